package coreutils

import (
	"math"
	"strconv"
	"strings"
)

// span is a run of positions, counted from 1.
type span struct{ from, to int }

// cutRun is one run of cut.
type cutRun struct {
	*invocation
	spans           []span
	fields          bool // positions are fields, not bytes
	delim, eol      byte
	between         string
	hasBetween      bool
	onlyDelimited   bool
	complement      bool
	lists, delimSet int
}

// cut prints parts of lines.
func cut(inv *invocation) {
	c := cutRun{invocation: inv, delim: '\t', eol: '\n'}
	list := ""
	take := func(fields bool) func(string) bool {
		return func(v string) bool { c.lists++; c.fields, list = fields, v; return true }
	}
	o := inv.options()
	o.each('b', "bytes", take(false))
	o.each('c', "characters", take(false))
	o.each('f', "fields", take(true))
	o.each('d', "delimiter", c.takeDelimiter)
	o.do('n', "", func() {})
	o.flag(&c.onlyDelimited, 's', "only-delimited")
	o.flag(&c.complement, 0, "complement")
	o.do('z', "zero-terminated", func() { c.eol = 0 })
	o.each(0, "output-delimiter", func(v string) bool {
		c.hasBetween, c.between = true, v
		return true
	})
	operands, ok := o.parse()
	if !ok || !c.check() || !c.parseList(list) {
		return
	}
	if !c.hasBetween && c.fields {
		c.between = string([]byte{c.delim})
	}
	if len(operands) == 0 {
		operands = []string{"-"}
	}
	for _, name := range operands {
		c.file(name)
	}
}

func (c *cutRun) takeDelimiter(v string) bool {
	if len(v) > 1 {
		c.usage(1, "the delimiter must be a single character")
		return false
	}
	c.delimSet++
	c.delim = 0
	if v != "" {
		c.delim = v[0]
	}
	return true
}

func (c *cutRun) check() bool {
	switch {
	case c.lists > 1:
		c.usage(1, "only one list may be specified")
	case c.lists == 0:
		c.usage(1, "you must specify a list of bytes, characters, or fields")
	case !c.fields && c.delimSet > 0:
		c.usage(1, "an input delimiter may be specified only when operating on fields")
	case !c.fields && c.onlyDelimited:
		c.usage(1, "suppressing non-delimited lines makes sense\n\tonly when operating on fields")
	default:
		return true
	}
	return false
}

// parseList reads "1,3-5,7-" into spans that ascend and do not
// overlap.
func (c *cutRun) parseList(list string) bool {
	for _, item := range strings.FieldsFunc(list+",", func(r rune) bool { return r == ',' || r == ' ' || r == '\t' }) {
		if !c.parseSpan(item) {
			return false
		}
	}
	if len(c.spans) == 0 || strings.Contains(","+list+",", ",,") {
		return c.refuse("fields are numbered from 1", "byte/character positions are numbered from 1")
	}
	c.mergeSpans()
	if c.complement {
		c.complementSpans()
	}
	return true
}

// refuse says what is wrong with a list, for fields or for bytes.
func (c *cutRun) refuse(fields, bytes string) bool {
	if c.fields {
		c.usage(1, "%s", fields)
	} else {
		c.usage(1, "%s", bytes)
	}
	return false
}

func (c *cutRun) parseSpan(item string) bool {
	left, right, ranged := strings.Cut(item, "-")
	if left == "" && right == "" {
		return c.refuse("invalid range with no endpoint: -", "invalid range with no endpoint: -")
	}
	s := span{from: 1, to: math.MaxInt}
	ok := true
	if left != "" {
		if s.from, ok = c.position(left, item); !ok {
			return false
		}
	}
	if !ranged {
		s.to = s.from
	} else if right != "" {
		if s.to, ok = c.position(right, item); !ok {
			return false
		}
	}
	if s.to < s.from {
		return c.refuse("invalid decreasing range", "invalid decreasing range")
	}
	c.spans = append(c.spans, s)
	return true
}

func (c *cutRun) position(text, item string) (int, bool) {
	for i := range len(text) {
		if !isDigit(text[i]) {
			bad := quoteText(item[strings.Index(item, text)+i:])
			if i == 0 {
				bad = quoteText(item)
			}
			return 0, c.refuse("invalid field value "+bad, "invalid byte/character position "+bad)
		}
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		bad := quoteText(text)
		return 0, c.refuse("field number "+bad+" is too large", "byte/character offset "+bad+" is too large")
	}
	if n == 0 {
		return 0, c.refuse("fields are numbered from 1", "byte/character positions are numbered from 1")
	}
	return n, true
}

// mergeSpans sorts the spans and joins those that overlap.
func (c *cutRun) mergeSpans() {
	var merged []span
	for _, s := range c.spans {
		at := len(merged)
		for at > 0 && merged[at-1].from > s.from {
			at--
		}
		merged = append(merged, span{})
		copy(merged[at+1:], merged[at:])
		merged[at] = s
	}
	c.spans = merged[:1]
	for _, s := range merged[1:] {
		last := &c.spans[len(c.spans)-1]
		if s.from <= last.to {
			last.to = max(last.to, s.to)
		} else {
			c.spans = append(c.spans, s)
		}
	}
}

func (c *cutRun) complementSpans() {
	var others []span
	next := 1
	for _, s := range c.spans {
		if s.from > next {
			others = append(others, span{next, s.from - 1})
		}
		if s.to == math.MaxInt {
			c.spans = others
			return
		}
		next = s.to + 1
	}
	c.spans = append(others, span{next, math.MaxInt})
}

func (c *cutRun) file(name string) {
	in, err := openInput(c.p, name)
	if err != nil {
		c.errorf("%s: %v", quoteName(name), err)
		return
	}
	defer in.Close()
	for c.out.err == nil {
		rec, ok := in.record(c.eol)
		if !ok {
			break
		}
		if rec[len(rec)-1] == c.eol {
			rec = rec[:len(rec)-1]
		}
		if c.fields {
			c.cutFields(string(rec))
		} else {
			c.cutBytes(rec)
		}
	}
	if in.err != nil {
		c.errorf("%s: %v", quoteName(name), in.err)
	}
}

func (c *cutRun) cutBytes(line []byte) {
	for i, s := range c.spans {
		if s.from > len(line) {
			break
		}
		if i > 0 {
			c.out.WriteString(c.between)
		}
		c.out.Write(line[s.from-1 : min(s.to, len(line))])
	}
	c.out.WriteByte(c.eol)
}

func (c *cutRun) cutFields(line string) {
	delim := string([]byte{c.delim})
	if !strings.Contains(line, delim) {
		if !c.onlyDelimited {
			c.out.WriteString(line)
			c.out.WriteByte(c.eol)
		}
		return
	}
	fields := strings.Split(line, delim)
	first := true
	for _, s := range c.spans {
		for n := s.from; n <= min(s.to, len(fields)); n++ {
			if !first {
				c.out.WriteString(c.between)
			}
			first = false
			c.out.WriteString(fields[n-1])
		}
	}
	c.out.WriteByte(c.eol)
}
