package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/tmpfs"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// imageBox is a process of a bare kernel, where a file or folder of this
// machine stands as /image. Its bytes stay where they are. An open file stays
// open until the program ends.
func imageBox(name string) (sys.Process, error) {
	k := vfs.New(vfs.Config{Clock: 1})
	k.Register(tmpfs.Type())
	k.MountRoot(tmpfs.New(k, tmpfs.Options{Look: tmpfs.Ext4, Bytes: 1 << 42, Inodes: 1 << 30}), "image")
	p := k.Attach(sys.RootCred())
	p.Umask(0)
	if err := sys.Mkdir(p, "/tmp", 0o1777); err != nil {
		return nil, err
	}
	return p, filepath.WalkDir(name, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return withoutOp(err)
		}
		below, err := filepath.Rel(name, path)
		if err != nil {
			return err
		}
		to := "/image"
		if below != "." {
			to += "/" + filepath.ToSlash(below)
		}
		st, err := os.Stat(path)
		switch {
		case err != nil:
			return withoutOp(err)
		case st.IsDir():
			return sys.Mkdir(p, to, 0o755)
		case !st.Mode().IsRegular():
			return fmt.Errorf("%s: no regular file", path)
		}
		return hold(p, path, to, st.Size())
	})
}

// withoutOp is an error of the host in the words of the program.
func withoutOp(err error) error {
	if e, ok := err.(*fs.PathError); ok {
		return fmt.Errorf("%s: %w", e.Path, e.Err)
	}
	return err
}

// hostFile is a file of this machine as a source.
type hostFile struct {
	*os.File
	size int64
}

func (f hostFile) Size() int64 { return f.size }

// hold makes a file of the box hold one of this machine.
func hold(p *vfs.Process, from, to string, size int64) error {
	file, err := os.Open(from)
	if err != nil {
		return withoutOp(err)
	}
	fd, err := sys.Open(p, to, sys.O_WRONLY|sys.O_CREAT|sys.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	defer p.Close(fd)
	return p.Hold(fd, hostFile{file, size})
}
