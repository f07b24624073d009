package coreutils

import "strconv"

// dfHeader is the title of a column, "" where there is no such.
func dfHeader(field string) string {
	return map[string]string{
		"source": "Filesystem", "fstype": "Type", "size": "blocks", "used": "Used", "avail": "Available", "pcent": "Use%",
		"itotal": "Inodes", "iused": "IUsed", "iavail": "IFree", "ipcent": "IUse%", "file": "File", "target": "Mounted on",
	}[field]
}

// header is the title row: that of sizes names their unit.
func (d *diskFree) header() []string {
	row := make([]string, len(d.fields))
	for i, field := range d.fields {
		row[i] = dfHeader(field)
		switch {
		case field == "size" && d.size.scale != 0:
			row[i] = "Size"
		case field == "size" && d.posix:
			row[i] = strconv.FormatUint(d.size.block, 10) + "-blocks"
		case field == "size":
			row[i] = blockName(d.size.block) + "-blocks"
		case field == "avail" && (d.size.scale != 0 || d.listed):
			row[i] = "Avail"
		case field == "pcent" && d.posix:
			row[i] = "Capacity"
		}
	}
	return row
}

// blockName is a block size with a letter: 1K, 512B, 1kB. The shorter of the
// powers of 1024 and of 1000 names it.
func blockName(n uint64) string {
	binary, decimal := n, n
	letters := 0
	for binary%1024 == 0 && binary > 0 && letters < len(sizeLetters) {
		binary /= 1024
		letters++
	}
	thousands := 0
	for decimal%1000 == 0 && decimal > 0 && thousands < len(sizeLetters) {
		decimal /= 1000
		thousands++
	}
	if letters > 0 && letters >= thousands {
		return strconv.FormatUint(binary, 10) + sizeLetters[letters-1:letters]
	}
	switch {
	case thousands == 1:
		return strconv.FormatUint(decimal, 10) + "kB"
	case thousands > 1:
		return strconv.FormatUint(decimal, 10) + sizeLetters[thousands-1:thousands] + "B"
	}
	return strconv.FormatUint(n, 10) + "B"
}

// finish prints the table.
func (d *diskFree) finish() {
	if len(d.rows) == 0 {
		if d.inv.status == 0 {
			d.inv.errorf("no file systems processed")
		}
		return
	}
	if d.total {
		target := "-"
		source := "total"
		hasSource := false
		for _, field := range d.fields {
			hasSource = hasSource || field == "source"
		}
		if !hasSource {
			target = "total"
		}
		d.rows = append(d.rows, d.row(source, "-", "-", target, d.sum))
	}
	rows := append([][]string{d.header()}, d.rows...)
	widths := make([]int, len(d.fields))
	for i, field := range d.fields {
		switch field {
		case "source":
			widths[i] = 14
		case "fstype", "pcent", "ipcent":
			widths[i] = 4
		case "target", "file":
		default:
			widths[i] = 5
		}
		for _, row := range rows {
			widths[i] = max(widths[i], len(row[i]))
		}
	}
	for _, row := range rows {
		d.line(row, widths)
	}
}

// line prints a row: text to the left, numbers to the right.
func (d *diskFree) line(row []string, widths []int) {
	for i, cell := range row {
		if i > 0 {
			d.inv.out.WriteByte(' ')
		}
		switch d.fields[i] {
		case "source", "fstype", "file", "target":
			if i < len(row)-1 {
				cell = padRight(cell, widths[i])
			}
		default:
			cell = padLeft(cell, widths[i], ' ')
		}
		d.inv.out.WriteString(hideControls(cell))
	}
	d.inv.out.WriteByte('\n')
}
