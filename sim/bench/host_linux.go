package main

import (
	"os"
	"path/filepath"
	"strconv"
	"unsafe"

	"golang.org/x/sys/unix"
)

// host is a tree of the real kernel, over layers on a tmpfs, through system
// calls. The process has a mount namespace of its own, and works in the tree.
type host struct {
	// mount shows the layers of the working directory at m; with none, m is the
	// world as a single tree.
	mount   func(w *World) error
	unmount func() error
	// daemons is the CPU time of who serves the tree.
	daemons func() int64
	base    string
	world   *World
	buffer  []byte
}

// tmpfsTree is a plain tmpfs.
func tmpfsTree() *host { return &host{} }

// kernelOverlay is the kernel's overlay on tmpfs.
func kernelOverlay() *host {
	return &host{
		mount:   func(w *World) error { return unix.Mount("overlay", "m", "overlay", 0, options(w)) },
		unmount: func() error { return unix.Unmount("m", 0) },
	}
}

func (h *host) CPU() int64 {
	if h.daemons == nil {
		return ownCPU()
	}
	return ownCPU() + h.daemons()
}

func (h *host) Mount(w *World) error {
	if h.world != w {
		if err := h.fill(w); err != nil {
			return err
		}
	}
	if h.mount == nil {
		if err := os.Mkdir("m", 0o755); err != nil {
			return err
		}
		if err := h.write(w, -1, "m"); err != nil {
			return err
		}
		return unix.Chdir("m")
	}
	for _, d := range []string{"up", "work", "m"} {
		if err := os.Mkdir(d, 0o755); err != nil {
			return err
		}
	}
	if err := h.mount(w); err != nil {
		return err
	}
	return unix.Chdir("m")
}

// fill makes the layers on a tmpfs of their own.
func (h *host) fill(w *World) error {
	if h.buffer == nil {
		h.buffer = make([]byte, 32<<10)
	}
	if h.base != "" {
		if err := unix.Unmount(h.base, unix.MNT_DETACH); err != nil {
			return err
		}
	} else {
		base, err := os.MkdirTemp("", "bench")
		if err != nil {
			return err
		}
		h.base = base
	}
	unix.Umask(0o022)
	if err := unix.Mount("bench", h.base, "tmpfs", 0, "mode=755"); err != nil {
		return err
	}
	if err := unix.Chdir(h.base); err != nil {
		return err
	}
	for i := range w.Lowers {
		if err := os.Mkdir(strconv.Itoa(i), 0o755); err != nil {
			return err
		}
		if h.mount == nil {
			continue
		}
		if err := h.write(w, i, strconv.Itoa(i)); err != nil {
			return err
		}
	}
	h.world = w
	return nil
}

// write fills a directory with one layer, or with all.
func (h *host) write(w *World, lower int, at string) error {
	return w.Fill(lower,
		func(path string) error { return os.Mkdir(filepath.Join(at, path), 0o755) },
		func(path string, content []byte) error { return os.WriteFile(filepath.Join(at, path), content, 0o644) })
}

func (h *host) Unmount() error {
	if err := unix.Chdir(h.base); err != nil {
		return err
	}
	if h.unmount != nil {
		if err := h.unmount(); err != nil {
			return err
		}
	}
	for _, d := range []string{"up", "work", "m"} {
		if err := os.RemoveAll(d); err != nil {
			return err
		}
	}
	return nil
}

// Close removes what the layers lie on.
func (h *host) Close() {
	unix.Chdir("/")
	unix.Unmount(h.base, unix.MNT_DETACH)
	os.Remove(h.base)
}

func (h *host) Stat(path string) (Info, error) {
	var st unix.Stat_t
	err := unix.Fstatat(unix.AT_FDCWD, path, &st, unix.AT_SYMLINK_NOFOLLOW)
	return Info{st.Mode&unix.S_IFMT == unix.S_IFDIR, st.Mode & 0o7777, st.Size}, err
}

func (h *host) List(path string, each func(name string)) error {
	fd, err := unix.Open(path, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	for {
		n, err := unix.Getdents(fd, h.buffer)
		if err != nil || n == 0 {
			return err
		}
		for b := h.buffer[:n]; len(b) > 0; {
			e := (*unix.Dirent)(unsafe.Pointer(&b[0]))
			name := unix.ByteSliceToString(b[unsafe.Offsetof(e.Name):e.Reclen])
			if name != "." && name != ".." {
				each(name)
			}
			b = b[e.Reclen:]
		}
	}
}

func (h *host) Read(path string, b []byte) (int, error) {
	fd, err := unix.Open(path, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return 0, err
	}
	n, err := unix.Read(fd, b)
	unix.Close(fd)
	return n, err
}

func (h *host) Create(path string) error {
	fd, err := unix.Open(path, unix.O_CREAT|unix.O_EXCL|unix.O_WRONLY|unix.O_CLOEXEC, 0o644)
	if err != nil {
		return err
	}
	return unix.Close(fd)
}

func (h *host) Mkdir(path string) error { return unix.Mkdir(path, 0o755) }

func (h *host) Append(path string, b []byte) error {
	fd, err := unix.Open(path, unix.O_WRONLY|unix.O_APPEND|unix.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	_, err = unix.Write(fd, b)
	unix.Close(fd)
	return err
}

func (h *host) Overwrite(path string, b []byte, times int, wrap int64) error {
	fd, err := unix.Open(path, unix.O_WRONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	off := int64(0)
	for range times {
		if _, err := unix.Pwrite(fd, b, off); err != nil {
			return err
		}
		off = (off + int64(len(b))) % wrap
	}
	return nil
}

func (h *host) Chmod(path string, permissions uint32) error { return unix.Chmod(path, permissions) }
func (h *host) Remove(path string) error                    { return unix.Unlink(path) }
func (h *host) Rmdir(path string) error                     { return unix.Rmdir(path) }
func (h *host) Rename(old, to string) error                 { return unix.Rename(old, to) }
