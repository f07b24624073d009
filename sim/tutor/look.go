package tutor

import (
	"github.com/overlook-fs/overlook/sim/picture"
	"github.com/overlook-fs/overlook/sim/sys"
)

// mostRows bounds the pictures that a tutor compares.
const mostRows = 20_000

// Look is what an observer sees of a lab.
type Look struct {
	p   sys.Process // its working directory is the lab
	lab string      // absolute
	pic *picture.Picture
}

// LookAt takes a look with a process that observes: it is moved to the lab.
func LookAt(p sys.Process, lab string, look picture.Look) (*Look, error) {
	if err := p.Chdir(lab); err != nil {
		return nil, err
	}
	pic, err := picture.Take(p, picture.Options{Rows: mostRows, Look: look})
	if err != nil {
		return nil, err
	}
	return &Look{p: p, lab: lab, pic: pic}, nil
}

// mount is the overlay on the directory dir, or nil.
func (l *Look) mount(dir string) *picture.Mount {
	at := absolute(l.lab, dir)
	for i := range l.pic.Mounts {
		if m := &l.pic.Mounts[i]; m.Columns[0].Path == at {
			return m
		}
	}
	return nil
}

// spot is one cell of a mount.
type spot struct {
	mount  *picture.Mount
	row    *picture.Row
	column int
}

func (s spot) cell() *picture.Cell { return s.row.Cells[s.column] }

// spots are the cells that show a path, in every mount that has it in a
// column; of a mount whose root it is there is none.
func (l *Look) spots(name string) []spot {
	var found []spot
	at := absolute(l.lab, name)
	for i := range l.pic.Mounts {
		m := &l.pic.Mounts[i]
		for col, c := range m.Columns {
			below, ok := under(at, c.Path)
			if !ok {
				continue
			}
			for r := range m.Rows {
				if m.Rows[r].Path == below && m.Rows[r].Cells[col] != nil {
					found = append(found, spot{m, &m.Rows[r], col})
				}
			}
		}
	}
	return found
}

// under is the path of name below the directory dir.
func under(name, dir string) (string, bool) {
	if dir == "" || len(name) <= len(dir)+1 || name[:len(dir)] != dir || name[len(dir)] != '/' {
		return "", false
	}
	return name[len(dir)+1:], true
}
