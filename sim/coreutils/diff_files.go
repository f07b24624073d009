package coreutils

import (
	"bytes"
	"sort"

	"github.com/overlook-fs/overlook/sim/coreutils/diff"
	"github.com/overlook-fs/overlook/sim/sys"
)

// diffText is a file's lines, without their newlines.
type diffText struct {
	lines    []string
	classes  []int
	unending bool // the last line has no newline
}

// files compares two files by their content.
func (d *differ) files(a, b *diffFile) int {
	one, err1 := d.read(a)
	two, err2 := d.read(b)
	for i, err := range []error{err1, err2} {
		if err != nil {
			d.inv.warnf("%s: %v", []*diffFile{a, b}[i].name, err)
		}
	}
	if err1 != nil || err2 != nil {
		return 2
	}
	if bytes.Equal(one, two) {
		d.same(a, b)
		return 0
	}
	binary := !d.text && (isBinary(one) || isBinary(two))
	if binary {
		word := "Binary files"
		if d.brief {
			word = "Files"
		}
		d.inv.out.Printf("%s %s and %s differ\n", word, a.name, b.name)
		return 1
	}
	x, y := d.lines(one), d.lines(two)
	d.classify(x, y)
	script := d.script(x, y)
	if !anyMatters(script) {
		d.same(a, b)
		return 0
	}
	if d.brief {
		d.inv.out.Printf("Files %s and %s differ\n", a.name, b.name)
		return 1
	}
	if d.inDirectory {
		d.inv.out.Printf("diff%s %s %s\n", d.options, diffName(a.name), diffName(b.name))
	}
	out := &diffOutput{d: d, out: d.inv.out, a: x, b: y, script: script}
	switch d.style {
	case diffUnified:
		d.inv.out.Printf("--- %s\n+++ %s\n", d.label(0, a), d.label(1, b))
		out.hunks(out.unified)
	case diffContext:
		d.inv.out.Printf("*** %s\n--- %s\n", d.label(0, a), d.label(1, b))
		out.hunks(out.contextual)
	default:
		out.normal()
	}
	return 1
}

func (d *differ) read(f *diffFile) ([]byte, error) {
	if f.none {
		return nil, nil
	}
	in, err := openInput(d.inv.p, f.name)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	all := in.all()
	return all, in.err
}

// isBinary reports whether the beginning of a file has a NUL.
func isBinary(b []byte) bool { return bytes.IndexByte(b[:min(len(b), 4096)], 0) >= 0 }

func (d *differ) lines(b []byte) *diffText {
	t := &diffText{}
	for len(b) > 0 {
		line, rest, ended := bytes.Cut(b, []byte{'\n'})
		if d.stripCR && ended {
			line = bytes.TrimSuffix(line, []byte{'\r'})
		}
		t.lines = append(t.lines, string(line))
		t.unending = !ended
		b = rest
	}
	return t
}

// classify gives equal lines equal numbers, as far as the options tell them
// apart.
func (d *differ) classify(texts ...*diffText) {
	numbers := map[string]int{}
	for _, t := range texts {
		for i, line := range t.lines {
			key := d.key(line)
			if t.unending && i == len(t.lines)-1 && !d.ignoreSpace && !d.ignoreBlanks && !d.ignoreTrailing {
				key += "\n"
			}
			n, known := numbers[key]
			if !known {
				n = len(numbers)
				numbers[key] = n
			}
			t.classes = append(t.classes, n)
		}
	}
}

// key is what of a line counts.
func (d *differ) key(line string) string {
	if !d.ignoreCase && !d.ignoreSpace && !d.ignoreBlanks && !d.ignoreTrailing {
		return line
	}
	var b []byte
	space := false
	for i := 0; i < len(line); i++ {
		c := line[i]
		if isBlankByte(c) && (d.ignoreSpace || d.ignoreBlanks) {
			space = true
			continue
		}
		if space && !d.ignoreBlanks {
			b = append(b, ' ')
		}
		space = false
		if d.ignoreCase && 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		b = append(b, c)
	}
	if d.ignoreTrailing {
		b = bytes.TrimRight(b, " \t\n\v\f\r")
	}
	return string(b)
}

func isBlankByte(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' }

// diffChange is a change, and whether it counts.
type diffChange struct {
	diff.Change
	ignored bool
}

func (d *differ) script(x, y *diffText) []diffChange {
	var script []diffChange
	margin := d.context
	if d.style == diffNormal {
		margin = 0
	}
	for _, c := range diff.Script(x.classes, y.classes, margin) {
		ignored := d.ignoreBlankLines && d.allBlank(x.lines[c.DelFrom:c.DelTo]) && d.allBlank(y.lines[c.InsFrom:c.InsTo])
		script = append(script, diffChange{c, ignored})
	}
	return script
}

// allBlank reports whether lines are empty, or blank where blanks do not count.
func (d *differ) allBlank(lines []string) bool {
	for _, line := range lines {
		if d.ignoreSpace || d.ignoreBlanks || d.ignoreTrailing {
			line = string(bytes.TrimRight([]byte(line), " \t\v\f\r"))
		}
		if line != "" {
			return false
		}
	}
	return true
}

func anyMatters(script []diffChange) bool {
	for _, c := range script {
		if !c.ignored {
			return true
		}
	}
	return false
}

// directories compares two directories name by name.
func (d *differ) directories(a, b *diffFile) int {
	if d.inDirectory && !d.recursive {
		d.inv.out.Printf("Common subdirectories: %s and %s\n", a.name, b.name)
		return 0
	}
	one, err1 := d.names(a)
	two, err2 := d.names(b)
	if err1 != nil || err2 != nil {
		return 2
	}
	inner := *d
	inner.inDirectory = true
	worst := 0
	for len(one) > 0 || len(two) > 0 {
		d.inv.p.Checkpoint()
		switch {
		case len(two) == 0 || len(one) > 0 && one[0] < two[0]:
			worst = max(worst, inner.onlyIn(a, b, one[0], true))
			one = one[1:]
		case len(one) == 0 || two[0] < one[0]:
			worst = max(worst, inner.onlyIn(b, a, two[0], false))
			two = two[1:]
		default:
			x, y := d.open(joinPath(a.name, one[0])), d.open(joinPath(b.name, two[0]))
			worst = max(worst, inner.compare(x, y))
			one, two = one[1:], two[1:]
		}
	}
	return worst
}

// onlyIn is a name that only the directory has has.
func (d *differ) onlyIn(has, lacks *diffFile, name string, first bool) int {
	if !d.newFile {
		d.inv.out.Printf("Only in %s: %s\n", has.name, name)
		return 1
	}
	x, y := d.open(joinPath(has.name, name)), &diffFile{name: joinPath(lacks.name, name), err: sys.ENOENT, none: true}
	if first {
		return d.compare(x, y)
	}
	return d.compare(y, x)
}

// names lists a directory, sorted, without what is excluded.
func (d *differ) names(f *diffFile) ([]string, error) {
	if f.none {
		return nil, nil
	}
	entries, err := sys.ReadDir(d.inv.p, f.name)
	if err != nil {
		d.inv.warnf("%s: %v", f.name, err)
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if !d.excludes(e.Name) {
			names = append(names, e.Name)
		}
	}
	sort.Strings(names)
	return names, nil
}

// excludes reports whether -x leaves a name out.
func (d *differ) excludes(name string) bool {
	for _, pattern := range d.exclude {
		if fnmatch(pattern, name) {
			return true
		}
	}
	return false
}
