package traces

import (
	"fmt"

	"github.com/overlook-fs/overlook/sim/sys"
)

// fileCalls are the calls on open files.
var fileCalls = []call{
	{"open", 20, 0, 1, true, drawOpen, func(s *Side, p sys.Process, o Op) string {
		// Opening a fifo must not wait.
		fd, err := p.Openat(s.dir(o.Dir), o.Path, o.Flags|sys.O_NONBLOCK|sys.O_CLOEXEC, o.Mode)
		if err != nil {
			return word(err)
		}
		s.hold(o.Slot, fd)
		flags, err := p.GetFlags(fd)
		return fmt.Sprintf("ok, flags %#x %s", flags, word(err))
	}},
	{"close", 2, 0, 0, true, nothing, func(s *Side, p sys.Process, o Op) string {
		err := p.Close(s.files[o.Slot])
		s.files[o.Slot] = -1
		return word(err)
	}},
	{"dup", 1, 0, 0, true, func(d *drawer, o *Op) { o.Dir = d.IntN(slots) }, func(s *Side, p sys.Process, o Op) string {
		fd, err := p.Dup(s.dir(o.Dir))
		if err == nil {
			s.hold(o.Slot, fd)
		}
		return word(err)
	}},
	{"read", 4, 0, 0, true, drawRange, func(s *Side, p sys.Process, o Op) string {
		b := make([]byte, max(o.Size, 0))
		n, err := p.Read(s.files[o.Slot], b)
		return digest(b[:n]) + " " + word(err)
	}},
	{"pread", 4, 0, 0, true, drawRange, func(s *Side, p sys.Process, o Op) string {
		b := make([]byte, max(o.Size, 0))
		n, err := p.Pread(s.files[o.Slot], b, o.Off)
		return digest(b[:n]) + " " + word(err)
	}},
	{"write", 5, 0, 0, true, drawContent, func(s *Side, p sys.Process, o Op) string {
		n, err := p.Write(s.files[o.Slot], []byte(o.Text))
		return fmt.Sprint(n, " ", word(err))
	}},
	{"pwrite", 4, 0, 0, true, drawContent, func(s *Side, p sys.Process, o Op) string {
		n, err := p.Pwrite(s.files[o.Slot], []byte(o.Text), o.Off)
		return fmt.Sprint(n, " ", word(err))
	}},
	{"lseek", 4, 0, 0, true, func(d *drawer, o *Op) {
		o.Flags = pick(d, sys.SEEK_SET, sys.SEEK_SET, sys.SEEK_CUR, sys.SEEK_END, sys.SEEK_DATA, sys.SEEK_HOLE, 5)
		o.Off = d.offset()
	}, seek},
	{"getdents", 6, 0, 0, true, nothing, func(s *Side, p sys.Process, o Op) string {
		var st sys.Stat
		if err := p.Fstatat(s.files[o.Slot], "", &st, sys.AT_EMPTY_PATH); err != nil {
			return word(err)
		}
		all, err := entries(p, s.files[o.Slot])
		return word(err) + s.listing(all, st.Dev)
	}},
	{"ftruncate", 3, 0, 0, true, drawRange, func(s *Side, p sys.Process, o Op) string {
		return word(p.Ftruncate(s.files[o.Slot], o.Off))
	}},
	{"fallocate", 2, 0, 0, true, func(d *drawer, o *Op) {
		drawRange(d, o)
		o.Flags = pick(d, 0, 0, sys.FALLOC_FL_KEEP_SIZE, sys.FALLOC_FL_PUNCH_HOLE|sys.FALLOC_FL_KEEP_SIZE, sys.FALLOC_FL_PUNCH_HOLE, sys.FALLOC_FL_ZERO_RANGE)
	}, func(s *Side, p sys.Process, o Op) string {
		return word(p.Fallocate(s.files[o.Slot], o.Flags, o.Off, o.Size))
	}},
	{"fsync", 1, 0, 0, true, nothing, func(s *Side, p sys.Process, o Op) string {
		return word(p.Fsync(s.files[o.Slot])) + " " + word(p.Fdatasync(s.files[o.Slot]))
	}},
	{"copy", 2, 0, 0, true, func(d *drawer, o *Op) { o.Dir, o.Size = d.IntN(slots), pick[int64](d, 0, 1, 5, 100, 5000, 100000) }, func(s *Side, p sys.Process, o Op) string {
		n, err := p.CopyFileRange(s.dir(o.Dir), s.files[o.Slot], o.Size)
		return fmt.Sprint(n, " ", word(err))
	}},
}

// seek is lseek. In a directory only its beginning and its present position
// are positions that two kernels share.
func seek(s *Side, p sys.Process, o Op) string {
	var st sys.Stat
	if err := p.Fstatat(s.files[o.Slot], "", &st, sys.AT_EMPTY_PATH); err == nil && st.Mode.IsDir() {
		_, err := p.Lseek(s.files[o.Slot], 0, sys.SEEK_SET)
		return word(err)
	}
	n, err := p.Lseek(s.files[o.Slot], o.Off, o.Flags)
	if err != nil {
		return word(err)
	}
	return fmt.Sprint(n)
}

func drawOpen(d *drawer, o *Op) {
	access := pick(d, sys.O_RDONLY, sys.O_RDONLY, sys.O_WRONLY, sys.O_RDWR, sys.O_RDWR)
	o.Flags = access | d.some(sys.O_CREAT, sys.O_CREAT, sys.O_EXCL, sys.O_TRUNC, sys.O_APPEND, sys.O_DIRECTORY, sys.O_NOFOLLOW, sys.O_PATH, sys.O_NOATIME)
	switch d.IntN(12) {
	case 0, 1, 2:
		o.Flags = sys.O_RDONLY | sys.O_DIRECTORY
	case 3:
		o.Flags = access | sys.O_TMPFILE | d.some(sys.O_EXCL)
	}
	o.Mode = pick[sys.Mode](d, 0o644, 0o666, 0o600, 0o4755, 0o400, 0)
}

func drawRange(d *drawer, o *Op) { o.Off, o.Size = d.offset(), d.offset() }

func drawContent(d *drawer, o *Op) { o.Off, o.Text = d.offset(), d.content() }
