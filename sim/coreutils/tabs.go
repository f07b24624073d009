package coreutils

import (
	"strconv"
	"strings"
)

// tabStops are the columns that tabs go to.
type tabStops struct {
	stops []int
	every int // behind the stops: multiples of it, 0: none
	from  int // the multiples count from here
}

// parse takes a list: one number, or ascending columns, the last of them
// perhaps "/n" or "+n".
func (t *tabStops) parse(inv *invocation, list string) bool {
	for _, item := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' }) {
		number := strings.TrimLeft(item, "/+")
		n, err := strconv.Atoi(number)
		if err != nil || n < 0 {
			inv.errorf("tab size contains invalid character(s): %s", quoteText(strings.TrimLeft(item, "0123456789")))
			return false
		}
		switch {
		case strings.HasPrefix(item, "/"):
			t.every = n
			continue
		case strings.HasPrefix(item, "+"):
			t.every = n
			if len(t.stops) > 0 {
				t.from = t.stops[len(t.stops)-1]
			}
			continue
		case n == 0:
			inv.errorf("tab size cannot be 0")
			return false
		case len(t.stops) > 0 && n <= t.stops[len(t.stops)-1]:
			inv.errorf("tab sizes must be ascending")
			return false
		}
		t.stops = append(t.stops, n)
	}
	return true
}

// settle makes a single stop the distance between stops.
func (t *tabStops) settle() {
	switch {
	case len(t.stops) == 0 && t.every == 0:
		t.every = 8
	case len(t.stops) == 1 && t.every == 0:
		t.every, t.stops = t.stops[0], nil
	}
}

// next is the stop behind column; not ok behind the last one.
func (t *tabStops) next(column int) (int, bool) {
	for _, stop := range t.stops {
		if stop > column {
			return stop, true
		}
	}
	if t.every == 0 {
		return column + 1, false
	}
	return column + t.every - (column-t.from)%t.every, true
}

// obsoleteTabs replaces an argument like -4,8 by -t and "4,8".
func obsoleteTabs(args []string) []string { return obsoleteNumber(args, "-t") }

func expand(inv *invocation) {
	stops := &tabStops{}
	var initial bool
	o := inv.options()
	o.flag(&initial, 'i', "initial")
	o.each('t', "tabs", func(v string) bool { return stops.parse(inv, v) })
	inv.args = obsoleteTabs(inv.args)
	files, ok := o.parse()
	if !ok {
		return
	}
	stops.settle()
	inv.eachInput(files, func(in *input, name string) {
		for rec, ok := in.record('\n'); ok; rec, ok = in.record('\n') {
			inv.expandLine(rec, stops, initial)
		}
	})
}

func (inv *invocation) expandLine(rec []byte, stops *tabStops, initial bool) {
	column, converting := 0, true
	for _, c := range rec {
		switch {
		case c == '\t' && converting:
			next, _ := stops.next(column)
			inv.out.WriteString(strings.Repeat(" ", next-column))
			column = next
			continue
		case c == '\b':
			column = max(column-1, 0)
		default:
			column++
		}
		if initial && c != ' ' && c != '\t' {
			converting = false
		}
		inv.out.WriteByte(c)
	}
}

func unexpand(inv *invocation) {
	stops := &tabStops{}
	all, first := false, false
	o := inv.options()
	o.flag(&all, 'a', "all")
	o.flag(&first, 0, "first-only")
	o.each('t', "tabs", func(v string) bool { all = true; return stops.parse(inv, v) })
	inv.args = obsoleteTabs(inv.args)
	files, ok := o.parse()
	if !ok {
		return
	}
	stops.settle()
	inv.eachInput(files, func(in *input, name string) {
		for rec, ok := in.record('\n'); ok; rec, ok = in.record('\n') {
			inv.unexpandLine(rec, stops, all && !first)
		}
	})
}

// unexpandLine writes blanks that reach a tab stop as tabs: two or more of
// them, or those at the beginning of the line.
func (inv *invocation) unexpandLine(rec []byte, stops *tabStops, all bool) {
	column, converting, before := 0, true, true
	lone := false // the pending blank reaches a stop alone: a tab once another follows
	var pending []byte
	for _, c := range rec {
		if !converting {
			inv.out.WriteByte(c)
			continue
		}
		if c != ' ' && c != '\t' {
			inv.out.Write(pending)
			pending, lone = pending[:0], false
			before = false
			converting = all
			if c == '\b' {
				column = max(column-1, 0)
			} else {
				column++
			}
			inv.out.WriteByte(c)
			continue
		}
		next, ok := stops.next(column)
		if !ok {
			inv.out.Write(pending)
			pending = pending[:0]
			converting = false
			inv.out.WriteByte(c)
			continue
		}
		if lone {
			pending[len(pending)-1] = '\t'
			lone, before = false, true
		}
		if c == '\t' {
			column = next
			pending = append(pending[:0], tabsOf(pending)...)
			pending = append(pending, '\t')
			before = true
			continue
		}
		column++
		pending = append(pending, ' ')
		if column == next {
			if n := spacesAtEnd(pending); n > 1 || before {
				pending = append(pending[:len(pending)-n], '\t')
			} else {
				lone = true
			}
		}
	}
	inv.out.Write(pending)
}

// tabsOf is pending without the blanks that a tab behind them swallows.
func tabsOf(pending []byte) []byte { return pending[:len(pending)-spacesAtEnd(pending)] }

func spacesAtEnd(b []byte) int {
	n := 0
	for n < len(b) && b[len(b)-1-n] == ' ' {
		n++
	}
	return n
}
