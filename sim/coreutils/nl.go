package coreutils

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/coreutils/regex"
)

// numbering is one run of nl(1).
type numbering struct {
	inv               *invocation
	styles            [3]nlStyle // header, body, footer
	section           int
	start, step       int64
	width, blanks     int
	separator, format string
	delims            string
	keep              bool // numbers go on over logical pages
	number            int64
	empties           int // empty lines in a row
}

// nlStyle says which lines of a section have numbers.
type nlStyle struct {
	kind    byte // a, t, n or p
	pattern *regex.Regexp
}

func nl(inv *invocation) {
	n := &numbering{inv: inv, section: 1, start: 1, step: 1, width: 6, blanks: 1, separator: "\t", format: "rn", delims: `\:`}
	n.styles = [3]nlStyle{{kind: 'n'}, {kind: 't'}, {kind: 'n'}}
	o := inv.options()
	for i, name := range []string{"header", "body", "footer"} {
		o.each(name[0], name+"-numbering", func(v string) bool { return n.setStyle(i, name, v) })
	}
	o.each('v', "starting-line-number", func(v string) bool { return n.integer(&n.start, v, "starting line number") })
	o.each('i', "line-increment", func(v string) bool { return n.integer(&n.step, v, "line number increment") })
	o.each('w', "number-width", func(v string) bool { return n.positive(&n.width, v, "line number field width") })
	o.each('l', "join-blank-lines", func(v string) bool { return n.positive(&n.blanks, v, "line number of blank lines") })
	o.value(&n.separator, 's', "number-separator")
	o.each('n', "number-format", n.setFormat)
	o.flag(&n.keep, 'p', "no-renumber")
	o.each('d', "section-delimiter", func(v string) bool {
		n.delims = v
		if len(v) == 1 {
			n.delims += ":"
		}
		return true
	})
	files, ok := o.parse()
	if !ok {
		return
	}
	n.number = n.start
	inv.eachInput(files, func(in *input, name string) {
		for line, ok := in.line(); ok; line, ok = in.line() {
			n.line(line)
		}
	})
}

func (n *numbering) setStyle(section int, name, v string) bool {
	if v == "" || strings.IndexByte("atnp", v[0]) < 0 || len(v) > 1 && v[0] != 'p' {
		n.inv.usage(1, "invalid %s numbering style: %s", name, quoteText(v))
		return false
	}
	n.styles[section] = nlStyle{kind: v[0]}
	if v[0] != 'p' {
		return true
	}
	re, err := compileBRE(v[1:], 0)
	if err != nil {
		n.inv.errorf("%v", err)
		return false
	}
	n.styles[section].pattern = re
	return true
}

func (n *numbering) integer(to *int64, v, what string) bool {
	i, err := strconv.ParseInt(v, 10, 64)
	if err != nil {
		n.inv.errorf("invalid %s: %s", what, quoteText(v))
		return false
	}
	*to = i
	return true
}

func (n *numbering) positive(to *int, v, what string) bool {
	i := int64(0)
	if !n.integer(&i, v, what) {
		return false
	}
	if i < 1 || i > 1<<30 {
		n.inv.errorf("invalid %s: %s: Numerical result out of range", what, quoteText(v))
		return false
	}
	*to = int(i)
	return true
}

func (n *numbering) setFormat(v string) bool {
	if v != "ln" && v != "rn" && v != "rz" {
		n.inv.usage(1, "invalid line numbering format: %s", quoteText(v))
		return false
	}
	n.format = v
	return true
}

// line writes a line, or takes a delimiter of sections.
func (n *numbering) line(line string) {
	out := n.inv.out
	if count := len(line) / max(len(n.delims), 1); n.delims != "" && count >= 1 && count <= 3 && line == strings.Repeat(n.delims, count) {
		n.section = 3 - count
		if !n.keep {
			n.number = n.start
		}
		out.WriteByte('\n')
		return
	}
	if n.wants(line) {
		out.WriteString(n.text() + n.separator)
		n.number += n.step
	} else {
		out.WriteString(strings.Repeat(" ", n.width+len(n.separator)))
	}
	out.WriteString(line + "\n")
}

// wants reports whether a line gets a number.
func (n *numbering) wants(line string) bool {
	style := n.styles[n.section]
	switch style.kind {
	case 'a':
		if line != "" {
			n.empties = 0
			return true
		}
		if n.empties++; n.empties < n.blanks {
			return false
		}
		n.empties = 0
		return true
	case 't':
		return line != ""
	case 'p':
		return style.pattern.Match(line)
	}
	return false
}

func (n *numbering) text() string {
	text := strconv.FormatInt(n.number, 10)
	switch n.format {
	case "ln":
		return padRight(text, n.width)
	case "rz":
		return zeroPad(text, n.width)
	}
	return padLeft(text, n.width, ' ')
}
