package coreutils

import (
	"sort"
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// treePrinter is one run of tree.
type treePrinter struct {
	inv         *invocation
	accounts    *accounts
	zone        zone
	now         sys.Timespec
	hidden      bool // -a
	directories bool // -d
	links       bool // -l: go through symlinks to directories
	full        bool // -f
	noIndent    bool // -i
	noReport    bool
	dirsFirst   bool
	filesFirst  bool
	reverse     bool
	unsorted    bool
	byTime      bool
	classify    bool
	quoted      bool
	prune       bool
	oneFS       bool
	inodes      bool
	device      bool
	perms       bool
	size, human bool
	user, group bool
	date        bool
	depth       int // -L; 0: no limit
	match       []string
	ignore      []string
	dirs, files int
	ancestors   []fileID
}

// treeEntry is one name of the tree.
type treeEntry struct {
	name   string
	path   string
	st     sys.Stat
	target string
	leads  sys.Stat // what a symlink leads to
	broken bool
	below  []*treeEntry
	note   string
}

func tree(inv *invocation) {
	if inv.asked() {
		return
	}
	t := &treePrinter{inv: inv, accounts: newAccounts(inv.p), zone: zoneOf(inv.p), now: inv.p.Now()}
	roots, ok := t.parse()
	if !ok {
		return
	}
	if len(roots) == 0 {
		roots = []string{"."}
	}
	for _, root := range roots {
		t.root(root)
	}
	if !t.noReport {
		t.report()
	}
}

// root prints the tree below one directory.
func (t *treePrinter) root(name string) {
	if t.full {
		name = trimSlashes(name)
	}
	e := &treeEntry{name: name, path: name}
	st, err := sys.StatPath(t.inv.p, name)
	lst, lerr := sys.Lstat(t.inv.p, name)
	e.st = st
	if err != nil || !st.Mode.IsDir() {
		if lerr == nil {
			e.st = lst
			t.files++
		} else {
			t.inv.status = 2
		}
		t.inv.out.WriteString(t.columns(e) + t.shown(name) + "  [error opening dir]\n")
		return
	}
	t.read(e, 1)
	t.inv.out.WriteString(t.columns(e) + t.shown(name))
	t.inv.out.WriteString(t.mark(st.Mode) + e.note + "\n")
	if len(e.below) > 0 {
		t.dirs++
	}
	t.level(e.below, "")
}

// read lists a directory, as deep as the options say.
func (t *treePrinter) read(e *treeEntry, depth int) {
	entries, err := sys.ReadDir(t.inv.p, e.path)
	if err != nil {
		e.note = "  [error opening dir]"
		t.inv.status = 2
		return
	}
	t.ancestors = append(t.ancestors, fileID{e.st.Dev, e.st.Ino})
	for _, entry := range entries {
		if entry.Name[0] == '.' && !t.hidden || treeMatches(t.ignore, entry.Name) {
			continue
		}
		child := &treeEntry{name: entry.Name, path: joinPath(e.path, entry.Name)}
		if t.look(child) && t.keeps(child, depth) {
			e.below = append(e.below, child)
		}
	}
	t.ancestors = t.ancestors[:len(t.ancestors)-1]
	t.order(e.below)
}

// look finds out what an entry is.
func (t *treePrinter) look(e *treeEntry) bool {
	st, err := sys.Lstat(t.inv.p, e.path)
	if err != nil {
		return false
	}
	e.st = st
	if st.Mode.IsSymlink() {
		e.target, _ = sys.Readlink(t.inv.p, e.path)
		e.leads, err = sys.StatPath(t.inv.p, e.path)
		e.broken = err != nil
	}
	return true
}

// isDir reports whether an entry counts as a directory.
func (e *treeEntry) isDir() bool {
	return e.st.Mode.IsDir() || e.st.Mode.IsSymlink() && !e.broken && e.leads.Mode.IsDir()
}

// keeps reads what is below an entry and reports whether it is shown.
func (t *treePrinter) keeps(e *treeEntry, depth int) bool {
	if !e.isDir() {
		return !t.directories && (len(t.match) == 0 || treeMatches(t.match, e.name))
	}
	descends := e.st.Mode.IsDir()
	if t.links && !descends {
		id := fileID{e.leads.Dev, e.leads.Ino}
		descends = true
		for _, above := range t.ancestors {
			if above == id {
				e.note = "  [recursive, not followed]"
				descends = false
			}
		}
	}
	if t.oneFS && descends && len(t.ancestors) > 0 && e.st.Dev != t.ancestors[0].dev {
		descends = false
	}
	if descends && (t.depth == 0 || depth < t.depth) {
		t.read(e, depth+1)
	}
	return !t.prune || len(e.below) > 0
}

// treeMatches reports whether one of the patterns, with | between alternatives,
// matches a name.
func treeMatches(patterns []string, name string) bool {
	for _, pattern := range patterns {
		for alternative := range strings.SplitSeq(pattern, "|") {
			if fnmatch(alternative, name) {
				return true
			}
		}
	}
	return false
}

// order sorts a level.
func (t *treePrinter) order(entries []*treeEntry) {
	if t.unsorted {
		return
	}
	sort.SliceStable(entries, func(i, j int) bool {
		a, b := entries[i], entries[j]
		if first, second := a.isDir(), b.isDir(); first != second && (t.dirsFirst || t.filesFirst) {
			return first == t.dirsFirst
		}
		if t.reverse {
			a, b = b, a
		}
		if c := compareTimes(a.st.Mtime, b.st.Mtime); t.byTime && c != 0 {
			return c < 0
		}
		return a.name < b.name
	})
}

// level prints entries, each with what is below it.
func (t *treePrinter) level(entries []*treeEntry, indent string) {
	for i, e := range entries {
		t.inv.p.Checkpoint()
		branch, more := "|-- ", "|   "
		if i == len(entries)-1 {
			branch, more = "`-- ", "    "
		}
		if t.noIndent {
			branch, more = "", ""
		}
		name := e.name
		if t.full {
			name = e.path
		}
		t.inv.out.WriteString(indent + branch + t.columns(e) + t.shown(name))
		mode := e.st.Mode
		if e.target != "" {
			t.inv.out.WriteString(" -> " + t.shown(e.target))
			mode = e.leads.Mode
		}
		t.inv.out.WriteString(t.mark(mode) + e.note + "\n")
		if e.isDir() {
			t.dirs++
		} else {
			t.files++
		}
		t.level(e.below, indent+more)
	}
}

// report prints how many directories and files there were.
func (t *treePrinter) report() {
	count := func(n int, one, many string) string {
		if n == 1 {
			return "1 " + one
		}
		return strconv.Itoa(n) + " " + many
	}
	text := "\n" + count(t.dirs, "directory", "directories")
	if !t.directories {
		text += ", " + count(t.files, "file", "files")
	}
	t.inv.out.WriteString(text + "\n")
}
