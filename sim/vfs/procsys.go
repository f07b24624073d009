package vfs

import (
	"strconv"

	"github.com/overlook-fs/overlook/sim/sys"
)

// maxHostname is the bytes of the longest host name.
const maxHostname = 64

// procSys is /proc/sys, as far as this kernel has something to say there.
func procSys(k *Kernel) procEntry {
	dir := func(name string, entries ...procEntry) procEntry {
		return procDir(name, func(*Process) []procEntry { return entries })
	}
	value := func(name string, mode sys.Mode, text string) procEntry {
		return setting(name, mode, func(*Process) string { return text })
	}
	overflow := func(name string) procEntry { return value(name, 0o644, strconv.Itoa(sys.OverflowID)) }
	hostname := setting("hostname", 0o644, func(p *Process) string { return p.self.hostNames.name })
	hostname.take = func(p *Process, text string) error {
		p.self.hostNames.touch()
		p.self.hostNames.name = text[:min(len(text), maxHostname)]
		return nil
	}
	caches := setting("drop_caches", 0o200, func(*Process) string { return "" })
	caches.take = func(_ *Process, text string) error {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > 4 {
			return sys.EINVAL
		}
		if n&2 != 0 {
			k.DropCaches()
		}
		return nil
	}
	return dir("sys",
		dir("fs", overflow("overflowgid"), overflow("overflowuid")),
		dir("kernel",
			hostname,
			value("osrelease", 0o444, k.uname.Release),
			value("ostype", 0o444, k.uname.Sysname),
			overflow("overflowgid"), overflow("overflowuid"),
			value("version", 0o444, k.uname.Version),
		),
		dir("vm", caches),
	)
}

// setting is a file of one line.
func setting(name string, mode sys.Mode, text func(p *Process) string) procEntry {
	return procEntry{
		name: name, mode: sys.S_IFREG | mode, setting: true,
		text: func(p *Process) string { return text(p) + "\n" },
	}
}

// mayUseSetting checks a setting's mode, which no capability overrides (Linux:
// fs/proc/proc_sysctl.c, test_perm).
func mayUseSetting(cred *sys.Cred, mode sys.Mode, mask Mask) error {
	switch {
	case cred.EUID == 0:
		mode >>= 6
	case cred.EGID == 0:
		mode >>= 3
	}
	if Mask(mode)&mask != mask {
		return sys.EACCES
	}
	return nil
}
