package main

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/overlay"
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/tmpfs"
	"github.com/overlook-fs/overlook/sim/trace"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// engine is the simulated kernel with its overlay over layers in memory. With a
// recorder it explains what it does.
type engine struct {
	newRecorder func() *trace.Recorder
	recorder    *trace.Recorder
	k           *vfs.Kernel
	p           *vfs.Process
	world       *World
	st          sys.Stat
}

func (e *engine) CPU() int64 { return ownCPU() }

// Mount boots a kernel where the world is another than before.
func (e *engine) Mount(w *World) error {
	if e.world != w {
		if err := e.boot(w); err != nil {
			return err
		}
	}
	for _, d := range []string{"up", "work", "m"} {
		if err := sys.Mkdir(e.p, d, 0o755); err != nil {
			return err
		}
	}
	e.k.DropCaches()
	if err := e.p.Mount("overlay", "m", "overlay", 0, options(w)); err != nil {
		return err
	}
	return e.p.Chdir("m")
}

// options are an overlay's, with layers named from where they lie.
func options(w *World) string {
	var lowers []string
	for i := range w.Lowers {
		lowers = append(lowers, strconv.Itoa(i))
	}
	return "lowerdir=" + strings.Join(lowers, ":") + ",upperdir=up,workdir=work"
}

func (e *engine) boot(w *World) error {
	e.recorder = e.newRecorder()
	e.k = vfs.New(vfs.Config{Seed: 1, Clock: 1e18, Recorder: e.recorder})
	e.k.Register(overlay.FilesystemType())
	e.k.MountRoot(tmpfs.New(e.k, tmpfs.Options{Mode: 0o755, Bytes: 1 << 40, Inodes: 1 << 24}), "root")
	e.p = e.k.Attach(sys.RootCred())
	for i := range w.Lowers {
		base := strconv.Itoa(i)
		if err := sys.Mkdir(e.p, base, 0o755); err != nil {
			return err
		}
		err := w.Fill(i,
			func(path string) error { return sys.Mkdir(e.p, base+"/"+path, 0o755) },
			func(path string, content []byte) error { return sys.WriteFile(e.p, base+"/"+path, content, 0o644) })
		if err != nil {
			return err
		}
	}
	e.world = w
	return nil
}

func (e *engine) Unmount() error {
	if err := e.p.Chdir("/"); err != nil {
		return err
	}
	if err := e.p.Umount2("m", 0); err != nil {
		return err
	}
	for _, d := range []string{"up", "work", "m"} {
		if err := removeTree(e, d); err != nil {
			return err
		}
	}
	return nil
}

// told forgets what was explained, if anything was, as a machine does when a
// line has ended.
func (e *engine) told() {
	if e.recorder.On() && e.recorder.Len() > 1000 {
		e.recorder.Take()
	}
}

func (e *engine) Stat(path string) (Info, error) {
	st := &e.st
	err := e.p.Fstatat(sys.AT_FDCWD, path, st, sys.AT_SYMLINK_NOFOLLOW)
	e.told()
	return Info{st.Mode.IsDir(), uint32(st.Mode.Perm()), st.Size}, err
}

func (e *engine) List(path string, each func(name string)) error {
	fd, err := sys.Open(e.p, path, sys.O_RDONLY|sys.O_DIRECTORY, 0)
	if err != nil {
		return err
	}
	defer e.p.Close(fd)
	for {
		entries, err := e.p.Getdents(fd, 0)
		if err != nil || len(entries) == 0 {
			return err
		}
		for i := range entries {
			if name := entries[i].Name; name != "." && name != ".." {
				each(name)
			}
		}
	}
}

func (e *engine) Read(path string, b []byte) (int, error) {
	fd, err := sys.Open(e.p, path, sys.O_RDONLY, 0)
	if err != nil {
		return 0, err
	}
	n, err := e.p.Read(fd, b)
	e.p.Close(fd)
	e.told()
	return n, err
}

func (e *engine) Create(path string) error {
	fd, err := sys.Open(e.p, path, sys.O_CREAT|sys.O_EXCL|sys.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	e.told()
	return e.p.Close(fd)
}

func (e *engine) Mkdir(path string) error {
	e.told()
	return sys.Mkdir(e.p, path, 0o755)
}

func (e *engine) Append(path string, b []byte) error {
	fd, err := sys.Open(e.p, path, sys.O_WRONLY|sys.O_APPEND, 0)
	if err != nil {
		return err
	}
	_, err = e.p.Write(fd, b)
	e.p.Close(fd)
	e.told()
	return err
}

func (e *engine) Overwrite(path string, b []byte, times int, wrap int64) error {
	fd, err := sys.Open(e.p, path, sys.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer e.p.Close(fd)
	off := int64(0)
	for range times {
		if _, err := e.p.Pwrite(fd, b, off); err != nil {
			return err
		}
		off = (off + int64(len(b))) % wrap
		e.told()
	}
	return nil
}

func (e *engine) Chmod(path string, permissions uint32) error {
	e.told()
	return sys.Chmod(e.p, path, sys.Mode(permissions))
}

func (e *engine) Remove(path string) error {
	e.told()
	return sys.Unlink(e.p, path)
}

func (e *engine) Rmdir(path string) error {
	e.told()
	return sys.Rmdir(e.p, path)
}

func (e *engine) Rename(old, to string) error {
	e.told()
	return sys.Rename(e.p, old, to)
}
