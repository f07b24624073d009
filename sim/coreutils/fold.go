package coreutils

import (
	"strconv"
	"strings"
)

// folding is one run of fold(1).
type folding struct {
	inv           *invocation
	width         int
	bytes, spaces bool
}

func fold(inv *invocation) {
	f := &folding{inv: inv, width: 80}
	o := inv.options()
	o.flag(&f.bytes, 'b', "bytes")
	o.flag(&f.spaces, 's', "spaces")
	o.each('w', "width", f.setWidth)
	inv.args = obsoleteNumber(inv.args, "-w")
	files, ok := o.parse()
	if ok {
		inv.eachInput(files, f.file)
	}
}

// obsoleteNumber replaces arguments like -20 by option and "20".
func obsoleteNumber(args []string, option string) []string {
	var out []string
	for i, arg := range args {
		if arg == "--" {
			return append(out, args[i:]...)
		}
		if len(arg) > 1 && arg[0] == '-' && isDigit(arg[1]) {
			out = append(out, option, arg[1:])
			continue
		}
		out = append(out, arg)
	}
	return out
}

func (f *folding) setWidth(v string) bool {
	n, err := strconv.Atoi(v)
	switch {
	case err != nil && strings.Trim(v, "0123456789") != "":
		f.inv.errorf("invalid number of columns: %s", quoteText(v))
	case err != nil || n < 1:
		f.inv.errorf("invalid number of columns: %s: Numerical result out of range", quoteText(v))
	default:
		f.width = n
		return true
	}
	return false
}

// advance is the column behind c.
func (f *folding) advance(column int, c byte) int {
	switch {
	case f.bytes:
		return column + 1
	case c == '\b':
		return max(column-1, 0)
	case c == '\r':
		return 0
	case c == '\t':
		return column + 8 - column%8
	}
	return column + 1
}

func (f *folding) file(in *input, name string) {
	for rec, ok := in.record('\n'); ok; rec, ok = in.record('\n') {
		f.inv.out.WriteString(f.foldLine(rec))
	}
}

func (f *folding) foldLine(rec []byte) string {
	var out, line []byte
	column := 0
	for i := 0; i < len(rec); {
		c := rec[i]
		if c == '\n' {
			break
		}
		next := f.advance(column, c)
		if next <= f.width || len(line) == 0 {
			line = append(line, c)
			column = next
			i++
			continue
		}
		cut := len(line)
		if f.spaces {
			if blank := strings.LastIndexAny(string(line), " \t"); blank >= 0 {
				cut = blank + 1
			}
		}
		out = append(append(out, line[:cut]...), '\n')
		line = append([]byte(nil), line[cut:]...)
		column = 0
		for _, c := range line {
			column = f.advance(column, c)
		}
	}
	out = append(out, line...)
	if len(rec) > 0 && rec[len(rec)-1] == '\n' {
		out = append(out, '\n')
	}
	return string(out)
}
