package picture

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Text is the picture for a terminal: a table for each mount, then the plain
// directories.
func (p *Picture) Text() string {
	var b strings.Builder
	for i := range p.Mounts {
		if i > 0 {
			b.WriteByte('\n')
		}
		p.Mounts[i].text(&b)
	}
	for i, d := range p.Dirs {
		if i > 0 || len(p.Mounts) > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(printable(d.Path) + "/\n")
		var t table
		for _, r := range d.Rows {
			t.add("  "+r.label(), r.Cells[0].text(nil))
		}
		t.write(&b)
		moreText(&b, d.More)
	}
	return b.String()
}

func (m *Mount) text(b *strings.Builder) {
	b.WriteString(printable(m.Path) + "  overlay")
	if m.ReadOnly {
		b.WriteString(" (read-only)")
	}
	b.WriteString("  " + printable(m.Options) + "\n")
	var t table
	head := []string{"  merged"}
	for _, c := range m.Columns[1:] {
		head = append(head, c.Badge+" "+printable(c.Name))
	}
	t.add(head...)
	for _, r := range m.Rows {
		line := []string{"  " + r.label() + m.from(&r)}
		for _, c := range r.Cells[1:] {
			line = append(line, c.text(m))
		}
		t.add(line...)
	}
	t.write(b)
	moreText(b, m.More)
	if m.Work == nil || len(m.Work.Entries) == 0 {
		return
	}
	b.WriteString("  work:")
	for _, e := range m.Work.Entries {
		b.WriteString(" " + printable(e.Path) + " (" + e.Kind + ", links " + strconv.Itoa(int(e.Nlink)) + ")")
	}
	b.WriteByte('\n')
}

// from says where merged has a row from: "[U]", "[U+L]", or how it is missed.
func (m *Mount) from(r *Row) string {
	if g := r.Cells[0].Ghost; g != "" {
		return " (" + g + ")"
	}
	if r.Provider < 0 {
		return " [?]"
	}
	badges := m.Columns[r.Provider].Badge
	for i, col := range r.Providers {
		if i > 0 {
			badges += "+" + m.Columns[col].Badge
		}
	}
	text := " [" + badges + "]"
	for i := range r.Cells[0].Open {
		text += r.Cells[0].Open[i].text()
	}
	return text
}

func (r *Row) label() string {
	name := strings.Repeat("  ", r.Depth) + printable(r.Name)
	if c := r.Cells[0]; c != nil && c.Kind == KindDir {
		name += "/"
	}
	return name
}

// text is a cell in a few words; m, which may be nil, names its columns.
func (c *Cell) text(m *Mount) string {
	if c == nil {
		return "."
	}
	words := c.Kind
	switch c.Kind {
	case KindFile:
		words += " " + strconv.FormatInt(c.Size, 10)
	case KindSymlink:
		words += " -> " + printable(c.Target)
	case KindChar, KindBlock:
		words += " " + c.Rdev
	}
	for _, w := range []struct {
		on   bool
		word string
	}{
		{c.Opaque, "opaque"}, {c.Metacopy, "metadata only"},
		{c.Redirect != "", "redirect " + printable(c.Redirect)},
		{c.Hidden != "", "hidden by " + printable(c.Hidden)},
	} {
		if w.on {
			words += ", " + w.word
		}
	}
	if c.Copied > 0 && m != nil {
		words += ", copied up from " + m.Columns[c.Copied].Badge
	}
	return words
}

func moreText(b *strings.Builder, more int) {
	if more > 0 {
		b.WriteString("  and " + strconv.Itoa(more) + " more\n")
	}
}

// table is text in columns.
type table struct{ lines [][]string }

func (t *table) add(line ...string) { t.lines = append(t.lines, line) }

func (t *table) write(b *strings.Builder) {
	var widths []int
	for _, line := range t.lines {
		for i, s := range line {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(s))
		}
	}
	for _, line := range t.lines {
		for i, s := range line {
			b.WriteString(s)
			if i < len(line)-1 {
				b.WriteString(strings.Repeat(" ", widths[i]-utf8.RuneCountInString(s)+3))
			}
		}
		b.WriteByte('\n')
	}
}

// printable is s with what a terminal would not show as itself escaped.
func printable(s string) string {
	for _, r := range s {
		if r < ' ' || r == 0x7f || r == utf8.RuneError || r >= 0x80 && r < 0xa0 {
			q := strconv.Quote(s)
			return q[1 : len(q)-1]
		}
	}
	return s
}
