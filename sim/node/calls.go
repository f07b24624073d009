package node

import (
	"bytes"
	"strconv"

	"github.com/overlook-fs/overlook/sim/sys"
)

// system is what a program asks: the process that it is.
type system struct {
	p      sys.Process
	rest   []byte // what of the call has not been read
	out    []byte // the answer
	ended  bool
	status int
}

// answer makes a call.
func (s *system) answer(call []byte) []byte {
	s.rest, s.out = call, []byte{0}
	name := s.text()
	for _, group := range [...]func(string) (bool, error){s.names, s.files, s.attributes, s.identity} {
		if known, err := group(name); err != nil {
			return []byte{byte(sys.ErrnoOf(err))}
		} else if known {
			return s.out
		}
	}
	return []byte{byte(sys.ENOSYS)}
}

// text is the next argument.
func (s *system) text() string {
	arg, rest, _ := bytes.Cut(s.rest, []byte{0})
	s.rest = rest
	return string(arg)
}

// number is the next argument as a number; what is none is 0.
func (s *system) number() int64 {
	n, _ := strconv.ParseInt(s.text(), 10, 64)
	return n
}

func (s *system) int() int { return int(s.number()) }

// give adds a number to the answer.
func (s *system) give(n int64) { s.out = strconv.AppendInt(s.out, n, 10) }

// field adds a text to an answer that is a list.
func (s *system) field(text string) { s.out = append(append(s.out, text...), 0) }

// names does the calls that make, remove and resolve names.
func (s *system) names(name string) (known bool, err error) {
	p := s.p
	switch name {
	case "rename":
		err = sys.Rename(p, s.text(), s.text())
	case "unlink":
		err = sys.Unlink(p, s.text())
	case "rmdir":
		err = sys.Rmdir(p, s.text())
	case "mkdir":
		err = sys.Mkdir(p, s.text(), sys.Mode(s.number()))
	case "link":
		err = sys.Link(p, s.text(), s.text())
	case "symlink":
		err = sys.Symlink(p, s.text(), s.text())
	case "readlink":
		err = s.say(sys.Readlink(p, s.text()))
	case "readdir":
		err = s.readdir(s.text())
	case "chdir":
		err = p.Chdir(s.text())
	case "cwd":
		err = s.say(p.Getcwd())
	default:
		return false, nil
	}
	return true, err
}

// say answers with a text.
func (s *system) say(text string, err error) error {
	s.out = append(s.out, text...)
	return err
}

// readdir answers with names and types.
func (s *system) readdir(path string) error {
	entries, err := sys.ReadDir(s.p, path)
	for _, e := range entries {
		if e.Name != "." && e.Name != ".." {
			s.field(e.Name)
			s.field(strconv.Itoa(int(e.Type)))
		}
	}
	return err
}

// files does the calls on open files.
func (s *system) files(name string) (known bool, err error) {
	p := s.p
	switch name {
	case "open":
		var fd int
		fd, err = p.Openat(sys.AT_FDCWD, s.text(), s.int()|sys.O_CLOEXEC, sys.Mode(s.number()))
		s.give(int64(fd))
	case "close":
		err = p.Close(s.int())
	case "read":
		err = s.read(s.int(), s.int(), s.number())
	case "write":
		err = s.write(s.int(), s.number())
	case "ftruncate":
		err = p.Ftruncate(s.int(), s.number())
	case "fsync":
		err = p.Fsync(s.int())
	case "copy":
		var n int64
		n, err = p.CopyFileRange(s.int(), s.int(), s.number())
		s.give(n)
	case "isatty":
		if sys.IsTerminal(p, s.int()) {
			s.give(1)
		}
	default:
		return false, nil
	}
	return true, err
}

// mostRead is the most bytes that one call reads.
const mostRead = 1 << 20

// read reads at a position, or where the file is (-1).
func (s *system) read(fd, size int, at int64) (err error) {
	b := make([]byte, max(0, min(size, mostRead)))
	n := 0
	if at < 0 {
		n, err = s.p.Read(fd, b)
	} else {
		n, err = s.p.Pread(fd, b, at)
	}
	s.out = append(s.out, b[:max(0, n)]...)
	return err
}

// write writes the call's bytes.
func (s *system) write(fd int, at int64) (err error) {
	n := 0
	if at < 0 {
		n, err = s.p.Write(fd, s.rest)
	} else {
		n, err = s.p.Pwrite(fd, s.rest, at)
	}
	s.give(int64(n))
	return err
}

// attributes does the calls on what inodes say of themselves.
func (s *system) attributes(name string) (known bool, err error) {
	p := s.p
	switch name {
	case "stat":
		err = s.stat(sys.AT_FDCWD, s.text(), 0)
	case "lstat":
		err = s.stat(sys.AT_FDCWD, s.text(), sys.AT_SYMLINK_NOFOLLOW)
	case "fstat":
		err = s.stat(s.int(), "", sys.AT_EMPTY_PATH)
	case "access":
		err = p.Faccessat2(sys.AT_FDCWD, s.text(), s.int(), 0)
	case "chmod":
		err = sys.Chmod(p, s.text(), sys.Mode(s.number()))
	case "fchmod":
		err = p.Fchmodat2(s.int(), "", sys.Mode(s.number()), sys.AT_EMPTY_PATH)
	case "chown":
		path, uid, gid := s.text(), s.int(), s.int()
		err = p.Fchownat(sys.AT_FDCWD, path, uid, gid, s.int()*sys.AT_SYMLINK_NOFOLLOW)
	case "fchown":
		err = p.Fchownat(s.int(), "", s.int(), s.int(), sys.AT_EMPTY_PATH)
	case "utimes":
		path := s.text()
		err = p.Utimensat(sys.AT_FDCWD, path, &[2]sys.Timespec{s.time(), s.time()}, 0)
	default:
		return false, nil
	}
	return true, err
}

// time is the next argument, microseconds, as a time.
func (s *system) time() sys.Timespec {
	n := s.number()
	sec := n / 1e6
	if n < sec*1e6 {
		sec--
	}
	return sys.Timespec{Sec: sec, Nsec: (n - sec*1e6) * 1000}
}

// stat answers with what a stat tells, times as nanoseconds.
func (s *system) stat(dir int, name string, flags int) error {
	var st sys.Stat
	if err := s.p.Fstatat(dir, name, &st, flags); err != nil {
		return err
	}
	for _, n := range [...]int64{
		int64(st.Dev), int64(st.Mode), int64(st.Nlink), int64(st.UID), int64(st.GID), int64(st.Rdev), 4096, int64(st.Ino), st.Size, st.Blocks,
		st.Atime.Nano(), st.Mtime.Nano(), st.Ctime.Nano(), st.Ctime.Nano(),
	} {
		s.field(strconv.FormatInt(n, 10))
	}
	return nil
}

// identity does the calls about the process, time and chance.
func (s *system) identity(name string) (known bool, err error) {
	p := s.p
	switch name {
	case "args":
		s.fields(p.Args())
	case "environ":
		s.fields(p.Environ())
	case "who":
		c := p.Cred()
		for _, n := range [...]int{p.Getpid(), p.Getppid(), int(c.UID), int(c.GID), int(c.EUID), int(c.EGID)} {
			s.field(strconv.Itoa(n))
		}
		s.field(p.Uname().Nodename)
	case "umask":
		s.give(int64(p.Umask(sys.Mode(s.number()))))
	case "kill":
		err = p.Kill(s.int(), sys.Signal(s.int()))
	case "now":
		s.give(p.Now().Nano())
	case "sleep":
		err = p.Nanosleep(s.number())
	case "random":
		b := make([]byte, max(0, min(s.int(), mostRead)))
		_, err = p.Getrandom(b)
		s.out = append(s.out, b...)
	case "exit":
		s.ended, s.status = true, s.int()
	default:
		return false, nil
	}
	return true, err
}

func (s *system) fields(all []string) {
	for _, each := range all {
		s.field(each)
	}
}
