//go:build linux

package linux

import (
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/sys"
)

// xattrMax is the largest value and the longest list of names Linux has.
const xattrMax = 64 << 10

func (p *Process) Getxattrat(dir int, name, attr string, flags int) (value []byte, err error) {
	err = p.attribute("getxattrat", dir, name, attr, flags, func(path string, c xattrCalls) error {
		value, err = grown(func(b []byte) (int, error) { return c.get(path, attr, b) })
		return err
	})
	return value, err
}

func (p *Process) Setxattrat(dir int, name, attr string, value []byte, how int, flags int) error {
	return p.attribute("setxattrat", dir, name, attr, flags, func(path string, c xattrCalls) error {
		return c.set(path, attr, value, how)
	})
}

func (p *Process) Listxattrat(dir int, name string, flags int) (names []string, err error) {
	err = p.attribute("listxattrat", dir, name, "", flags, func(path string, c xattrCalls) error {
		list, err := grown(func(b []byte) (int, error) { return c.list(path, b) })
		if len(list) > 0 {
			names = strings.Split(strings.TrimSuffix(string(list), "\x00"), "\x00")
		}
		return err
	})
	return names, err
}

func (p *Process) Removexattrat(dir int, name, attr string, flags int) error {
	return p.attribute("removexattrat", dir, name, attr, flags, func(path string, c xattrCalls) error {
		return c.remove(path, attr)
	})
}

// xattrCalls are the calls on a path, following a last symlink or not.
type xattrCalls struct {
	get    func(path, attr string, b []byte) (int, error)
	set    func(path, attr string, value []byte, flags int) error
	list   func(path string, b []byte) (int, error)
	remove func(path, attr string) error
}

// attribute is the door for the calls on extended attributes. Where the host
// has them by path only, what a descriptor leads to goes through /proc.
func (p *Process) attribute(op string, dir int, name, attr string, flags int, f func(path string, c xattrCalls) error) error {
	return p.at(event(op, name, attr), dir, name, func(dir int, name string) error {
		c := xattrCalls{unix.Getxattr, unix.Setxattr, unix.Listxattr, unix.Removexattr}
		if flags&sys.AT_SYMLINK_NOFOLLOW != 0 {
			c = xattrCalls{unix.Lgetxattr, unix.Lsetxattr, unix.Llistxattr, unix.Lremovexattr}
		}
		switch {
		case name == "" && flags&sys.AT_EMPTY_PATH == 0:
			return sys.ENOENT
		case dir == -1:
			return sys.EBADF
		case name == "" && dir == unix.AT_FDCWD:
			name = "."
		case name == "":
			// These know no descriptor of O_PATH.
			if err := f(name, callsIn(dir, unix.AT_EMPTY_PATH)); err != unix.ENOSYS && err != unix.EBADF {
				return err
			}
			c = xattrCalls{unix.Getxattr, unix.Setxattr, unix.Listxattr, unix.Removexattr}
			name = "/proc/thread-self/fd/" + strconv.Itoa(dir)
		case dir != unix.AT_FDCWD:
			if err := f(name, callsIn(dir, flags&sys.AT_SYMLINK_NOFOLLOW)); err != unix.ENOSYS {
				return err
			}
			name = "/proc/thread-self/fd/" + strconv.Itoa(dir) + "/" + name
		}
		return f(name, c)
	})
}

// grown is what a call that fills a buffer has to say.
func grown(fill func([]byte) (int, error)) ([]byte, error) {
	for size := 256; ; size = xattrMax {
		b := make([]byte, size)
		n, err := fill(b)
		if err == nil {
			return b[:n], nil
		}
		if err != unix.ERANGE || size == xattrMax {
			return nil, err
		}
	}
}
