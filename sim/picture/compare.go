package picture

import (
	"strconv"
	"strings"
)

// Change is one difference between two pictures.
type Change struct {
	Op   string // "mount", "umount", "whiteout", "copy up", "create", "remove", "change", "opaque", "merged", "work"
	Path string // "upper/file1.txt"
	Text string // one or two plain sentences
}

// Compare tells how new differs from old, layers first and in the order of
// their rows. It marks the cells of new that are new, copied up or changed,
// and completes what only a comparison can tell: that a directory was copied
// up.
func Compare(old, new *Picture) []Change {
	c := comparison{before: treesOf(old), after: treesOf(new)}
	if old.Cwd == new.Cwd {
		c.shownBefore, c.shownAfter = shown(old), shown(new)
	}
	c.mounts(old, new)
	for i := range new.Mounts {
		c.mount(old.mountLike(&new.Mounts[i]), &new.Mounts[i])
	}
	for i := range new.Dirs {
		c.dir(new, &new.Dirs[i])
	}
	c.lostDirs(old)
	return c.changes
}

// comparison is a Compare at work.
type comparison struct {
	before, after map[object]tree // by the tree's root
	// Absolute paths of all that is shown in each picture, nil where they
	// look from different directories.
	shownBefore, shownAfter map[string]bool
	changes                 []Change
}

// tree is one directory tree of a picture, a layer or a plain directory.
type tree struct {
	cells    map[string]*Cell
	complete bool
}

// treesOf are all real trees of a picture.
func treesOf(p *Picture) map[object]tree {
	trees := map[object]tree{}
	for i := range p.Mounts {
		m := &p.Mounts[i]
		for col := 1; col < len(m.Columns); col++ {
			trees[m.Columns[col].root] = treeOf(m.Rows, col, m.More)
		}
	}
	for _, d := range p.Dirs {
		trees[d.root] = treeOf(d.Rows, 0, d.More)
	}
	return trees
}

// shown are the paths of all directories that a picture shows as trees.
func shown(p *Picture) map[string]bool {
	paths := map[string]bool{}
	for _, m := range p.Mounts {
		for _, c := range m.Columns {
			paths[c.Path] = true
		}
		if m.Work != nil {
			paths[m.Work.Path] = true
		}
	}
	for _, d := range p.Dirs {
		paths[join(p.Cwd, d.Path)] = true
	}
	return paths
}

func treeOf(rows []Row, col, more int) tree {
	t := tree{map[string]*Cell{}, more == 0}
	for i := range rows {
		if c := rows[i].Cells[col]; c != nil && !c.elsewhere {
			t.cells[rows[i].Path] = c
		}
	}
	return t
}

func (c *comparison) add(op, path, text string) {
	c.changes = append(c.changes, Change{op, path, text})
}

// mountLike is the mount of p that is the same as m, or nil.
func (p *Picture) mountLike(m *Mount) *Mount {
	for i := range p.Mounts {
		if o := &p.Mounts[i]; o.ID == m.ID && o.Columns[0].Path == m.Columns[0].Path && len(o.Columns) == len(m.Columns) {
			return o
		}
	}
	return nil
}

func (c *comparison) mounts(old, new *Picture) {
	for i := range old.Mounts {
		if m := &old.Mounts[i]; new.mountLike(m) == nil {
			c.add("umount", m.Path, "Unmounted "+printable(m.Path)+".")
		}
	}
	for i := range new.Mounts {
		m := &new.Mounts[i]
		if old.mountLike(m) != nil {
			continue
		}
		var names []string
		for _, col := range m.Columns[1:] {
			names = append(names, printable(col.Name))
		}
		c.add("mount", m.Path, "Mounted "+printable(m.Path)+": "+strings.Join(names, " over ")+".")
	}
}

// mount compares the rows of a mount; old is nil where it is new.
func (c *comparison) mount(old, m *Mount) {
	was := map[string]*Row{}
	if old != nil {
		for i := range old.Rows {
			was[old.Rows[i].Path] = &old.Rows[i]
		}
	}
	for col := 1; col < len(m.Columns); col++ {
		c.lost(m.Columns[col].root, m.Columns[col].Name)
	}
	for i := range m.Rows {
		row := &m.Rows[i]
		before := was[row.Path]
		for col := 1; col < len(row.Cells); col++ {
			c.layerCell(m, row, before, col)
		}
		if old == nil {
			continue
		}
		delete(was, row.Path)
		if text := mergedText(m, before, row); text != "" {
			c.addMerged(m, row.Path, text)
		}
	}
	if old != nil {
		c.mergedLost(old, m, was)
		c.work(old, m)
	}
}

// addMerged says what merged shows now of a path: behind what happened to it
// in a layer, or on its own.
func (c *comparison) addMerged(m *Mount, path, text string) {
	for i := len(c.changes) - 1; i >= 0; i-- {
		for _, col := range m.Columns[1:] {
			if c.changes[i].Path == join(col.Name, path) {
				c.changes[i].Text += " Merged: " + text
				return
			}
		}
	}
	c.add("merged", join(m.Path, path), "Merged: "+text)
}

// layerCell compares one cell of a layer.
func (c *comparison) layerCell(m *Mount, row, before *Row, col int) {
	cell, column := row.Cells[col], m.Columns[col]
	past, known := c.before[column.root]
	if cell == nil || !known || cell.elsewhere {
		return
	}
	was := past.cells[row.Path]
	if column.Role == Upper && cell.Copied == 0 {
		copiedUnmarked(cell, was, before)
	}
	if was == nil && cell.Copied > 0 && past.complete {
		cell.Mark = MarkCopiedUp
		c.add("copy up", join(column.Name, row.Path), copyUpText(m, row, cell, column))
		return
	}
	c.cell(was, cell, past.complete, column.Name, row.Path)
}

// copiedUnmarked finds out whether an upper object was copied up that does not
// say so: a directory, whose origin may have come by a mere lookup, or a file
// with several names, which gets no origin. It was, when it came where merged
// had the like of a lower layer before.
func copiedUnmarked(cell, was *Cell, before *Row) {
	switch {
	case was != nil && was.Ino == cell.Ino:
		cell.Copied = was.Copied
	case was != nil || before == nil || before.Provider < 2:
	case cell.Kind == KindDir && cell.Origin || cell.likeLinked(before.Cells[before.Provider]):
		cell.Copied = before.Provider
	}
}

// likeLinked reports whether a file may be the copy of one with more names.
func (c *Cell) likeLinked(lower *Cell) bool {
	return c.Kind == KindFile && !c.Origin && lower.Kind == KindFile && lower.Nlink > 1
}

func copyUpText(m *Mount, row *Row, cell *Cell, to Column) string {
	text := "Copied up " + printable(row.Path) + " from " + printable(m.Columns[cell.Copied].Name) + " to " + printable(to.Name)
	switch {
	case cell.Metacopy:
		text += ", metadata only"
	case cell.Kind == KindFile && cell.Size == 1:
		text += ", 1 byte"
	case cell.Kind == KindFile:
		text += ", " + strconv.FormatInt(cell.Size, 10) + " bytes"
	}
	return text + "."
}

// dir compares the rows of a plain directory.
func (c *comparison) dir(p *Picture, d *Dir) {
	past, known := c.before[d.root]
	if !known {
		if c.shownBefore == nil || c.shownBefore[join(p.Cwd, d.Path)] {
			return
		}
		past.complete = true
		c.add("create", d.Path, "Gained the directory "+printable(d.Path)+".")
	}
	c.lost(d.root, d.Path)
	for i := range d.Rows {
		c.cell(past.cells[d.Rows[i].Path], d.Rows[i].Cells[0], past.complete, d.Path, d.Rows[i].Path)
	}
}

// lostDirs tells of plain directories that are no more.
func (c *comparison) lostDirs(old *Picture) {
	for _, d := range old.Dirs {
		if c.shownAfter != nil && !c.shownAfter[join(old.Cwd, d.Path)] {
			c.add("remove", d.Path, "Lost the directory "+printable(d.Path)+".")
		}
	}
}

// lost tells what a tree had and has no longer; what lay in a lost directory
// goes without saying.
func (c *comparison) lost(root object, name string) {
	past, known := c.before[root]
	now := c.after[root]
	if !known || !now.complete {
		return
	}
	for _, at := range sortedPaths(past.cells) {
		parent, _ := split(at)
		if now.cells[at] != nil || parent != "" && now.cells[parent] == nil {
			continue
		}
		c.add("remove", join(name, at), printable(name)+" lost "+past.cells[at].noun(at)+".")
	}
}
