package coreutils

import (
	"strings"
	"unicode/utf8"
)

// columnTable is a table as util-linux prints them: columns as wide as their
// widest cell, one of them perhaps a tree.
type columnTable struct {
	columns    []tableColumn
	rows       []tableRow
	treeAt     int // 1 and the index of the column that is a tree; 0: none
	ascii      bool
	noHeadings bool
	raw, pairs bool
	json       string // what the rows are called in JSON; "": another form
}

type tableColumn struct {
	name  string
	right bool // numbers
	plain bool // a number in JSON, too
	hint  int  // the width where cells fill the heading's but not this
}

type tableRow struct {
	above int // the row it hangs under, or -1
	cells []string
}

// add appends a row and returns its number.
func (t *columnTable) add(above int, cells []string) int {
	t.rows = append(t.rows, tableRow{above, cells})
	return len(t.rows) - 1
}

func (t *columnTable) print(out *output) {
	switch {
	case t.pairs:
		t.printPairs(out)
		return
	case t.raw:
		t.printRaw(out)
		return
	case t.json != "":
		t.printJSON(out)
		return
	}
	if t.treeAt > 0 {
		for i := range t.rows {
			t.rows[i].cells[t.treeAt-1] = t.branch(i) + t.rows[i].cells[t.treeAt-1]
		}
	}
	widths := t.widths()
	if !t.noHeadings {
		t.printLine(out, t.names(), widths)
	}
	for _, row := range t.rows {
		t.printLine(out, row.cells, widths)
	}
}

// widths are the columns' widths: never less than the headings', printed or
// not.
func (t *columnTable) widths() []int {
	widths := make([]int, len(t.columns))
	for i, column := range t.columns {
		for _, row := range t.rows {
			widths[i] = max(widths[i], utf8.RuneCountInString(row.cells[i]))
		}
		switch heading := len(column.name); {
		case widths[i] < heading:
			widths[i] = heading
		case heading < column.hint:
			widths[i] = max(widths[i], column.hint)
		}
	}
	return widths
}

func (t *columnTable) names() []string {
	var names []string
	for _, c := range t.columns {
		names = append(names, c.name)
	}
	return names
}

func (t *columnTable) printLine(out *output, cells []string, widths []int) {
	for i, cell := range cells {
		pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
		last := i == len(cells)-1
		switch {
		case t.columns[i].right:
			out.WriteString(pad + cell)
		case last:
			out.WriteString(cell)
		default:
			out.WriteString(cell + pad)
		}
		if !last {
			out.WriteByte(' ')
		}
	}
	out.WriteByte('\n')
}

// branch is what stands before a row's cell in the tree.
func (t *columnTable) branch(row int) string {
	above := t.rows[row].above
	if above < 0 {
		return ""
	}
	fork, corner, bar := "├─", "└─", "│ "
	if t.ascii {
		fork, corner, bar = "|-", "`-", "| "
	}
	text := corner
	if t.hasNext(row) {
		text = fork
	}
	for ; t.rows[above].above >= 0; above = t.rows[above].above {
		if t.hasNext(above) {
			text = bar + text
		} else {
			text = "  " + text
		}
	}
	return text
}

// hasNext reports whether another row hangs below row under the same one.
func (t *columnTable) hasNext(row int) bool {
	for _, later := range t.rows[row+1:] {
		if later.above == t.rows[row].above {
			return true
		}
	}
	return false
}

func (t *columnTable) printRaw(out *output) {
	lines := [][]string{t.names()}
	if t.noHeadings {
		lines = nil
	}
	for _, row := range t.rows {
		lines = append(lines, row.cells)
	}
	for _, cells := range lines {
		for i, cell := range cells {
			if i > 0 {
				out.WriteByte(' ')
			}
			for j := 0; j < len(cell); j++ {
				if c := cell[j]; c <= ' ' || c == '\\' || c == 0x7f {
					out.Printf("\\x%02x", c)
				} else {
					out.WriteByte(c)
				}
			}
		}
		out.WriteByte('\n')
	}
}

func (t *columnTable) printPairs(out *output) {
	for _, row := range t.rows {
		for i, cell := range row.cells {
			if i > 0 {
				out.WriteByte(' ')
			}
			out.WriteString(t.columns[i].name + `="`)
			for j := 0; j < len(cell); j++ {
				if c := cell[j]; strings.IndexByte("\"\\`$", c) >= 0 || c < ' ' || c == 0x7f {
					out.Printf("\\x%02x", c)
				} else {
					out.WriteByte(c)
				}
			}
			out.WriteByte('"')
		}
		out.WriteByte('\n')
	}
}
