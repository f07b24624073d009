package coreutils

import (
	"strconv"

	"github.com/overlook-fs/overlook/sim/sys"
)

// lockCalls are those that lock files and change inode flags.
func lockCalls() []systemCall {
	return []systemCall{
		{"flock", "FD LOCK", func(c *caller, a []callArg) (int64, string, error) {
			return done(c.inv.p.Flock(a[0].int(), a[1].int()))
		}},
		{"fcntl", "FD OFD LOCKTYPE [OFFSET] [N] [WHENCE]", func(c *caller, a []callArg) (int64, string, error) {
			l := sys.RangeLock{Type: a[2].int(), Start: a[3].n, Len: a[4].n, Whence: a[5].int()}
			err := c.inv.p.LockRange(a[0].int(), a[1].int(), &l)
			if a[1].n != sys.F_OFD_GETLK {
				return done(err)
			}
			return 0, showLock(l), err
		}},
		{"getflags", "FD", func(c *caller, a []callArg) (int64, string, error) {
			flags, err := c.inv.p.Getflags(a[0].int())
			return 0, showNamed("INODE", flags), err
		}},
		{"setflags", "FD INODE", func(c *caller, a []callArg) (int64, string, error) {
			return done(c.inv.p.Setflags(a[0].int(), a[1].int()))
		}},
	}
}

// showLock is what F_OFD_GETLK tells.
func showLock(l sys.RangeLock) string {
	text := showNamed("LOCKTYPE", l.Type)
	if l.Type != sys.F_UNLCK {
		text += " from " + strconv.FormatInt(l.Start, 10) + " length " + strconv.FormatInt(l.Len, 10)
	}
	return text
}

// memoryCalls are those on mapped files. A mapping is told by its number in
// this run; load and store are what a program does to its memory.
func memoryCalls() []systemCall {
	const page = 4096
	return []systemCall{
		{"mmap", "FD MAP [PROT] [N] [OFFSET]", func(c *caller, a []callArg) (int64, string, error) {
			prot, size := sys.PROT_READ, int64(page)
			if a[2].set {
				prot = a[2].int()
			}
			if a[3].set {
				size = a[3].n
			}
			m, err := c.inv.p.Mmap(a[0].int(), a[4].n, size, prot, a[1].int())
			if err != nil {
				return -1, "", err
			}
			c.mappings = append(c.mappings, m)
			return int64(len(c.mappings) - 1), "", nil
		}},
		{"load", "MAPPING N [OFFSET]", func(c *caller, a []callArg) (int64, string, error) {
			m, err := c.mapping(a[0].int())
			if err != nil {
				return -1, "", err
			}
			b := make([]byte, max(0, min(a[1].n, mostRead)))
			n, err := m.Load(b, a[2].n)
			return int64(n), showData(b[:max(n, 0)]), err
		}},
		{"store", "MAPPING DATA [OFFSET]", func(c *caller, a []callArg) (int64, string, error) {
			m, err := c.mapping(a[0].int())
			if err != nil {
				return -1, "", err
			}
			n, err := m.Store(a[1].data, a[2].n)
			return int64(n), "", err
		}},
		{"munmap", "MAPPING", func(c *caller, a []callArg) (int64, string, error) {
			m, err := c.mapping(a[0].int())
			if err != nil {
				return -1, "", err
			}
			return done(m.Munmap())
		}},
	}
}
