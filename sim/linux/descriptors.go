//go:build linux

package linux

import (
	"encoding/binary"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/sys"
)

func (p *Process) Openat(dir int, name string, flags int, mode sys.Mode) (fd int, err error) {
	err = p.at(event("openat", name, openWords(flags)), dir, name, func(dir int, name string) error {
		host, err := p.openHost(dir, name, flags|unix.O_CLOEXEC|unix.O_NOCTTY, uint32(mode))
		if err != nil {
			return err
		}
		fd, err = p.files.add(host, flags)
		return err
	})
	if err != nil {
		return -1, err
	}
	return fd, nil
}

func (p *Process) Close(fd int) error {
	return p.call(event("close"), func() error { return p.files.close(fd) })
}

func (p *Process) Read(fd int, b []byte) (n int, err error) {
	err = p.call(event("read"), func() error {
		f, err := p.files.hold(fd)
		if err != nil {
			return err
		}
		defer f.release()
		for {
			if f.slow() && !f.nonblock {
				if err := p.ready(f, unix.POLLIN); err != nil {
					return err
				}
			}
			n, err = unix.Read(f.host, b)
			if err == unix.EINTR || err == unix.EAGAIN && !f.nonblock && f.slow() {
				continue
			}
			n = max(n, 0)
			return err
		}
	})
	return n, err
}

func (p *Process) Write(fd int, b []byte) (n int, err error) {
	err = p.call(event("write"), func() error {
		f, err := p.files.hold(fd)
		if err != nil {
			return err
		}
		defer f.release()
		if f.slow() && !f.nonblock {
			n, err = p.writeSlow(f, b)
		} else {
			n, err = unix.Write(f.host, b)
		}
		n = max(n, 0)
		if err == unix.EPIPE {
			p.k.mu.Lock()
			p.raise(sys.SIGPIPE)
			p.k.mu.Unlock()
			if sig := p.doomed(); sig != 0 {
				p.end(sys.SignaledStatus(sig))
			}
		}
		return err
	})
	return n, err
}

// pipePiece is what a pipe that is ready takes without waiting.
const pipePiece = 4096

// writeSlow writes all of b where each piece may wait. A signal that comes
// after the first piece ends it with what was written.
func (t *task) writeSlow(f *file, b []byte) (int, error) {
	written := 0
	for {
		if err := t.ready(f, unix.POLLOUT); err != nil {
			if written > 0 && err == sys.EINTR {
				return written, nil
			}
			return written, err
		}
		n, err := unix.Write(f.host, b[written:min(len(b), written+pipePiece)])
		if err == unix.EINTR || err == unix.EAGAIN {
			continue
		}
		if err != nil {
			return written, err
		}
		if written += n; written >= len(b) {
			return written, nil
		}
	}
}

func (p *Process) Pread(fd int, b []byte, off int64) (n int, err error) {
	err = p.on(event("pread"), fd, func(host int) error {
		n, err = unix.Pread(host, b, off)
		n = max(n, 0)
		return err
	})
	return n, err
}

func (p *Process) Pwrite(fd int, b []byte, off int64) (n int, err error) {
	err = p.on(event("pwrite"), fd, func(host int) error {
		n, err = unix.Pwrite(host, b, off)
		n = max(n, 0)
		return err
	})
	return n, err
}

func (p *Process) Lseek(fd int, off int64, whence int) (pos int64, err error) {
	err = p.on(event("lseek"), fd, func(host int) error {
		pos, err = unix.Seek(host, off, whence)
		return err
	})
	return pos, err
}

// entrySize is about what a directory entry takes in a buffer.
const entrySize = 32

func (p *Process) Getdents(fd int, limit int) (entries []sys.Dirent, err error) {
	err = p.on(event("getdents64"), fd, func(host int) error {
		size := 32 << 10
		if limit > 0 {
			size = min(max(limit*entrySize, 512), 1<<20)
		}
		buf := make([]byte, size)
		n, err := unix.Getdents(host, buf)
		if err != nil {
			return err
		}
		entries = parseDirents(buf[:n])
		return nil
	})
	return entries, err
}

// parseDirents reads the records of getdents64(2).
func parseDirents(b []byte) []sys.Dirent {
	var entries []sys.Dirent
	for len(b) >= 19 {
		size := int(binary.NativeEndian.Uint16(b[16:]))
		name, _, _ := strings.Cut(string(b[19:size]), "\x00")
		entries = append(entries, sys.Dirent{
			Ino:  binary.NativeEndian.Uint64(b),
			Off:  int64(binary.NativeEndian.Uint64(b[8:])),
			Type: b[18],
			Name: name,
		})
		b = b[size:]
	}
	return entries
}

func (p *Process) Dup(fd int) (int, error) { return p.dup("dup", fd, 0, 0) }

func (p *Process) DupFrom(fd, from, flags int) (int, error) { return p.dup("fcntl", fd, from, flags) }

func (p *Process) dup(op string, fd, from, flags int) (copied int, err error) {
	err = p.call(event(op), func() error {
		s, err := p.files.at(fd)
		if err != nil {
			return err
		}
		f := s.file
		if copied, err = p.files.lowest(from); err != nil {
			return err
		}
		p.files.put(copied, f, flags)
		return nil
	})
	if err != nil {
		return -1, err
	}
	return copied, nil
}

func (p *Process) Dup3(oldfd, newfd, flags int) error {
	return p.call(event("dup3"), func() error {
		if oldfd == newfd || flags&^sys.O_CLOEXEC != 0 {
			return sys.EINVAL
		}
		s, err := p.files.at(oldfd)
		if err != nil {
			return err
		}
		if newfd < 0 || newfd >= maxFiles {
			return sys.EBADF
		}
		f := s.file
		p.files.close(newfd)
		p.files.put(newfd, f, flags)
		return nil
	})
}

func (p *Process) GetFlags(fd int) (flags int, err error) {
	err = p.on(event("fcntl"), fd, func(host int) error {
		flags, err = unix.FcntlInt(uintptr(host), unix.F_GETFL, 0)
		flags &^= 0x8000 // O_LARGEFILE, which 64-bit programs never asked for
		if s, _ := p.files.at(fd); err == nil && s.cloexec {
			flags |= sys.O_CLOEXEC
		}
		return err
	})
	return flags, err
}

func (p *Process) SetCloexec(fd int, on bool) error {
	return p.call(event("fcntl"), func() error {
		s, err := p.files.at(fd)
		if err != nil {
			return err
		}
		s.cloexec = on
		return nil
	})
}

func (p *Process) Pipe2(flags int) (r, w int, err error) {
	err = p.call(event("pipe2"), func() error {
		var ends [2]int
		if err := unix.Pipe2(ends[:], flags|unix.O_CLOEXEC); err != nil {
			return err
		}
		if r, err = p.files.add(ends[0], flags); err != nil {
			unix.Close(ends[1])
			return err
		}
		if w, err = p.files.add(ends[1], flags); err != nil {
			p.files.close(r)
		}
		return err
	})
	if err != nil {
		return -1, -1, err
	}
	return r, w, nil
}

func (p *Process) Ftruncate(fd int, size int64) error {
	return p.on(event("ftruncate"), fd, func(host int) error { return unix.Ftruncate(host, size) })
}

func (p *Process) Fallocate(fd int, mode int, off, size int64) error {
	return p.on(event("fallocate"), fd, func(host int) error { return unix.Fallocate(host, uint32(mode), off, size) })
}

func (p *Process) Fsync(fd int) error {
	return p.on(event("fsync"), fd, unix.Fsync)
}

func (p *Process) Fdatasync(fd int) error {
	return p.on(event("fdatasync"), fd, unix.Fdatasync)
}

func (p *Process) CopyFileRange(in, out int, n int64) (copied int64, err error) {
	err = p.on(event("copy_file_range"), in, func(from int) error {
		f, err := p.files.hold(out)
		if err != nil {
			return err
		}
		defer f.release()
		done, err := unix.CopyFileRange(from, nil, f.host, nil, int(min(n, 1<<30)), 0)
		copied = int64(max(done, 0))
		return err
	})
	return copied, err
}

func (p *Process) Sync() {
	p.call(event("sync"), func() error { unix.Sync(); return nil })
}

func (p *Process) HostFile(fd int) (host int, ok bool) {
	s, err := p.files.at(fd)
	if err != nil {
		return -1, false
	}
	return s.file.host, true
}

func (p *Process) HostRead(fd int) (host int, ok bool) { return p.HostFile(fd) }

// HostChanged has nothing to do: the kernel's file is the host's.
func (p *Process) HostChanged(int) {}
