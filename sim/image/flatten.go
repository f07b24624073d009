package image

import (
	"github.com/overlook-fs/overlook/sim/sys"
)

// Flatten makes the directory dir what layer directories show together, the
// lowest first, without marks: what docker export gives. After an error dir is
// gone.
func Flatten(p sys.Process, layers []string, dir string) error {
	if err := sys.Mkdir(p, dir, 0o755); err != nil {
		return problem(dir, ": ", err.Error())
	}
	f := &flattener{p: p, buf: make([]byte, 64<<10)}
	for _, layer := range layers {
		f.links = map[[2]uint64]string{}
		if err := f.directory(layer, dir); err != nil {
			Remove(p, dir)
			return err
		}
	}
	return nil
}

type flattener struct {
	p     sys.Process
	links map[[2]uint64]string // of the layer: where files with several names went
	buf   []byte
}

// directory applies a directory of a layer to what is there already.
func (f *flattener) directory(from, to string) error {
	st, err := sys.Lstat(f.p, from)
	if err != nil {
		return problem(from, ": ", err.Error())
	}
	names, err := sorted(f.p, from)
	if err != nil {
		return err
	}
	if isOpaque(f.p, from) {
		below, err := sorted(f.p, to)
		if err != nil {
			return err
		}
		for _, name := range below {
			if err := Remove(f.p, to+"/"+name); err != nil {
				return problem(to, "/", name, ": ", err.Error())
			}
		}
	}
	for _, name := range names {
		f.p.Checkpoint()
		if err := f.file(from+"/"+name, to+"/"+name); err != nil {
			return err
		}
	}
	if err := copyAttributes(f.p, from, &st, to); err != nil {
		return problem(to, ": ", err.Error())
	}
	return nil
}

func (f *flattener) file(from, to string) error {
	st, err := sys.Lstat(f.p, from)
	if err != nil {
		return problem(from, ": ", err.Error())
	}
	old, err := sys.Lstat(f.p, to)
	there := err == nil
	if st.Mode.IsDir() && there && old.Mode.IsDir() {
		return f.directory(from, to)
	}
	if there {
		if err := Remove(f.p, to); err != nil {
			return problem(to, ": ", err.Error())
		}
	}
	if isWhiteout(f.p, from, &st) {
		return nil
	}
	if st.Mode.IsDir() {
		if err := sys.Mkdir(f.p, to, 0o700); err != nil {
			return problem(to, ": ", err.Error())
		}
		return f.directory(from, to)
	}
	id := [2]uint64{st.Dev, st.Ino}
	if first, seen := f.links[id]; seen {
		if err := sys.Link(f.p, first, to); err != nil {
			return problem(to, ": ", err.Error())
		}
		return nil
	}
	if st.Nlink > 1 {
		f.links[id] = to
	}
	return copyFile(f.p, from, &st, to, f.buf)
}
