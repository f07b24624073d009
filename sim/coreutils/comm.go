package coreutils

// commRun is one run of comm(1).
type commRun struct {
	inv       *invocation
	hide      [3]bool
	separator string
	total     bool
	delim     byte
	check     int // 1: always, -1: never, 0: where it matters
	warned    [2]bool
	counts    [3]int
}

func comm(inv *invocation) {
	c := &commRun{inv: inv, separator: "\t", delim: '\n'}
	o := inv.options()
	for i := range 3 {
		o.flag(&c.hide[i], byte('1'+i), "")
	}
	o.do('z', "zero-terminated", func() { c.delim = 0 })
	o.flag(&c.total, 0, "total")
	o.do(0, "check-order", func() { c.check = 1 })
	o.do(0, "nocheck-order", func() { c.check = -1 })
	o.each(0, "output-delimiter", func(v string) bool {
		c.separator = v
		if v == "" {
			c.separator = "\x00"
		}
		return true
	})
	operands, ok := o.parse()
	if !ok || !inv.atLeast(operands, 2, 1) || !inv.atMost(operands, 2, 1) {
		return
	}
	var in [2]*input
	for i, name := range operands {
		opened, err := openInput(inv.p, name)
		if err != nil {
			inv.errorf("%s: %v", quoteName(name), err)
			return
		}
		defer opened.Close()
		in[i] = opened
	}
	c.merge(in)
}

// commLine is the line that one of the files has next.
type commLine struct {
	text string
	ok   bool
}

func (c *commRun) merge(in [2]*input) {
	var lines [2]commLine
	unpaired := false
	advance := func(i int) bool {
		old := lines[i]
		rec, ok := in[i].record(c.delim)
		if n := len(rec); n > 0 && rec[n-1] == c.delim {
			rec = rec[:n-1]
		}
		lines[i] = commLine{string(rec), ok}
		return c.inOrder(i, old, lines[i], unpaired)
	}
	if !advance(0) || !advance(1) {
		return
	}
	for lines[0].ok || lines[1].ok {
		a, b := lines[0], lines[1]
		switch {
		case !b.ok || a.ok && a.text < b.text:
			unpaired = true
			c.print(0, a.text)
			if !advance(0) {
				return
			}
		case !a.ok || b.text < a.text:
			unpaired = true
			c.print(1, b.text)
			if !advance(1) {
				return
			}
		default:
			c.print(2, a.text)
			if !advance(0) || !advance(1) {
				return
			}
		}
	}
	c.finish()
}

// inOrder complains once about a file that is not sorted; not ok: stop.
func (c *commRun) inOrder(i int, old, next commLine, unpaired bool) bool {
	if c.check < 0 || c.check == 0 && !unpaired || !old.ok || !next.ok || old.text <= next.text || c.warned[i] {
		return true
	}
	c.warned[i] = true
	c.inv.errorf("file %d is not in sorted order", i+1)
	return c.check == 0
}

func (c *commRun) print(column int, text string) {
	c.counts[column]++
	if c.hide[column] {
		return
	}
	for i := range column {
		if !c.hide[i] {
			c.inv.out.WriteString(c.separator)
		}
	}
	c.inv.out.WriteString(text)
	c.inv.out.WriteByte(c.delim)
}

func (c *commRun) finish() {
	if c.total {
		c.inv.out.Printf("%d%s%d%s%d%stotal%c", c.counts[0], c.separator, c.counts[1], c.separator, c.counts[2], c.separator, c.delim)
	}
	if c.warned[0] || c.warned[1] {
		c.inv.errorf("input is not in sorted order")
	}
}
