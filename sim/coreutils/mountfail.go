package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// exitMountFailed is the exit status when mount(2) or umount(2) failed.
const exitMountFailed = 32

// fail says why mounting failed, in mount(8)'s words.
func (m *mountRequest) fail(target string, errno sys.Errno) {
	source := m.source
	if !isPseudoType(m.fstype) {
		source = m.realSource()
	}
	m.inv.errorf("%s: %s.\n       dmesg(1) may have more information after failed mount system call.", target, m.reason(target, source, errno))
	m.inv.status = exitMountFailed
}

// reason is why mount(2) failed: what the errno must mean, given the request.
func (m *mountRequest) reason(target, source string, errno sys.Errno) string {
	p, flags := m.inv.p, m.options.flags
	st, missing := sys.StatPath(p, target)
	switch errno {
	case sys.EPERM, sys.EACCES:
		return m.refused(target, source, errno)
	case sys.EBUSY:
		return m.busy(source)
	case sys.ENOENT:
		if _, err := sys.Lstat(p, target); err != nil {
			return "mount point does not exist"
		}
		if missing != nil {
			return "mount point is a symbolic link to nowhere"
		}
		if _, err := sys.StatPath(p, m.source); err != nil && m.hasSource {
			return "special device " + source + " does not exist"
		}
	case sys.ENOTDIR:
		if missing != nil || !st.Mode.IsDir() {
			return "mount point is not a directory"
		}
		if _, err := sys.StatPath(p, m.source); err == sys.ENOTDIR {
			return "special device " + source + " does not exist (a path prefix is not a directory)"
		}
	case sys.EINVAL:
		switch {
		case flags&sys.MS_REMOUNT != 0:
			return "mount point not mounted or bad option"
		case len(m.options.propagation) > 0 && !m.hasSource:
			return "not mount point or bad option"
		case flags&sys.MS_MOVE != 0 && m.underShared():
			return "bad option; moving a mount residing under a shared mount is unsupported"
		}
		return "wrong fs type, bad option, bad superblock on " + source + ", missing codepage or helper program, or other error"
	case sys.ENOTBLK:
		if st, err := sys.StatPath(p, m.source); err == nil && st.Mode.IsRegular() {
			return source + ` is not a block device; try "-o loop"`
		}
		return source + " is not a block device"
	case sys.ENODEV:
		return "unknown filesystem type '" + m.fstype + "'"
	case sys.ENXIO:
		return source + " is not a valid block device"
	case sys.EIO:
		return "can't read superblock on " + source
	case sys.EMFILE:
		return "mount table full"
	case sys.EROFS:
		switch {
		case flags&sys.MS_BIND != 0:
			return "mount " + source + " on " + target + " failed"
		case flags&sys.MS_REMOUNT != 0:
			return "cannot remount " + source + " read-write, is write-protected"
		}
		return source + " is write-protected but explicit read-write mode requested"
	}
	return "mount(2) system call failed: " + errno.Error()
}

// underShared reports whether what the source is mounted on is shared.
func (m *mountRequest) underShared() bool {
	mounts, _ := readMounts(m.inv.p)
	at := mountAt(mounts, m.realSource())
	for i := range mounts {
		if at != nil && mounts[i].id == at.parent {
			return strings.Contains(mounts[i].optional, "shared:")
		}
	}
	return false
}

// refused is the reason for EPERM and EACCES.
func (m *mountRequest) refused(target, source string, errno sys.Errno) string {
	switch {
	case errno == sys.EACCES && m.options.flags&(sys.MS_BIND|sys.MS_REMOUNT) == 0:
		return "cannot mount " + source + " read-only" // which is tried last
	case errno == sys.EACCES:
		return "mount(2) system call failed: " + errno.Error()
	case m.inv.p.Cred().EUID == 0:
		return "permission denied"
	}
	if _, err := sys.Lstat(m.inv.p, target); err != nil {
		return "mount point does not exist"
	}
	return "must be superuser to use mount"
}

// busy is the reason for EBUSY: where the source is mounted already.
func (m *mountRequest) busy(source string) string {
	if m.options.flags&sys.MS_REMOUNT != 0 {
		return "mount point is busy"
	}
	mounts, _ := readMounts(m.inv.p)
	for i := range mounts {
		if mounts[i].source == source {
			return source + " already mounted on " + mounts[i].target
		}
	}
	return source + " already mounted or mount point busy"
}
