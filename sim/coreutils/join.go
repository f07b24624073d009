package coreutils

import (
	"strconv"
	"strings"
)

// joining is one run of join(1).
type joining struct {
	inv        *invocation
	key        [2]int // field numbers from 0
	tab        string // "": blanks
	alone      [2]bool
	paired     bool
	ignoreCase bool
	empty      string
	format     []joinField
	auto       bool
	header     bool
	check      int // 1: always, -1: never, 0: where it matters
	delim      byte
	names      [2]string
	unpaired   bool
	warned     [2]bool
	counts     [2]int // fields of the first lines, for -o auto
}

// joinField is one field of the output: of a file (0 or 1), or the join field.
type joinField struct{ file, field int }

const theJoinField = -1

// joinLine is a line of one of the files.
type joinLine struct {
	text   string
	fields []string
	number int
	ok     bool
}

func join(inv *invocation) {
	j := &joining{inv: inv, paired: true, delim: '\n'}
	o := inv.options()
	o.each('a', "", func(v string) bool { return j.setAlone(v) })
	o.each('v', "", func(v string) bool { j.paired = false; return j.setAlone(v) })
	o.each('1', "", func(v string) bool { return j.setKey(&j.key[0], v) })
	o.each('2', "", func(v string) bool { return j.setKey(&j.key[1], v) })
	o.each('j', "", func(v string) bool { return j.setKey(&j.key[0], v) && j.setKey(&j.key[1], v) })
	o.each('t', "", j.setTab)
	o.each('o', "", j.setFormat)
	o.value(&j.empty, 'e', "")
	o.flag(&j.ignoreCase, 'i', "ignore-case")
	o.flag(&j.header, 0, "header")
	o.do('z', "zero-terminated", func() { j.delim = 0 })
	o.do(0, "check-order", func() { j.check = 1 })
	o.do(0, "nocheck-order", func() { j.check = -1 })
	operands, ok := o.parse()
	if !ok || !inv.atLeast(operands, 2, 1) || !inv.atMost(operands, 2, 1) {
		return
	}
	if operands[0] == "-" && operands[1] == "-" {
		inv.errorf("both files cannot be standard input")
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
		in[i], j.names[i] = opened, name
	}
	j.run(&joinFile{in: in[0]}, &joinFile{in: in[1], file: 1})
}

func (j *joining) setAlone(v string) bool {
	if v != "1" && v != "2" {
		j.inv.errorf("invalid field number: %s", quoteText(v))
		return false
	}
	j.alone[v[0]-'1'] = true
	return true
}

func (j *joining) setKey(to *int, v string) bool {
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 {
		j.inv.errorf("invalid field number: %s", quoteText(v))
		return false
	}
	*to = n - 1
	return true
}

func (j *joining) setTab(v string) bool {
	switch {
	case v == "":
		v = "\n"
	case v == `\0`:
		v = "\x00"
	case len(v) > 1:
		j.inv.errorf("multi-character tab %s", quoteText(v))
		return false
	}
	j.tab = v
	return true
}

func (j *joining) setFormat(v string) bool {
	if v == "auto" {
		j.auto = true
		return true
	}
	for _, spec := range strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' }) {
		if spec == "0" {
			j.format = append(j.format, joinField{file: theJoinField})
			continue
		}
		if len(spec) < 2 || spec[0] != '1' && spec[0] != '2' || spec[1] != '.' {
			j.inv.errorf("invalid file number in field spec: %s", quoteText(spec))
			return false
		}
		n := 0
		if !j.setKey(&n, spec[2:]) {
			return false
		}
		j.format = append(j.format, joinField{int(spec[0] - '1'), n})
	}
	return true
}

// joinFile is one of the files, and the run of lines of one key at its front.
type joinFile struct {
	in   *input
	file int
	next joinLine
}

// advance reads the file's next line; false: it is not sorted and that ends it.
func (j *joining) advance(f *joinFile) bool {
	old := f.next
	rec, ok := f.in.record(j.delim)
	text := strings.TrimSuffix(string(rec), string(rune(j.delim)))
	f.next = joinLine{text: text, fields: j.split(text), number: old.number + 1, ok: ok}
	if !ok || !old.ok || j.check < 0 || j.check == 0 && !j.unpaired || j.warned[f.file] {
		return true
	}
	if old.number == 1 && j.header || j.compareKeys(j.keyOf(old, f.file), j.keyOf(f.next, f.file)) <= 0 {
		return true
	}
	j.warned[f.file] = true
	j.inv.errorf("%s:%d: is not sorted: %s", quoteName(j.names[f.file]), f.next.number, text)
	return j.check == 0
}

func (j *joining) split(text string) []string {
	if j.tab == "" {
		return blankFields(text)
	}
	if text == "" {
		return nil
	}
	return strings.Split(text, j.tab)
}

// blankFields splits at runs of blanks; those at the end leave an empty field.
func blankFields(text string) []string {
	isBlank := func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' }
	fields := strings.FieldsFunc(text, isBlank)
	if n := len(text); len(fields) > 0 && isBlank(rune(text[n-1])) {
		fields = append(fields, "")
	}
	return fields
}

func (j *joining) keyOf(l joinLine, file int) string {
	if j.key[file] < len(l.fields) {
		return l.fields[j.key[file]]
	}
	return ""
}

func (j *joining) compareKeys(a, b string) int {
	if j.ignoreCase {
		a, b = strings.ToUpper(a), strings.ToUpper(b)
	}
	return strings.Compare(a, b)
}

func (j *joining) run(a, b *joinFile) {
	if !j.advance(a) || !j.advance(b) {
		return
	}
	j.counts = [2]int{len(a.next.fields), len(b.next.fields)}
	if j.header && (a.next.ok || b.next.ok) {
		j.print(a.next, b.next)
		if !j.advance(a) || !j.advance(b) {
			return
		}
	}
	for a.next.ok && b.next.ok {
		ok := true
		switch order := j.compareKeys(j.keyOf(a.next, 0), j.keyOf(b.next, 1)); {
		case order < 0:
			ok = j.unmatched(a)
		case order > 0:
			ok = j.unmatched(b)
		default:
			ok = j.matched(a, b)
		}
		if !ok {
			return
		}
	}
	for _, f := range []*joinFile{a, b} {
		for f.next.ok && (j.alone[f.file] || j.check >= 0) {
			if !j.unmatched(f) {
				return
			}
		}
	}
	if j.warned[0] || j.warned[1] {
		j.inv.errorf("input is not in sorted order")
	}
}

// unmatched takes a line without a partner.
func (j *joining) unmatched(f *joinFile) bool {
	if j.alone[f.file] {
		if f.file == 0 {
			j.print(f.next, joinLine{})
		} else {
			j.print(joinLine{}, f.next)
		}
	}
	j.unpaired = true
	return j.advance(f)
}

// matched takes the runs of lines with the same key in both files.
func (j *joining) matched(a, b *joinFile) bool {
	key := j.keyOf(a.next, 0)
	take := func(f *joinFile) (run []joinLine, ok bool) {
		for f.next.ok && j.compareKeys(j.keyOf(f.next, f.file), key) == 0 {
			run = append(run, f.next)
			if !j.advance(f) {
				return run, false
			}
		}
		return run, true
	}
	left, ok := take(a)
	if !ok {
		return false
	}
	right, ok := take(b)
	for _, x := range left {
		for _, y := range right {
			if j.paired {
				j.print(x, y)
			}
		}
	}
	return ok
}

// print writes one line made of two, of which one may be missing.
func (j *joining) print(a, b joinLine) {
	lines := [2]joinLine{a, b}
	key := j.keyOf(a, 0)
	if !a.ok {
		key = j.keyOf(b, 1)
	}
	var out []string
	field := func(file, n int) {
		text := ""
		if n < len(lines[file].fields) {
			text = lines[file].fields[n]
		}
		if text == "" {
			text = j.empty
		}
		out = append(out, text)
	}
	switch {
	case len(j.format) > 0:
		for _, f := range j.format {
			if f.file != theJoinField {
				field(f.file, f.field)
				continue
			}
			if key == "" {
				key = j.empty
			}
			out = append(out, key)
		}
	default:
		out = append(out, key)
		for file, line := range lines {
			count := len(line.fields)
			if j.auto {
				count = j.counts[file]
			}
			for n := range count {
				if n != j.key[file] {
					field(file, n)
				}
			}
		}
	}
	separator := j.tab
	if separator == "" {
		separator = " "
	}
	j.inv.out.WriteString(strings.Join(out, separator))
	j.inv.out.WriteByte(j.delim)
}
