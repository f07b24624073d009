package main

// System shows the layers of a World as one tree. Paths are relative to the
// root of that tree.
type System interface {
	// Mount shows w as if for the first time: nothing is cached, upper is
	// empty. What it shows is the present tree until Unmount.
	Mount(w *World) error
	Unmount() error
	// CPU is the time in nanoseconds that the system has taken.
	CPU() int64

	// Stat is lstat(2).
	Stat(path string) (Info, error)
	// List calls each with the names in a directory, in the system's order; a
	// name lasts as long as the call.
	List(path string, each func(name string)) error
	// Read opens a file, reads once into b and closes it.
	Read(path string, b []byte) (int, error)
	// Create makes an empty file.
	Create(path string) error
	Mkdir(path string) error
	// Append opens a file, writes b at its end and closes it.
	Append(path string, b []byte) error
	// Overwrite opens a file, writes b times times, one after the other and
	// over again from offset wrap on, and closes it.
	Overwrite(path string, b []byte, times int, wrap int64) error
	Chmod(path string, permissions uint32) error
	// Remove removes a file.
	Remove(path string) error
	Rmdir(path string) error
	Rename(old, to string) error
}

// Info is what a row or a proof wants to know of a file.
type Info struct {
	Dir         bool
	Permissions uint32
	Size        int64
}

// World is what is in the layers before a row begins.
type World struct {
	Lowers int // how many there are; 0 is the nearest
	Files  []File
	Dirs   []Dir
	// Names are what the row's operations are done on, Others what those
	// names become.
	Names, Others []string

	rounds int // done in it so far
}

// File is a file of a lower layer.
type File struct {
	Lower int
	Path  string
	Size  int64
}

// Dir is a directory of a lower layer; one that holds another comes first.
type Dir struct {
	Lower int
	Path  string
}

// Fill makes the content of one lower layer, or with lower < 0 of all, the
// nearest on top, as a single tree.
func (w *World) Fill(lower int, mkdir func(path string) error, write func(path string, content []byte) error) error {
	seen := map[string]bool{}
	for _, d := range w.Dirs {
		if lower >= 0 && d.Lower != lower || seen[d.Path] {
			continue
		}
		seen[d.Path] = true
		if err := mkdir(d.Path); err != nil {
			return err
		}
	}
	for _, f := range w.Files {
		if lower >= 0 && f.Lower != lower {
			continue
		}
		if err := write(f.Path, content(f.Size)); err != nil {
			return err
		}
	}
	return nil
}

// content is that many bytes, none of them zero.
func content(size int64) []byte {
	b := make([]byte, size)
	for i := range b {
		b[i] = byte('a' + i%23)
	}
	return b
}

// removeTree is rm -rf.
func removeTree(s System, path string) error {
	var names []string
	if err := s.List(path, func(name string) { names = append(names, path+"/"+name) }); err != nil {
		return err
	}
	for _, name := range names {
		info, err := s.Stat(name)
		if err != nil {
			return err
		}
		if info.Dir {
			err = removeTree(s, name)
		} else {
			err = s.Remove(name)
		}
		if err != nil {
			return err
		}
	}
	return s.Rmdir(path)
}

// walkTree calls each for everything below a directory.
func walkTree(s System, path string, each func(path string, info Info) error) error {
	var names []string
	err := s.List(path, func(name string) {
		if path == "." {
			names = append(names, string(append([]byte(nil), name...)))
			return
		}
		names = append(names, path+"/"+name)
	})
	if err != nil {
		return err
	}
	for _, name := range names {
		info, err := s.Stat(name)
		if err != nil {
			return err
		}
		if err := each(name, info); err != nil {
			return err
		}
		if info.Dir {
			if err := walkTree(s, name, each); err != nil {
				return err
			}
		}
	}
	return nil
}
