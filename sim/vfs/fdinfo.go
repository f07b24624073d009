package vfs

import (
	"strconv"

	"github.com/overlook-fs/overlook/sim/sys"
)

// largeFile is the flag with which a 64-bit program opens every file.
const largeFile = 0o100000

// fdinfos is /proc/PID/fdinfo, what is to be known of each descriptor (Linux:
// fs/proc/fd.c, seq_show).
func (s *process) fdinfos(*Process) []procEntry {
	var all []procEntry
	for fd, d := range s.files {
		if d.file != nil {
			all = append(all, procText(strconv.Itoa(fd), func(*Process) string { return s.fdinfo(fd) }))
		}
	}
	return all
}

func (s *process) fdinfo(fd int) string {
	if fd >= len(s.files) || s.files[fd].file == nil {
		return ""
	}
	d := s.files[fd]
	f := d.file
	flags := f.Flags &^ sys.O_CLOEXEC
	if d.cloexec {
		flags |= sys.O_CLOEXEC
	}
	if _, pseudo := f.Inode.(*pseudoInode); !pseudo && flags&sys.O_PATH == 0 {
		flags |= largeFile
	}
	text := "pos:\t" + strconv.FormatInt(f.Pos, 10) + "\nflags:\t0" + strconv.FormatInt(int64(flags), 8) +
		"\nmnt_id:\t" + strconv.FormatUint(f.Path.Mount.id, 10) + "\nino:\t" + strconv.FormatUint(NumberOf(f.Inode), 10) + "\n"
	n := 0
	for _, l := range f.kernel.state.locks {
		if l.owner == f {
			n++
			text += "lock:\t" + strconv.Itoa(n) + l.text(f.kernel.taker(&l))
		}
	}
	return text
}

// locksText is /proc/locks, the newest lock first, without those whose taker
// has gone.
func (k *Kernel) locksText() string {
	text := ""
	shown := 0
	for n := len(k.state.locks) - 1; n >= 0; n-- {
		if l := &k.state.locks[n]; k.taker(l) != 0 {
			shown++
			text += strconv.Itoa(shown) + l.text(k.taker(l))
		}
	}
	return text
}

// taker is the process that took a lock: 0 where it has gone, -1 where the
// lock is an open file's own.
func (k *Kernel) taker(l *lock) int {
	switch {
	case l.ranged:
		return -1
	case k.find(l.pid) == nil:
		return 0
	}
	return l.pid
}

// text is a lock's line behind its number.
func (l *lock) text(taker int) string {
	kind := "FLOCK "
	if l.ranged {
		kind = "OFDLCK"
	}
	mode, end := "READ ", "EOF"
	if l.exclusive {
		mode = "WRITE "
	}
	if l.to != lastByte {
		end = strconv.FormatInt(l.to, 10)
	}
	dev := l.inode.Super().Dev
	return ": " + kind + " ADVISORY  " + mode + strconv.Itoa(taker) + " " + hexByte(sys.Major(dev)) + ":" + hexByte(sys.Minor(dev)) + ":" +
		strconv.FormatUint(NumberOf(l.inode), 10) + " " + strconv.FormatInt(l.from, 10) + " " + end + "\n"
}

// hexByte is a number as two digits, or more where it needs them.
func hexByte(n uint32) string {
	text := strconv.FormatUint(uint64(n), 16)
	if n < 16 {
		return "0" + text
	}
	return text
}
