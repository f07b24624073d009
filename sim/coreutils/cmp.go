package coreutils

import (
	"strconv"

	"github.com/overlook-fs/overlook/sim/sys"
)

// comparing is one run of cmp(1).
type comparing struct {
	inv                   *invocation
	silent, all, printing bool
	limit                 int64 // -1: none
	skip                  [2]int64
	names                 [2]string
}

func cmp(inv *invocation) {
	inv.hint = "cmp: Try 'cmp --help' for more information.\n"
	c := &comparing{inv: inv, limit: -1}
	o := inv.options()
	o.badStatus = 2
	o.flag(&c.silent, 's', "quiet")
	o.flag(&c.silent, 0, "silent")
	o.flag(&c.all, 'l', "verbose")
	o.flag(&c.printing, 'b', "print-bytes")
	o.each('n', "bytes", func(v string) bool { return c.number(&c.limit, v, "--bytes") })
	o.each('i', "ignore-initial", c.setSkip)
	operands, ok := o.parse()
	if !ok {
		return
	}
	if len(operands) == 0 {
		inv.usage(2, "missing operand after %s", quoteText(inv.called))
		return
	}
	if c.all && c.silent {
		inv.usage(2, "options -l and -s are incompatible")
		return
	}
	c.names = [2]string{operands[0], "-"}
	if len(operands) > 1 {
		c.names[1] = operands[1]
	}
	for i := 2; i < min(len(operands), 4); i++ {
		if !c.number(&c.skip[i-2], operands[i], "--ignore-initial") {
			return
		}
	}
	if inv.atMost(operands, 4, 2) {
		c.run()
	}
}

func (c *comparing) setSkip(v string) bool {
	for i := range len(v) {
		if v[i] == ':' {
			return c.number(&c.skip[0], v[:i], "--ignore-initial") && c.number(&c.skip[1], v[i+1:], "--ignore-initial")
		}
	}
	ok := c.number(&c.skip[0], v, "--ignore-initial")
	c.skip[1] = c.skip[0]
	return ok
}

func (c *comparing) number(to *int64, v, option string) bool {
	n, ok := parseSize(v)
	if !ok || !isDigit(v[0]) {
		c.inv.usage(2, "invalid %s value '%s'", option, v)
		return false
	}
	*to = int64(n)
	return true
}

func (c *comparing) run() {
	var in [2]*input
	for i, name := range c.names {
		opened, err := openInput(c.inv.p, name)
		if err != nil {
			if !c.silent {
				c.inv.warnf("%s: %v", name, err)
			}
			c.inv.status = 2
			return
		}
		defer opened.Close()
		in[i] = opened
		for range c.skip[i] {
			if _, ok := opened.next(); !ok {
				break
			}
		}
	}
	c.bytes(in)
	for i := range in {
		if in[i].err != nil {
			c.inv.warnf("%s: %v", c.names[i], in[i].err)
			c.inv.status = 2
		}
	}
}

// difference is one byte that differs.
type difference struct {
	at   int64
	a, b byte
}

func (c *comparing) bytes(in [2]*input) {
	line := int64(1)
	var last byte = '\n'
	var found []difference
	for at := int64(1); c.limit < 0 || at <= c.limit; at++ {
		a, okA := in[0].next()
		b, okB := in[1].next()
		if !okA || !okB {
			c.print(found, at+int64(len(found)))
			if okA != okB && in[0].err == nil && in[1].err == nil {
				short := c.names[0]
				if okA {
					short = c.names[1]
				}
				c.endsEarly(short, at-1, line, last)
			}
			return
		}
		if a != b {
			c.inv.status = 1
			if c.silent {
				return
			}
			if !c.all {
				c.printFirst(difference{at, a, b}, line)
				return
			}
			found = append(found, difference{at, a, b})
		}
		if a == '\n' {
			line++
		}
		last = a
		if at%65536 == 0 {
			c.inv.p.Checkpoint()
		}
	}
	c.print(found, c.limit)
}

// printFirst says where the files differ first.
func (c *comparing) printFirst(d difference, line int64) {
	if !c.printing {
		c.inv.out.Printf("%s %s differ: char %d, line %d\n", c.names[0], c.names[1], d.at, line)
		return
	}
	c.inv.out.Printf("%s %s differ: byte %d, line %d is %3o %s %3o %s\n",
		c.names[0], c.names[1], d.at, line, d.a, visibleByte(d.a), d.b, visibleByte(d.b))
}

// print lists all differences, the offsets as wide as the largest can be.
func (c *comparing) print(found []difference, largest int64) {
	width := len(strconv.FormatInt(c.largest(largest), 10))
	for _, d := range found {
		if c.printing {
			c.inv.out.Printf("%*d %3o %-4s %3o %s\n", width, d.at, d.a, visibleByte(d.a), d.b, visibleByte(d.b))
		} else {
			c.inv.out.Printf("%*d %3o %3o\n", width, d.at, d.a, d.b)
		}
	}
}

// largest is the largest offset that could be printed: the limit or the
// smaller file's size.
func (c *comparing) largest(otherwise int64) int64 {
	largest := int64(-1)
	for i, name := range c.names {
		st, err := sys.StatPath(c.inv.p, name)
		if name == "-" {
			st, err = sys.Fstat(c.inv.p, 0)
		}
		if err != nil || !st.Mode.IsRegular() {
			continue
		}
		if size := st.Size - c.skip[i]; largest < 0 || size < largest {
			largest = size
		}
	}
	if c.limit >= 0 && (largest < 0 || c.limit < largest) {
		largest = c.limit
	}
	if largest < 0 {
		return otherwise
	}
	return largest
}

// endsEarly says which file is a beginning of the other.
func (c *comparing) endsEarly(name string, bytes, line int64, last byte) {
	c.inv.status = 1
	switch {
	case c.silent:
	case bytes == 0:
		c.inv.warnf("EOF on %s which is empty", name)
	case c.all:
		c.inv.warnf("EOF on %s after byte %d", name, bytes)
	case last == '\n':
		c.inv.warnf("EOF on %s after byte %d, line %d", name, bytes, line-1)
	default:
		c.inv.warnf("EOF on %s after byte %d, in line %d", name, bytes, line)
	}
}

// visibleByte shows a byte as cat -v does.
func visibleByte(c byte) string {
	text := ""
	if c >= 128 {
		text = "M-"
		c -= 128
	}
	switch {
	case c < ' ':
		return text + "^" + string(rune(c+'@'))
	case c == 127:
		return text + "^?"
	}
	return text + string(rune(c))
}
