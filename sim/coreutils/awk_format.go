package coreutils

import (
	"math"
	"strings"
)

// awkFormat prints values as sprintf does; not ok: there are too few of them.
func awkFormat(format string, args []awkValue, convfmt string) (text string, ok bool) {
	f := Format{}
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			f.out = append(f.out, format[i])
			continue
		}
		if i+1 < len(format) && format[i+1] == '%' {
			f.out = append(f.out, '%')
			i++
			continue
		}
		d := awkDirective{args: args, spec: spec{precision: -1}}
		n := d.read(format[i+1:])
		if n == 0 {
			f.out = append(f.out, format[i:]...)
			break
		}
		if d.short || len(d.args) == 0 {
			return string(f.out), false
		}
		d.print(&f, format[i+n], convfmt)
		args = d.args[1:]
		i += n
	}
	return string(f.out), true
}

// awkDirective is one % directive while it is read.
type awkDirective struct {
	spec
	args  []awkValue
	short bool // a star had no argument
}

// read reads flags, width and precision, and returns where the letter behind
// them ends; 0: there is none.
func (d *awkDirective) read(text string) int {
	i := 0
	for i < len(text) && strings.IndexByte("-+ #0", text[i]) >= 0 {
		i++
	}
	d.flags = text[:i]
	d.width, i = d.size(text, i)
	if d.width < 0 {
		d.flags, d.width = d.flags+"-", -d.width
	}
	if i < len(text) && text[i] == '.' {
		d.precision, i = d.size(text, i+1)
	}
	for i < len(text) && strings.IndexByte("hlL", text[i]) >= 0 {
		i++
	}
	if i >= len(text) {
		return 0
	}
	return i + 1
}

func (d *awkDirective) size(text string, i int) (n, end int) {
	if i < len(text) && text[i] == '*' {
		if len(d.args) == 0 {
			d.short = true
			return 0, i + 1
		}
		n = int(d.args[0].num())
		d.args = d.args[1:]
		return n, i + 1
	}
	for i < len(text) && isDigit(text[i]) {
		n = min(n*10+int(text[i]-'0'), 1<<20)
		i++
	}
	return n, i
}

// print converts one value by its letter.
func (d *awkDirective) print(f *Format, letter byte, convfmt string) {
	v := d.args[0]
	switch letter {
	case 'd', 'i':
		f.number(d.spec, int64(awkClamp(v.num(), -math.MaxInt32, math.MaxInt32)), letter)
	case 'o', 'x', 'X', 'u':
		f.unsigned(d.spec, uint64(awkClamp(v.num(), 0, math.MaxUint32)), letter)
	case 'e', 'E', 'f', 'F', 'g', 'G':
		f.float(d.spec, v.num(), letter)
	case 'c':
		c := ""
		if n, ok := v.numeric(); ok && v.kind != awkInput {
			c = string([]byte{byte(int64(n))})
		} else if v.s != "" {
			c = v.s[:1]
		}
		d.precision = -1
		f.text(d.spec, c)
	case 's':
		f.text(d.spec, v.text(convfmt))
	}
}

func awkClamp(n, low, high float64) float64 {
	if n != n {
		return low
	}
	return math.Trunc(math.Max(low, math.Min(high, n)))
}
