package coreutils

import "strconv"

// diffOutput prints a script.
type diffOutput struct {
	d      *differ
	out    *output
	a, b   *diffText
	script []diffChange
}

// line prints one line behind its mark.
func (o *diffOutput) line(mark string, t *diffText, i int) {
	if o.d.tabs {
		mark = mark[:1] + "\t"
		if o.d.style == diffUnified && mark == " \t" {
			mark = "\t"
		}
	}
	o.out.WriteString(mark + t.lines[i] + "\n")
	if t.unending && i == len(t.lines)-1 {
		o.out.WriteString("\\ No newline at end of file\n")
	}
}

// lineRange writes the lines from (from 0) to to (excluded), as "3" or "3,5".
func lineRange(from, to int) string {
	if to-from > 1 {
		return strconv.Itoa(from+1) + "," + strconv.Itoa(to)
	}
	return strconv.Itoa(max(to, from))
}

func (o *diffOutput) normal() {
	for _, c := range o.script {
		if c.ignored {
			continue
		}
		letter := "c"
		switch {
		case c.DelFrom == c.DelTo:
			letter = "a"
		case c.InsFrom == c.InsTo:
			letter = "d"
		}
		o.out.WriteString(lineRange(c.DelFrom, c.DelTo) + letter + lineRange(c.InsFrom, c.InsTo) + "\n")
		for i := c.DelFrom; i < c.DelTo; i++ {
			o.line("< ", o.a, i)
		}
		if letter == "c" {
			o.out.WriteString("---\n")
		}
		for i := c.InsFrom; i < c.InsTo; i++ {
			o.line("> ", o.b, i)
		}
	}
}

// hunks groups changes whose contexts touch and prints each group.
func (o *diffOutput) hunks(print func(hunk []diffChange)) {
	for script := o.script; len(script) > 0; {
		n := 1
		for n < len(script) {
			near := 2*o.d.context + 1
			if script[n-1].ignored || script[n].ignored {
				near = o.d.context
			}
			if script[n].DelFrom-script[n-1].DelTo >= near {
				break
			}
			n++
		}
		if anyMatters(script[:n]) {
			print(script[:n])
		}
		script = script[n:]
	}
}

// bounds are the lines of both files that a hunk shows.
func (o *diffOutput) bounds(hunk []diffChange) (a0, a1, b0, b1 int) {
	first, last := hunk[0], hunk[len(hunk)-1]
	before := min(o.d.context, first.DelFrom, first.InsFrom)
	after := min(o.d.context, len(o.a.lines)-last.DelTo, len(o.b.lines)-last.InsTo)
	return first.DelFrom - before, last.DelTo + after, first.InsFrom - before, last.InsTo + after
}

// unifiedRange writes a range as "3", "3,2" or, empty, "3,0".
func unifiedRange(from, to int) string {
	switch to - from {
	case 0:
		return strconv.Itoa(from) + ",0"
	case 1:
		return strconv.Itoa(from + 1)
	}
	return strconv.Itoa(from+1) + "," + strconv.Itoa(to-from)
}

func (o *diffOutput) unified(hunk []diffChange) {
	a0, a1, b0, b1 := o.bounds(hunk)
	o.out.WriteString("@@ -" + unifiedRange(a0, a1) + " +" + unifiedRange(b0, b1) + " @@\n")
	i := a0
	for _, c := range hunk {
		for ; i < c.DelFrom; i++ {
			o.line(" ", o.a, i)
		}
		for ; i < c.DelTo; i++ {
			o.line("-", o.a, i)
		}
		for j := c.InsFrom; j < c.InsTo; j++ {
			o.line("+", o.b, j)
		}
	}
	for ; i < a1; i++ {
		o.line(" ", o.a, i)
	}
}

func (o *diffOutput) contextual(hunk []diffChange) {
	a0, a1, b0, b1 := o.bounds(hunk)
	deletes, inserts := false, false
	for _, c := range hunk {
		deletes = deletes || c.DelTo > c.DelFrom
		inserts = inserts || c.InsTo > c.InsFrom
	}
	o.out.WriteString("***************\n*** " + lineRange(a0, a1) + " ****\n")
	if deletes {
		o.contextSide(o.a, hunk, a0, a1, "- ", func(c diffChange) (int, int) { return c.DelFrom, c.DelTo })
	}
	o.out.WriteString("--- " + lineRange(b0, b1) + " ----\n")
	if inserts {
		o.contextSide(o.b, hunk, b0, b1, "+ ", func(c diffChange) (int, int) { return c.InsFrom, c.InsTo })
	}
}

// contextSide prints one file's part of a hunk; mark is for lines that have no
// counterpart.
func (o *diffOutput) contextSide(t *diffText, hunk []diffChange, from, to int, mark string, part func(diffChange) (int, int)) {
	i := from
	for _, c := range hunk {
		begin, end := part(c)
		for ; i < begin; i++ {
			o.line("  ", t, i)
		}
		m := mark
		if c.DelFrom < c.DelTo && c.InsFrom < c.InsTo {
			m = "! "
		}
		for ; i < end; i++ {
			o.line(m, t, i)
		}
	}
	for ; i < to; i++ {
		o.line("  ", t, i)
	}
}
