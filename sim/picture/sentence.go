package picture

import (
	"sort"
	"strconv"
	"strings"
)

// cell compares one object of a tree with what stood at its path before.
// complete says that the past tree was shown whole, so that what was not there
// did not exist.
func (c *comparison) cell(was, cell *Cell, complete bool, name, path string) {
	at := join(name, path)
	name = printable(name)
	switch {
	case was == nil && !complete:
	case was == nil:
		cell.Mark = MarkNew
		c.add(cell.gainOp(), at, name+" gained "+cell.noun(path)+".")
	case was.Kind != cell.Kind:
		cell.Mark = MarkNew
		c.add(cell.gainOp(), at, name+" gained "+cell.noun(path)+" in place of "+was.noun("")+".")
	default:
		if text := cell.difference(was); text != "" {
			cell.Mark = MarkChanged
			op := "change"
			if cell.Opaque && !was.Opaque {
				op = "opaque"
			}
			c.add(op, at, capital(cell.noun(path))+" in "+name+" "+text+".")
		}
	}
}

// gainOp is the Op of a cell that was not there before.
func (c *Cell) gainOp() string {
	if c.whiteout() {
		return "whiteout"
	}
	return "create"
}

// noun names a cell: "the file notes.txt", or "the file" without a path.
func (c *Cell) noun(path string) string {
	noun := "the " + c.kind()
	if path != "" {
		noun += " " + printable(path)
	}
	return noun
}

// kind is what a cell is, in words.
func (c *Cell) kind() string {
	switch c.Kind {
	case KindDir:
		if c.Opaque {
			return "opaque directory"
		}
		return "directory"
	case KindSymlink:
		return "symbolic link"
	case KindChar:
		return "character device"
	case KindBlock:
		return "block device"
	case KindSocket:
		return "socket"
	case KindXattrWhiteout:
		return "xattr whiteout"
	}
	return c.Kind // file, fifo, whiteout
}

// difference says what changed in an object that kept its kind, "" where
// nothing did. A directory's time, and a whiteout's link count, tell of others.
func (c *Cell) difference(was *Cell) string {
	switch {
	case c.Opaque != was.Opaque && c.Opaque:
		return "became opaque"
	case c.Opaque != was.Opaque:
		return "is no longer opaque"
	case c.Redirect != was.Redirect && c.Redirect != "":
		return "now redirects to " + printable(c.Redirect)
	case c.Metacopy != was.Metacopy && !c.Metacopy:
		return "got its data, " + bytes(c.Size)
	case c.Target != was.Target || c.Rdev != was.Rdev:
		return "was replaced"
	case c.Kind == KindFile && c.Size != was.Size:
		return "went from " + strconv.FormatInt(was.Size, 10) + " to " + bytes(c.Size)
	case c.Mode != was.Mode:
		return "has the mode " + c.Mode + " now"
	case c.UID != was.UID || c.GID != was.GID:
		return "belongs to " + strconv.Itoa(int(c.UID)) + ":" + strconv.Itoa(int(c.GID)) + " now"
	case c.Kind == KindFile && c.Ino != was.Ino:
		return "was replaced"
	case c.Kind == KindFile && c.mtime != was.mtime:
		return "was written"
	}
	return ""
}

func bytes(n int64) string {
	if n == 1 {
		return "1 byte"
	}
	return strconv.FormatInt(n, 10) + " bytes"
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// mergedText says how merged shows a row differently, "" where it does not or
// where an absent parent already says so.
func mergedText(m *Mount, before, row *Row) string {
	seenBefore := before != nil && before.Cells[0] != nil && before.Cells[0].Ghost == ""
	cell := row.Cells[0]
	seen := cell != nil && cell.Ghost == ""
	name := printable(row.Path)
	switch {
	case seenBefore && !seen:
		if parent, _ := split(row.Path); parent != "" && m.ghost(parent) {
			return ""
		}
		return name + " is gone."
	case !seen || row.Provider < 0:
		return ""
	case !seenBefore:
		cell.Mark = MarkNew
		return name + " appears, from " + printable(m.Columns[row.Provider].Name) + "."
	case before.Provider != row.Provider && cell.Kind == KindDir && before.Cells[0].Kind == KindDir:
		return ""
	case before.Provider != row.Provider:
		cell.Mark = MarkChanged
		return name + " now comes from " + printable(m.Columns[row.Provider].Name) + "."
	}
	if cell.Kind == KindFile && (cell.Size != before.Cells[0].Size || cell.mtime != before.Cells[0].mtime) {
		cell.Mark = MarkChanged
	}
	return ""
}

// ghost reports whether merged does not show the path.
func (m *Mount) ghost(path string) bool {
	for i := range m.Rows {
		if m.Rows[i].Path == path {
			return m.Rows[i].Cells[0].Ghost != ""
		}
	}
	return true
}

// mergedLost tells which names merged showed that no column has any more.
func (c *comparison) mergedLost(old, m *Mount, was map[string]*Row) {
	if m.More > 0 {
		return
	}
	for i := range old.Rows {
		row := &old.Rows[i]
		parent, _ := split(row.Path)
		if was[row.Path] == nil || was[parent] != nil || row.Cells[0].Ghost != "" {
			continue
		}
		c.addMerged(m, row.Path, printable(row.Path)+" is gone.")
	}
}

// work tells what came to and left the work directory.
func (c *comparison) work(old, m *Mount) {
	if old.Work == nil || m.Work == nil {
		return
	}
	had := map[string]bool{}
	for _, e := range old.Work.Entries {
		had[e.Path] = true
	}
	for _, e := range m.Work.Entries {
		if !had[e.Path] {
			c.add("work", e.Path, "The work directory gained "+printable(e.Path)+", a "+e.Kind+".")
		}
	}
}

// Story is the changes in one line: the first few sentences, and how many
// more there are.
func Story(changes []Change) string {
	const most = 3
	var texts []string
	for i, c := range changes {
		if i == most && len(changes) > most+1 {
			texts = append(texts, "And "+strconv.Itoa(len(changes)-most)+" more changes.")
			break
		}
		texts = append(texts, c.Text)
	}
	return strings.Join(texts, " ")
}

// split is a path's parent, "" for a name at the top, and its last name.
func split(path string) (parent, name string) {
	if i := strings.LastIndexByte(path, '/'); i >= 0 {
		return path[:i], path[i+1:]
	}
	return "", path
}

func sortedPaths(cells map[string]*Cell) []string {
	paths := make([]string, 0, len(cells))
	for path := range cells {
		paths = append(paths, path)
	}
	sort.Strings(paths)
	return paths
}
