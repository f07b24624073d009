package drawing

import (
	"fmt"
	"html"
	"strconv"
	"strings"
	"unicode"

	"github.com/overlook-fs/overlook/sim/picture"
)

// Measures, in pixels.
const (
	rowHeight   = 30
	cellHeight  = rowHeight - 4
	columnWidth = 190
	gutter      = 34
	indent      = 14
	headHeight  = 46
	margin      = 20
	charWidth   = 7.6
	mostDepth   = 4 // rows are not indented further
)

// SVG is a picture as a drawing that stands by itself, with a title for who
// cannot see it.
func SVG(p *picture.Picture, title string) string {
	c := canvas{bottom: margin, right: 300}
	for i := range p.Mounts {
		c.mount(&p.Mounts[i])
	}
	for i := range p.Dirs {
		c.dir(&p.Dirs[i])
	}
	if len(p.Mounts)+len(p.Dirs) == 0 {
		c.text(margin, c.bottom+20, "Nothing is here.", "ink-3", "")
		c.bottom += 2 * rowHeight
	}
	width, height := c.right+margin, c.bottom
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" role="img" aria-label="%[3]s" font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="12.5">`,
		width, height, html.EscapeString(visible(title))) +
		darkness() + `<rect width="100%" height="100%"` + filled("surface") + `/>` + c.b.String() + "</svg>\n"
}

// canvas is a drawing in the making.
type canvas struct {
	b             strings.Builder
	bottom, right int
}

// tones are the colours of each column: merged, upper, or a stratum of lowers.
func tones(columns []picture.Column) []string {
	list := make([]string, len(columns))
	depth := 0
	for i, c := range columns {
		switch c.Role {
		case picture.Merged:
			list[i] = "m"
		case picture.Upper:
			list[i] = "u"
		default:
			depth++
			list[i] = "l" + strconv.Itoa(min(depth, 3))
		}
	}
	return list
}

// left is where a column begins.
func left(column int) int { return margin + column*(columnWidth+gutter) }

func (c *canvas) mount(m *picture.Mount) {
	top, tone := c.bottom, tones(m.Columns)
	height := headHeight + max(1, len(m.Rows))*rowHeight
	for i, column := range m.Columns {
		band := tone[i] + "-band"
		if tone[i] == "m" {
			band = "sunken"
		}
		fmt.Fprintf(&c.b, `<rect x="%d" y="%d" width="%d" height="%d"%s/>`, left(i)-6, top, columnWidth+12, height, filled(band))
		c.text(left(i), top+18, column.Name, "ink", ` font-weight="700"`)
		c.text(left(i), top+34, column.Option, "ink-3", ` font-size="11"`)
	}
	for i, s := range sights(m, m.Rows) {
		c.row(&m.Rows[i], &s, tone, top+headHeight+i*rowHeight)
	}
	c.right = max(c.right, left(len(m.Columns))-gutter)
	c.bottom = top + height + c.more(m.From+m.More, top+height) + margin
}

// more says how many rows are not drawn, and how much room that takes.
func (c *canvas) more(rows, y int) int {
	if rows == 0 {
		return 0
	}
	c.text(margin, y+12, "And "+strconv.Itoa(rows)+" more.", "ink-3", "")
	return 16
}

func (c *canvas) row(of *picture.Row, s *sight, tone []string, y int) {
	line := "edge"
	switch {
	case s.stopped:
		line = "wo"
	case tone[of.Provider] != "m":
		line = tone[of.Provider] + "-line"
	}
	middle, shift := y+cellHeight/2, min(of.Depth, mostDepth)*indent
	for i, cell := range of.Cells {
		x := left(i)
		if s.gutters[i] {
			c.line(x+columnWidth, x+columnWidth+gutter, middle, line, "")
		}
		if s.cells[i] == through {
			c.line(x, x+columnWidth, middle, line, "")
		}
		if s.walls[i] {
			fmt.Fprintf(&c.b, `<rect x="%d" y="%d" width="4" height="%d"%s/>`, x+columnWidth+4, y-2, rowHeight, filled("u-line"))
		}
		if s.flights[i] {
			c.flight(x+columnWidth, y+8, cell != nil && cell.Copied > 0)
		}
		if cell == nil {
			if s.cells[i] == bar {
				c.bar(x, y, line)
			}
			continue
		}
		c.cell(of.Name, cell, i, x+shift, y, columnWidth-shift, tone[i])
		switch s.cells[i] {
		case dot:
			fmt.Fprintf(&c.b, `<circle cx="%d" cy="%d" r="4"%s/>`, x+shift, middle, filled(line))
		case bar:
			c.bar(x+shift, y, line)
		}
	}
}

// bar is where a line ends that nothing is seen on.
func (c *canvas) bar(x, y int, colour string) {
	fmt.Fprintf(&c.b, `<rect x="%d" y="%d" width="4" height="%d"%s/>`, x-2, y, cellHeight, filled(colour))
}

// cell draws one object: a box, its name, and the one thing to say of it.
func (c *canvas) cell(name string, of *picture.Cell, column, x, y, width int, tone string) {
	gone := of.Ghost != "" || of.Hidden != ""
	fill, edge, said := tone+"-cell", "", "ink-2"
	switch {
	case white(of):
		fill, edge, said = "wo-fill", "wo", "wo"
	case gone:
		fill, edge = "", "edge"
	case of.Metacopy:
		fill, edge = "", "meta"
	}
	dashes, strike := "", ""
	if white(of) || gone {
		dashes = ` stroke-dasharray="3 3"`
	}
	if gone {
		strike = ` text-decoration="line-through"`
	}
	fmt.Fprintf(&c.b, `<rect x="%d" y="%d" width="%d" height="%d" rx="3"%s%s/>`, x, y, width, cellHeight, painted(fill, edge), dashes)
	words := say(of, column)
	room := int(float64(width-16)/charWidth) - len([]rune(words)) - 1
	c.text(x+8, y+17, shortened(sign(of.Kind)+labelled(name, of), room), "ink", strike)
	c.text(x+width-8, y+17, words, said, ` text-anchor="end" font-size="11"`)
}

// labelled is a name with what belongs to it.
func labelled(name string, c *picture.Cell) string {
	switch c.Kind {
	case picture.KindDir:
		return name + "/"
	case picture.KindSymlink:
		return name + " → " + c.Target
	}
	return name
}

// sign is the mark of a kind, before the name.
func sign(kind string) string {
	switch kind {
	case picture.KindSymlink:
		return "↷ "
	case picture.KindChar, picture.KindBlock:
		return "▣ "
	case picture.KindFifo, picture.KindSocket:
		return "┃ "
	case picture.KindWhiteout, picture.KindXattrWhiteout:
		return "⊘ "
	}
	return ""
}

// say is the one thing to say of a cell beside its name.
func say(c *picture.Cell, column int) string {
	switch {
	case c.Ghost != "":
		return c.Ghost
	case c.Kind == picture.KindWhiteout:
		return "whiteout"
	case c.Kind == picture.KindXattrWhiteout:
		return "whiteout (xattr)"
	case c.Hidden != "":
		return "hidden"
	case column > 0 && c.Opaque:
		return "opaque"
	case column > 0 && c.Copied > 0:
		return "copied up"
	case c.Metacopy:
		return "metadata only"
	case c.Redirect != "":
		return "redirect"
	case c.Kind == picture.KindFile:
		return strconv.FormatInt(c.Size, 10) + " B"
	}
	return ""
}

func (c *canvas) dir(d *picture.Dir) {
	top := c.bottom
	c.text(margin, top+18, d.Path+"/", "ink", ` font-weight="700"`)
	for i := range d.Rows {
		shift := min(d.Rows[i].Depth, mostDepth) * indent
		c.cell(d.Rows[i].Name, d.Rows[i].Cells[0], 0, margin+shift, top+28+i*rowHeight, columnWidth-shift, "m")
	}
	height := 28 + len(d.Rows)*rowHeight
	c.bottom = top + height + c.more(d.More, top+height) + margin
}

func (c *canvas) line(from, to, y int, tone, more string) {
	fmt.Fprintf(&c.b, `<line x1="%d" x2="%d" y1="%d" y2="%[3]d" stroke-width="1.5"%s%s/>`, from, to, y, lined(tone), more)
}

// flight draws a piece of a copy-up's arrow; its tip is at the copy.
func (c *canvas) flight(x, y int, tip bool) {
	c.line(x, x+gutter, y, "good", ` stroke-dasharray="4 3"`)
	if tip {
		fmt.Fprintf(&c.b, `<path d="M%d %dl-6 4 6 4" stroke-width="1.5"%s/>`, x+6, y-4, painted("", "good"))
	}
}

func (c *canvas) text(x, y int, what, tone, more string) {
	if what != "" {
		fmt.Fprintf(&c.b, `<text x="%d" y="%d" xml:space="preserve"%s%s>%s</text>`, x, y, filled(tone), more, html.EscapeString(visible(what)))
	}
}

// shortened is a name that fits into some characters.
func shortened(name string, room int) string {
	chars := []rune(visible(name))
	if len(chars) <= room {
		return string(chars)
	}
	return string(chars[:max(1, room-1)]) + "…"
}

// visible is a text in which everything can be seen: a character that would
// not show, or would move others, stands as its code.
func visible(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r < ' ':
			b.WriteRune(0x2400 + r)
		case unicode.IsPrint(r):
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, "⟨%X⟩", r)
		}
	}
	return b.String()
}
