package coreutils

import (
	"strconv"
	"strings"
)

// columnRun is one run of column.
type columnRun struct {
	*invocation
	table, fillRows, keepEmpty bool
	separators                 string // "": blanks
	between                    string
	width                      int
	names                      []string
	right                      string
}

// column puts text into columns.
func column(inv *invocation) {
	c := columnRun{invocation: inv, between: "  ", width: 80}
	o := inv.options()
	o.flag(&c.table, 't', "table")
	o.value(&c.separators, 's', "separator")
	o.value(&c.between, 'o', "output-separator")
	o.flag(&c.fillRows, 'x', "fillrows")
	o.flag(&c.keepEmpty, 'L', "keep-empty-lines")
	o.value(&c.right, 'R', "table-right")
	o.each('N', "table-columns", func(v string) bool { c.names = strings.Split(v, ","); return true })
	o.each('c', "output-width", func(v string) bool {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 {
			c.errorf("invalid columns argument: %s", quoteText(v))
			return false
		}
		c.width = n
		return true
	})
	o.known("J", "json", "H", "E", "O", "T", "W", "d", "l", "n", "r", "i", "p", "tree")
	operands, ok := o.parse()
	if !ok {
		return
	}
	if len(operands) == 0 {
		operands = []string{"-"}
	}
	var lines []string
	for _, name := range operands {
		in, err := openInput(c.p, name)
		if err != nil {
			c.errorf("%s: %v", name, err)
			continue
		}
		for {
			line, more := in.line()
			if !more {
				break
			}
			if strings.Trim(line, " \t") != "" || c.keepEmpty {
				lines = append(lines, line)
			}
		}
		in.Close()
	}
	if c.table {
		c.printTable(lines)
	} else {
		c.fill(lines)
	}
}

// cells splits a line.
func (c *columnRun) cells(line string) []string {
	if c.separators == "" {
		return strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == '\t' })
	}
	var cells []string
	for {
		i := strings.IndexAny(line, c.separators)
		if i < 0 {
			return append(cells, line)
		}
		cells = append(cells, line[:i])
		line = line[i+1:]
	}
}

func (c *columnRun) printTable(lines []string) {
	var rows [][]string
	if len(c.names) > 0 && len(lines) > 0 {
		rows = append(rows, c.names)
	}
	for _, line := range lines {
		rows = append(rows, c.cells(line))
	}
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], len(cell))
		}
	}
	right := map[string]bool{}
	for _, name := range strings.Split(c.right, ",") {
		right[name] = true
	}
	for _, row := range rows {
		for i, width := range widths {
			cell := ""
			if i < len(row) {
				cell = row[i]
			}
			gap := strings.Repeat(" ", width-len(cell))
			if right[strconv.Itoa(i+1)] || i < len(c.names) && right[c.names[i]] {
				cell = gap + cell
			} else if i < len(widths)-1 {
				cell += gap
			}
			if i > 0 {
				c.out.WriteString(c.between)
			}
			c.out.WriteString(cell)
		}
		c.out.WriteByte('\n')
	}
}

// fill puts lines side by side, in columns a multiple of eight wide.
func (c *columnRun) fill(lines []string) {
	longest := 0
	for _, line := range lines {
		longest = max(longest, len(line))
	}
	cell := (longest + 8) &^ 7
	columns := max(1, c.width/cell)
	if longest >= c.width {
		columns = 1
	}
	rows := (len(lines) + columns - 1) / columns
	for r := 0; r < rows; r++ {
		at := 0
		for k := 0; k < columns; k++ {
			i := k*rows + r
			if c.fillRows {
				i = r*columns + k
			}
			if i >= len(lines) {
				break
			}
			for k > 0 && at < k*cell {
				c.out.WriteByte('\t')
				at = at&^7 + 8
			}
			c.out.WriteString(lines[i])
			at += len(lines[i])
		}
		c.out.WriteByte('\n')
	}
}
