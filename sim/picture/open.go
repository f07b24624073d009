package picture

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// Holder is a process that has a file open, and its descriptor.
type Holder struct {
	PID, FD int
	Comm    string // the process's name
}

// mostProcesses is how many are asked for what they have open.
const mostProcesses = 32

// pin notes on every cell what other processes than the observer have open, by
// what /proc says. A file that has lost its name has no cell.
func (t *taker) pin() {
	proc, err := t.p.Openat(sys.AT_FDCWD, "/proc", sys.O_RDONLY|sys.O_DIRECTORY|sys.O_CLOEXEC, 0)
	if err != nil {
		return
	}
	defer t.p.Close(proc)
	l := layer{p: t.p, fd: proc}
	asked := 0
	for _, e := range l.entries("") {
		h := Holder{PID: number(e.Name)}
		if h.PID == 0 || h.PID == t.p.Getpid() || asked == mostProcesses {
			continue
		}
		asked++
		name, _ := sys.ReadFile(t.p, "/proc/"+e.Name+"/comm")
		h.Comm = strings.TrimSuffix(string(name), "\n")
		for _, fd := range l.entries(e.Name + "/fd") {
			h.FD = number(fd.Name)
			if path, err := t.p.Readlinkat(proc, e.Name+"/fd/"+fd.Name); err == nil {
				t.open(path, h)
			}
		}
	}
}

// open notes who has the file of that name open, where it is shown.
func (t *taker) open(path string, h Holder) {
	for i := range t.pic.Mounts {
		m := &t.pic.Mounts[i]
		for col := range m.Columns {
			openIn(m.Rows, col, m.Columns[col].Path, path, h)
		}
	}
	for i := range t.pic.Dirs {
		d := &t.pic.Dirs[i]
		openIn(d.Rows, 0, join(t.pic.Cwd, d.Path), path, h)
	}
}

// openIn is open for the tree at root, in its column.
func openIn(rows []Row, col int, root, path string, h Holder) {
	if len(path) <= len(root) || path[:len(root)] != root || path[len(root)] != '/' {
		return
	}
	for i := range rows {
		c := rows[i].Cells[col]
		if rows[i].Path == path[len(root)+1:] && c != nil && c.Ghost == "" && !c.elsewhere {
			c.Open = append(c.Open, h)
		}
	}
}

// text is the descriptor as the picture's text has it.
func (h *Holder) text() string { return " fd " + strconv.Itoa(h.FD) }
