package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// sortRun is one run of sort.
type sortRun struct {
	*invocation
	keys                                 []sortKey
	global                               sortOrder
	unique, stable, merge, check, silent bool
	output                               string
	tab                                  int // -1: fields are separated by blanks
	delim                                byte
}

// sorter orders lines.
func sorter(inv *invocation) {
	s := sortRun{invocation: inv, tab: -1, delim: '\n'}
	operands, ok := s.options().parse()
	if !ok || !s.checkOrders() {
		return
	}
	if s.check && len(operands) > 1 {
		s.fail("extra operand %s not allowed with -%c", quoteFile(operands[1]), "cC"[b2i(s.silent)])
		return
	}
	if len(operands) == 0 {
		operands = []string{"-"}
	}
	if s.check {
		s.checkFile(operands[0])
		return
	}
	s.sortFiles(operands)
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// fail is errorf with sort's exit status for trouble.
func (s *sortRun) fail(format string, args ...any) {
	s.warnf(format, args...)
	s.status = 2
}

func (s *sortRun) options() *options {
	o := s.invocation.options()
	o.badStatus = 2
	for i := range len(sortFlags) {
		flag := sortFlags[i]
		o.do(flag, sortLongFlags[i], func() { s.global.set(flag, true, true) })
	}
	o.each(0, "sort", s.takeSort)
	o.each('k', "key", s.takeKey)
	o.each('t', "field-separator", s.takeTab)
	o.each('o', "output", func(v string) bool {
		if s.output != "" && s.output != v {
			s.fail("multiple output files specified")
			return false
		}
		s.output = v
		return true
	})
	o.flag(&s.unique, 'u', "unique")
	o.flag(&s.stable, 's', "stable")
	o.flag(&s.merge, 'm', "merge")
	o.do('z', "zero-terminated", func() { s.delim = 0 })
	o.do('c', "", func() { s.check = true })
	o.optional(0, "check", func(v string) bool {
		s.check = true
		s.silent = s.silent || v == "quiet" || v == "silent"
		return true
	})
	o.do('C', "", func() { s.check, s.silent = true, true })
	ignored := func(string) bool { return true }
	o.each('S', "buffer-size", ignored)
	o.each('T', "temporary-directory", ignored)
	o.each(0, "parallel", ignored)
	o.each(0, "batch-size", ignored)
	o.known("random-source", "debug", "files0-from", "compress-program")
	return o
}

const sortFlags = "bdfghiMnRrV"

// sortLongFlags are the long forms of sortFlags.
var sortLongFlags = [...]string{"ignore-leading-blanks", "dictionary-order", "ignore-case", "general-numeric-sort", "human-numeric-sort",
	"ignore-nonprinting", "month-sort", "numeric-sort", "random-sort", "reverse", "version-sort"}

func (s *sortRun) takeSort(v string) bool {
	word, ok := s.oneOf("sort", v, "general-numeric", "human-numeric", "month", "numeric", "random", "version")
	if !ok {
		return false
	}
	flag := word[0]
	if flag == 'm' || flag == 'r' || flag == 'v' {
		flag -= 32
	}
	s.global.set(flag, true, true)
	return true
}

func (s *sortRun) takeTab(v string) bool {
	switch {
	case v == "":
		s.fail("empty tab")
		return false
	case v == `\0`:
		v = "\x00"
	case len(v) > 1:
		s.fail("multi-character tab %s", quoteText(v))
		return false
	}
	if s.tab >= 0 && s.tab != int(v[0]) {
		s.fail("incompatible tabs")
		return false
	}
	s.tab = int(v[0])
	return true
}

// checkOrders gives keys without an order of their own the global one, and
// refuses orders that exclude each other.
func (s *sortRun) checkOrders() bool {
	for i := range s.keys {
		if k := &s.keys[i]; !k.own {
			reversed := s.global
			k.sortOrder = reversed
		}
	}
	orders := []sortOrder{s.global}
	for _, k := range s.keys {
		orders = append(orders, k.sortOrder)
	}
	for _, order := range orders {
		if bad := order.incompatible(); bad != "" {
			s.fail("options '-%s' are incompatible", bad)
			return false
		}
	}
	if len(s.keys) == 0 && !s.global.plain() {
		whole := sortKey{endField: noField, sortOrder: s.global}
		s.keys = append(s.keys, whole)
	}
	s.takeSalt()
	return true
}

// read returns the lines of a file without their ends.
func (s *sortRun) read(name string) ([]string, bool) {
	in, err := openInput(s.p, name)
	if err != nil {
		if s.check {
			s.fail("open failed: %s: %v", quoteName(name), err)
		} else {
			s.fail("cannot read: %s: %v", quoteName(name), err)
		}
		return nil, false
	}
	defer in.Close()
	var lines []string
	for {
		rec, ok := in.record(s.delim)
		if !ok {
			break
		}
		if rec[len(rec)-1] == s.delim {
			rec = rec[:len(rec)-1]
		}
		lines = append(lines, string(rec))
	}
	if in.err != nil {
		s.fail("read failed: %s: %v", quoteName(name), in.err)
		return nil, false
	}
	return lines, true
}

func (s *sortRun) sortFiles(names []string) {
	for _, name := range names {
		if name == "-" {
			continue
		}
		if err := sys.Access(s.p, name, sys.R_OK); err != nil {
			s.fail("cannot read: %s: %v", quoteName(name), err)
			return
		}
	}
	var lines []*sortLine
	for _, name := range names {
		texts, ok := s.read(name)
		if !ok {
			return
		}
		run := s.prepare(texts)
		if s.merge {
			lines = s.mergeRuns(lines, run)
		} else {
			lines = append(lines, run...)
		}
	}
	if !s.merge {
		s.order(lines)
	}
	s.print(lines)
}

func (s *sortRun) print(lines []*sortLine) {
	out := s.out
	if s.output != "" {
		fd, err := openOutput(s.p, s.output)
		if err != nil {
			s.fail("open failed: %s: %v", quoteName(s.output), err)
			return
		}
		defer s.p.Close(fd)
		out = newOutput(s.p, fd)
	}
	for i, line := range lines {
		if s.unique && i > 0 && s.compareKeys(lines[i-1], line) == 0 {
			lines[i] = lines[i-1]
			continue
		}
		out.WriteString(line.text)
		out.WriteByte(s.delim)
	}
	if err := out.Flush(); err != nil && s.output != "" {
		s.fail("write failed: %s: %v", quoteName(s.output), err)
	}
}

// checkFile reports the first line that is out of order.
func (s *sortRun) checkFile(name string) {
	texts, ok := s.read(name)
	if !ok {
		return
	}
	lines := s.prepare(texts)
	for i := 1; i < len(lines); i++ {
		c := s.compare(lines[i-1], lines[i])
		if c < 0 || c == 0 && !s.unique {
			continue
		}
		if !s.silent {
			s.warnf("%s:%d: disorder: %s", name, i+1, lines[i].text)
		}
		s.status = 1
		return
	}
}

// order sorts lines by merging runs, which keeps equal lines in their order.
func (s *sortRun) order(lines []*sortLine) {
	if len(lines) < 2 {
		return
	}
	half := len(lines) / 2
	s.order(lines[:half])
	s.order(lines[half:])
	if s.compare(lines[half-1], lines[half]) <= 0 {
		return
	}
	s.p.Checkpoint()
	copy(lines, s.mergeRuns(append([]*sortLine(nil), lines[:half]...), lines[half:]))
}

// mergeRuns merges two runs; of equal lines those of a come first.
func (s *sortRun) mergeRuns(a, b []*sortLine) []*sortLine {
	merged := make([]*sortLine, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if s.compare(a[0], b[0]) <= 0 {
			merged, a = append(merged, a[0]), a[1:]
		} else {
			merged, b = append(merged, b[0]), b[1:]
		}
	}
	return append(append(merged, a...), b...)
}

// compare orders two lines: by their keys, then as a whole.
func (s *sortRun) compare(a, b *sortLine) int {
	c := s.compareKeys(a, b)
	if c != 0 || s.unique || s.stable && len(s.keys) > 0 {
		return c
	}
	c = strings.Compare(a.text, b.text)
	if s.global.reverse {
		return -c
	}
	return c
}

func (s *sortRun) compareKeys(a, b *sortLine) int {
	if len(s.keys) == 0 {
		c := strings.Compare(a.text, b.text)
		if s.global.reverse {
			return -c
		}
		return c
	}
	for i := range s.keys {
		k := &s.keys[i]
		c := k.compare(a.keys[i], b.keys[i])
		if c != 0 {
			if k.reverse {
				return -c
			}
			return c
		}
	}
	return 0
}
