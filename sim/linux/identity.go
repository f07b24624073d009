//go:build linux

package linux

import (
	"slices"
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/sys"
)

// credentials are those that this view of the process has.
func (p *Process) credentials() sys.Cred {
	if p.as != nil {
		return *p.as
	}
	return p.cred
}

func (p *Process) Cred() sys.Cred {
	c := p.credentials()
	c.Groups = slices.Clone(c.Groups)
	return c
}

func (p *Process) Setcred(c sys.Cred) error {
	return p.call(event("setresuid"), func() error {
		own := p.credentials()
		c.Dropped |= own.Dropped
		c.NoNewPrivs = c.NoNewPrivs || own.NoNewPrivs
		c.Groups = slices.Sorted(slices.Values(c.Groups))
		if !maySet(own, c) {
			return sys.EPERM
		}
		if p.as != nil {
			p.as = &c
			return nil
		}
		if err := wear(p.cred, c); err != nil {
			return err
		}
		p.k.mu.Lock()
		defer p.k.mu.Unlock()
		p.cred = c
		return nil
	})
}

// maySet reports whether a process may go from one to the other.
func maySet(from, to sys.Cred) bool {
	if to.Caps&^from.Caps != 0 {
		return false
	}
	mine := func(id uint32, a, b, c uint32) bool { return id == a || id == b || id == c }
	uids := from.Can(sys.CAP_SETUID) ||
		mine(to.UID, from.UID, from.EUID, from.SUID) && mine(to.EUID, from.UID, from.EUID, from.SUID) && mine(to.SUID, from.UID, from.EUID, from.SUID)
	gids := from.Can(sys.CAP_SETGID) ||
		mine(to.GID, from.GID, from.EGID, from.SGID) && mine(to.EGID, from.GID, from.EGID, from.SGID) && mine(to.SGID, from.GID, from.EGID, from.SGID) &&
			slices.Equal(to.Groups, from.Groups)
	return uids && gids
}

func (p *Process) As(c sys.Cred) sys.Process { return &Process{task: p.task, as: &c} }

// dress puts on the thread the credentials of this view of the process. The
// superuser stays its saved user, so that it can change back.
func (p *Process) dress() error {
	if p.wearing == p.as {
		return nil
	}
	if p.wearing != nil {
		if err := undress(p.cred); err != nil {
			return err
		}
		p.wearing = nil
	}
	if p.as == nil {
		return nil
	}
	p.wearing = p.as
	c := *p.as
	c.SUID, c.SGID = 0, 0
	if err := setIDs(c); err != nil {
		return err
	}
	return setCaps(c.Caps, sys.CAP_ALL)
}

// undress goes back to the superuser c.
func undress(c sys.Cred) error {
	if err := setresid(unix.SYS_SETRESUID, 0, 0, 0); err != nil {
		return err
	}
	if err := setCaps(sys.CAP_ALL, sys.CAP_ALL); err != nil {
		return err
	}
	return setIDs(c)
}

// wear gives the thread credentials for good. The calls are made raw: the
// library's own would change every thread of this program.
func wear(from, c sys.Cred) error {
	if equalCred(from, c) {
		return nil
	}
	if err := drop(c.Dropped &^ from.Dropped); err != nil {
		return err
	}
	if c.NoNewPrivs {
		if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
			return err
		}
	}
	if c.Caps != 0 {
		if err := unix.Prctl(unix.PR_SET_KEEPCAPS, 1, 0, 0, 0); err != nil {
			return err
		}
	}
	if from.Can(sys.CAP_SETGID) || !slices.Equal(from.Groups, c.Groups) {
		if err := setIDs(c); err != nil {
			return err
		}
	} else if err := setUserIDs(c); err != nil {
		return err
	}
	if err := setAllCaps(c.Caps, c.Caps, c.Inheritable); err != nil {
		return err
	}
	return raiseAmbient(c.Ambient)
}

// drop takes capabilities out of the thread's bounding set.
func drop(caps uint64) error {
	for bit := uintptr(0); bit <= unix.CAP_LAST_CAP; bit++ {
		if caps&(1<<bit) == 0 {
			continue
		}
		if err := unix.Prctl(unix.PR_CAPBSET_DROP, bit, 0, 0, 0); err != nil {
			return err
		}
	}
	return nil
}

// raiseAmbient makes these the thread's ambient capabilities.
func raiseAmbient(caps uint64) error {
	if err := unix.Prctl(unix.PR_CAP_AMBIENT, unix.PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0); err != nil {
		return err
	}
	for bit := uintptr(0); bit <= unix.CAP_LAST_CAP; bit++ {
		if caps&(1<<bit) == 0 {
			continue
		}
		if err := unix.Prctl(unix.PR_CAP_AMBIENT, unix.PR_CAP_AMBIENT_RAISE, bit, 0, 0); err != nil {
			return err
		}
	}
	return nil
}

func equalCred(a, b sys.Cred) bool {
	groups := slices.Equal(a.Groups, b.Groups)
	a.Groups, b.Groups = nil, nil
	return groups && a.UID == b.UID && a.EUID == b.EUID && a.SUID == b.SUID && a.FSUID == b.FSUID &&
		a.GID == b.GID && a.EGID == b.EGID && a.SGID == b.SGID && a.FSGID == b.FSGID && a.Caps == b.Caps &&
		a.Inheritable == b.Inheritable && a.Ambient == b.Ambient && a.Dropped == b.Dropped && a.NoNewPrivs == b.NoNewPrivs
}

// setIDs sets groups and users, groups first: users may take the right away.
func setIDs(c sys.Cred) error {
	var list *uint32
	if len(c.Groups) > 0 {
		list = &c.Groups[0]
	}
	if _, _, err := unix.RawSyscall(unix.SYS_SETGROUPS, uintptr(len(c.Groups)), uintptr(unsafe.Pointer(list)), 0); err != 0 {
		return err
	}
	return setUserIDs(c)
}

func setUserIDs(c sys.Cred) error {
	if err := setresid(unix.SYS_SETRESGID, c.GID, c.EGID, c.SGID); err != nil {
		return err
	}
	if c.FSGID != c.EGID {
		unix.RawSyscall(unix.SYS_SETFSGID, uintptr(c.FSGID), 0, 0)
	}
	if err := setresid(unix.SYS_SETRESUID, c.UID, c.EUID, c.SUID); err != nil {
		return err
	}
	if c.FSUID != c.EUID {
		unix.RawSyscall(unix.SYS_SETFSUID, uintptr(c.FSUID), 0, 0)
	}
	return unix.Prctl(unix.PR_SET_DUMPABLE, 1, 0, 0, 0) // or /proc/thread-self would be root's
}

func setresid(call uintptr, real, effective, saved uint32) error {
	if _, _, err := unix.RawSyscall(call, uintptr(real), uintptr(effective), uintptr(saved)); err != 0 {
		return err
	}
	return nil
}

// setCaps sets the thread's capabilities, as far as it is permitted them.
func setCaps(effective, permitted uint64) error { return setAllCaps(effective, permitted, 0) }

func setAllCaps(effective, permitted, inheritable uint64) error {
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var data [2]unix.CapUserData
	if err := unix.Capget(&header, &data[0]); err != nil {
		return err
	}
	for i := range data {
		data[i].Permitted &= uint32(permitted >> (32 * i))
		data[i].Effective = data[i].Permitted & uint32(effective>>(32*i))
		data[i].Inheritable = uint32(inheritable >> (32 * i))
	}
	return unix.Capset(&header, &data[0])
}

// currentCred is who the calling thread is.
func currentCred() sys.Cred {
	var ruid, euid, suid, rgid, egid, sgid uint32
	unix.RawSyscall(unix.SYS_GETRESUID, uintptr(unsafe.Pointer(&ruid)), uintptr(unsafe.Pointer(&euid)), uintptr(unsafe.Pointer(&suid)))
	unix.RawSyscall(unix.SYS_GETRESGID, uintptr(unsafe.Pointer(&rgid)), uintptr(unsafe.Pointer(&egid)), uintptr(unsafe.Pointer(&sgid)))
	c := sys.Cred{UID: ruid, EUID: euid, SUID: suid, FSUID: euid, GID: rgid, EGID: egid, SGID: sgid, FSGID: egid}
	groups, _ := unix.Getgroups()
	for _, g := range groups {
		if uint32(g) != egid {
			c.Groups = append(c.Groups, uint32(g))
		}
	}
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var data [2]unix.CapUserData
	if unix.Capget(&header, &data[0]) == nil {
		c.Caps = uint64(data[0].Effective) | uint64(data[1].Effective)<<32
		c.Inheritable = uint64(data[0].Inheritable) | uint64(data[1].Inheritable)<<32
	}
	for bit := uintptr(0); bit <= unix.CAP_LAST_CAP; bit++ {
		if has, err := unix.PrctlRetInt(unix.PR_CAPBSET_READ, bit, 0, 0, 0); err == nil && has == 0 {
			c.Dropped |= 1 << bit
		}
	}
	return c
}

func (p *Process) Uname() sys.Utsname {
	var u unix.Utsname
	unix.Uname(&u)
	return sys.Utsname{
		Sysname:  unix.ByteSliceToString(u.Sysname[:]),
		Nodename: unix.ByteSliceToString(u.Nodename[:]),
		Release:  unix.ByteSliceToString(u.Release[:]),
		Version:  unix.ByteSliceToString(u.Version[:]),
		Machine:  unix.ByteSliceToString(u.Machine[:]),
	}
}

func (p *Process) Sethostname(name string) error {
	return p.call(event("sethostname", "", name), func() error { return unix.Sethostname([]byte(name)) })
}

func (p *Process) Syslog(action int) error {
	return p.call(event("syslog"), func() error {
		_, err := unix.Klogctl(action, nil)
		return err
	})
}
