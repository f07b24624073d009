package picture

import "strings"

// Ops of a Deed.
const (
	DeedCopyUp   = "copy-up"
	DeedWhiteout = "whiteout" // one was made
	DeedOpaque   = "opaque"   // a directory became opaque
	DeedWrite    = "write"    // an object was made or changed
	DeedUnlink   = "unlink"   // a name is gone, or stands for something else
)

// Deed is one thing that was done to a layer or to a plain directory.
type Deed struct {
	Op     string
	Path   string // absolute, in the layer
	Merged string // absolute, in the overlay that shows it, "" where none does
}

// Deeds tells what was done between two pictures that Compare has compared,
// from the layers alone.
func Deeds(old, new *Picture) []Deed {
	d := deeds{before: treesOf(old), after: treesOf(new)}
	for i := range new.Mounts {
		m := &new.Mounts[i]
		for col := 1; col < len(m.Columns); col++ {
			d.layer(m.Rows, col, m.Columns[col], m.Path)
		}
	}
	for i := range new.Dirs {
		dir := &new.Dirs[i]
		d.layer(dir.Rows, 0, Column{Path: dir.Path, root: dir.root}, "")
	}
	for i := range d.list {
		d.list[i].Path = absolute(new.Cwd, d.list[i].Path)
		d.list[i].Merged = absolute(new.Cwd, d.list[i].Merged)
	}
	return d.list
}

type deeds struct {
	before, after map[object]tree
	list          []Deed
}

// layer tells of one column.
func (d *deeds) layer(rows []Row, col int, column Column, mount string) {
	past, known := d.before[column.root]
	if !known {
		return
	}
	merged := func(path string) string {
		if mount == "" {
			return ""
		}
		return join(mount, path)
	}
	for i := range rows {
		cell := rows[i].Cells[col]
		if cell == nil || cell.elsewhere || cell.Mark == "" {
			continue
		}
		was := past.cells[rows[i].Path]
		for _, op := range cell.deeds(was) {
			d.list = append(d.list, Deed{op, join(column.Path, rows[i].Path), merged(rows[i].Path)})
		}
	}
	now := d.after[column.root]
	for _, path := range sortedPaths(past.cells) {
		c := now.cells[path]
		if now.complete && c == nil || c != nil && c.Kind != past.cells[path].Kind {
			d.list = append(d.list, Deed{DeedUnlink, join(column.Path, path), merged(path)})
		}
	}
}

// deeds are what was done to a cell that Compare marked.
func (c *Cell) deeds(was *Cell) []string {
	var ops []string
	switch {
	case c.whiteout():
		return []string{DeedWhiteout}
	case c.Mark == MarkCopiedUp:
		ops = append(ops, DeedCopyUp)
	}
	if c.Opaque && (was == nil || !was.Opaque) {
		ops = append(ops, DeedOpaque)
	}
	return append(ops, DeedWrite)
}

// absolute is path from the root, "" for "".
func absolute(cwd, path string) string {
	if path == "" || strings.HasPrefix(path, "/") {
		return path
	}
	return join(strings.TrimSuffix(cwd, "/"), path)
}
