package coreutils

import "github.com/overlook-fs/overlook/sim/sys"

func attributeCalls() []systemCall {
	status := func(more int) func(c *caller, a []callArg) (int64, string, error) {
		return func(c *caller, a []callArg) (int64, string, error) {
			var st sys.Stat
			err := c.inv.p.Fstatat(a[0].dir, a[0].text, &st, a[1].int()|a[0].self|more)
			return 0, showStat(&st), err
		}
	}
	return []systemCall{
		{"fstatat newfstatat stat", "PATH [AT]", status(0)},
		{"lstat", "PATH [AT]", status(sys.AT_SYMLINK_NOFOLLOW)},
		{"faccessat2 access", "PATH ACCESS [AT]", func(c *caller, a []callArg) (int64, string, error) {
			return done(c.inv.p.Faccessat2(a[0].dir, a[0].text, a[1].int(), a[2].int()|a[0].self))
		}},
		{"fchmodat2 chmod", "PATH MODE [AT]", func(c *caller, a []callArg) (int64, string, error) {
			return done(c.inv.p.Fchmodat2(a[0].dir, a[0].text, sys.Mode(a[1].n), a[2].int()|a[0].self))
		}},
		{"fchownat chown", "PATH UID GID [AT]", func(c *caller, a []callArg) (int64, string, error) {
			return done(c.inv.p.Fchownat(a[0].dir, a[0].text, a[1].int(), a[2].int(), a[3].int()|a[0].self))
		}},
		{"utimensat utimes", "PATH [TIME] [TIME] [AT]", func(c *caller, a []callArg) (int64, string, error) {
			var times *[2]sys.Timespec
			if a[1].set {
				times = &[2]sys.Timespec{a[1].time, a[1].time}
			}
			if a[2].set {
				times[1] = a[2].time
			}
			return done(c.inv.p.Utimensat(a[0].dir, a[0].text, times, a[3].int()|a[0].self))
		}},
		{"truncate", "NAME N", func(c *caller, a []callArg) (int64, string, error) {
			return done(c.inv.p.Truncate(a[0].text, a[1].n))
		}},
		{"statfs", "PATH", func(c *caller, a []callArg) (int64, string, error) {
			var st sys.Statfs
			err := c.inv.p.Statfsat(a[0].dir, a[0].text, &st, a[0].self)
			return 0, showStatfs(&st), err
		}},
	}
}

func xattrCalls() []systemCall {
	return []systemCall{
		{"getxattrat getxattr", "PATH NAME [AT]", func(c *caller, a []callArg) (int64, string, error) {
			value, err := c.inv.p.Getxattrat(a[0].dir, a[0].text, a[1].text, a[2].int()|a[0].self)
			return int64(len(value)), showData(value), err
		}},
		{"setxattrat setxattr", "PATH NAME DATA [XATTR] [AT]", func(c *caller, a []callArg) (int64, string, error) {
			return done(c.inv.p.Setxattrat(a[0].dir, a[0].text, a[1].text, a[2].data, a[3].int(), a[4].int()|a[0].self))
		}},
		{"listxattrat listxattr", "PATH [AT]", func(c *caller, a []callArg) (int64, string, error) {
			names, err := c.inv.p.Listxattrat(a[0].dir, a[0].text, a[1].int()|a[0].self)
			return int64(len(names)), showNames(names), err
		}},
		{"removexattrat removexattr", "PATH NAME [AT]", func(c *caller, a []callArg) (int64, string, error) {
			return done(c.inv.p.Removexattrat(a[0].dir, a[0].text, a[1].text, a[2].int()|a[0].self))
		}},
	}
}
