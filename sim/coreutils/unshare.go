package coreutils

import (
	"fmt"

	"github.com/overlook-fs/overlook/sim/sys"
)

// unsharing is one run of unshare(1).
type unsharing struct {
	inv                      *invocation
	outside                  sys.Cred // who runs it, as known before
	flags                    int
	fork, keepCaps           bool
	mapUser, mapGroup        int // -1: nobody
	setUID, setGID           int
	setgroups                string
	propagation              sys.MountFlags
	root, dir                string
	mountProc                string
	hasRoot, hasDir, hasProc bool
}

func unshare(inv *invocation) {
	cred := inv.p.Cred()
	u := &unsharing{inv: inv, outside: cred, mapUser: -1, mapGroup: -1, setUID: -1, setGID: -1, propagation: sys.MS_REC | sys.MS_PRIVATE}
	o := inv.options()
	o.posix = true
	for _, n := range []struct {
		short byte
		long  string
		flag  int
	}{
		{'m', "mount", sys.CLONE_NEWNS}, {'u', "uts", sys.CLONE_NEWUTS}, {'i', "ipc", sys.CLONE_NEWIPC}, {'n', "net", sys.CLONE_NEWNET},
		{'U', "user", sys.CLONE_NEWUSER}, {'C', "cgroup", sys.CLONE_NEWCGROUP}, {'p', "pid", sys.CLONE_NEWPID},
	} {
		o.do(n.short, n.long, func() { u.flags |= n.flag })
	}
	o.flag(&u.fork, 'f', "fork")
	o.each(0, "map-user", func(v string) bool { return u.mapID(&u.mapUser, newAccounts(inv.p).passwd(), "uid", v) })
	o.each(0, "map-group", func(v string) bool { return u.mapID(&u.mapGroup, newAccounts(inv.p).group(), "gid", v) })
	o.do('r', "map-root-user", func() { u.mapAs(0, 0) })
	o.do('c', "map-current-user", func() { u.mapAs(int(cred.EUID), int(cred.EGID)) })
	o.each(0, "propagation", u.setPropagation)
	o.each(0, "setgroups", u.setSetgroups)
	o.flag(&u.keepCaps, 0, "keep-caps")
	o.each('R', "root", func(v string) bool { u.root, u.hasRoot = v, true; return true })
	o.each('w', "wd", func(v string) bool { u.dir, u.hasDir = v, true; return true })
	o.each('S', "setuid", func(v string) bool { return u.number(&u.setUID, "uid", v) })
	o.each('G', "setgid", func(v string) bool { return u.number(&u.setGID, "gid", v) })
	o.optional(0, "mount-proc", func(v string) bool {
		u.hasProc, u.mountProc = true, v
		u.flags |= sys.CLONE_NEWNS
		return true
	})
	o.known("T", "time", "map-auto", "map-users", "map-groups", "kill-child", "monotonic", "boottime")
	argv, ok := o.parse()
	if ok {
		u.run(argv)
	}
}

func (u *unsharing) mapAs(uid, gid int) {
	u.flags |= sys.CLONE_NEWUSER
	u.mapUser, u.mapGroup = uid, gid
}

func (u *unsharing) mapID(to *int, names *accountFile, what, v string) bool {
	u.flags |= sys.CLONE_NEWUSER
	id, ok := names.lookup(v)
	if !ok {
		u.inv.errorf("failed to parse %s: '%s'", what, v)
	}
	*to = int(id)
	return ok
}

func (u *unsharing) number(to *int, what, v string) bool {
	id, ok := parseID(v)
	if !ok {
		u.inv.errorf("failed to parse %s: '%s'", what, v)
	}
	*to = int(id)
	return ok
}

func (u *unsharing) setSetgroups(v string) bool {
	if v != "allow" && v != "deny" {
		u.inv.errorf("unsupported --setgroups argument '%s'", v)
		return false
	}
	u.setgroups = v
	return true
}

func (u *unsharing) setPropagation(v string) bool {
	switch v {
	case "slave":
		u.propagation = sys.MS_REC | sys.MS_SLAVE
	case "private":
		u.propagation = sys.MS_REC | sys.MS_PRIVATE
	case "shared":
		u.propagation = sys.MS_REC | sys.MS_SHARED
	case "unchanged":
		u.propagation = 0
	default:
		u.inv.errorf("unsupported propagation mode: %s", v)
		return false
	}
	return true
}

// run unshares, then runs a command, in a child where it is to.
func (u *unsharing) run(argv []string) {
	p := u.inv.p
	if u.setgroups == "allow" && u.mapGroup >= 0 {
		u.inv.errorf("options --setgroups=allow and --map-group are mutually exclusive")
		return
	}
	if err := p.Unshare(u.flags); err != nil {
		u.inv.errorf("unshare failed: %v", err)
		return
	}
	if !u.fork {
		u.enter(argv)
		return
	}
	pid, err := p.Fork(func(c sys.Process) int {
		child := *u
		child.inv = &invocation{p: c, name: u.inv.name, called: u.inv.called, out: newOutput(c, 1)}
		child.enter(argv)
		return child.inv.status
	})
	if err != nil {
		u.inv.errorf("fork failed: %v", err)
		return
	}
	_, status, err := p.Wait4(pid, 0)
	switch {
	case err != nil:
		u.inv.errorf("waitpid failed: %v", err)
	case status.Signaled():
		p.Kill(p.Getpid(), status.Signal())
	default:
		u.inv.status = status.ExitStatus()
	}
}

// enter settles in the new namespaces and becomes the command.
func (u *unsharing) enter(argv []string) {
	inv, p := u.inv, u.inv.p
	if !u.mapIDs() || !u.place() || !u.become() {
		return
	}
	if len(argv) == 0 {
		shell := getenv(p, "SHELL")
		if shell == "" {
			shell = "/bin/sh"
		}
		err := p.Exec(shell, []string{"-" + base(shell)}, p.Environ())
		inv.warnf("failed to execute %s: %v", shell, err)
		inv.status = runStatus(err)
		return
	}
	err := execute(p, argv, p.Environ())
	inv.warnf("failed to execute %s: %v", argv[0], err)
	inv.status = runStatus(err)
}

// mapIDs writes the maps of the new user namespace.
func (u *unsharing) mapIDs() bool {
	if u.mapUser >= 0 && !u.write("uid_map", idMapLine(u.mapUser, u.outside.EUID)) {
		return false
	}
	word := u.setgroups
	if word == "" && u.mapGroup >= 0 {
		word = "deny" // or nobody but root could map a group
	}
	if word != "" && !u.write("setgroups", word) {
		return false
	}
	return u.mapGroup < 0 || u.write("gid_map", idMapLine(u.mapGroup, u.outside.EGID))
}

func idMapLine(inside int, outside uint32) string { return fmt.Sprintf("%d %d 1", inside, outside) }

// write writes a file of the process's own in /proc.
func (u *unsharing) write(name, text string) bool {
	path := "/proc/self/" + name
	fd, err := sys.Open(u.inv.p, path, sys.O_WRONLY, 0)
	if err != nil {
		u.inv.errorf("cannot open %s: %v", path, err)
		return false
	}
	defer u.inv.p.Close(fd)
	if _, err = u.inv.p.Write(fd, []byte(text)); err != nil {
		u.inv.errorf("write failed %s: %v", path, err)
	}
	return err == nil
}

// place arranges mounts, root and working directory.
func (u *unsharing) place() bool {
	p := u.inv.p
	if u.flags&sys.CLONE_NEWNS != 0 && u.propagation != 0 {
		if err := p.Mount("none", "/", "", u.propagation, ""); err != nil {
			u.inv.errorf("cannot change root filesystem propagation: %v", err)
			return false
		}
	}
	if u.hasRoot {
		if err := p.Chroot(u.root); err != nil {
			u.inv.errorf("cannot change root directory to '%s': %v", u.root, err)
			return false
		}
		if err := p.Chdir("/"); err != nil {
			u.inv.errorf("cannot chdir to '/': %v", err)
			return false
		}
	}
	if u.hasDir {
		if err := p.Chdir(u.dir); err != nil {
			u.inv.errorf("cannot chdir to '%s': %v", u.dir, err)
			return false
		}
	}
	return u.proc()
}

// proc mounts /proc anew.
func (u *unsharing) proc() bool {
	if !u.hasProc {
		return true
	}
	if u.mountProc == "" {
		u.mountProc = "/proc"
	}
	err := u.inv.p.Mount("proc", u.mountProc, "proc", sys.MS_NOSUID|sys.MS_NOEXEC|sys.MS_NODEV, "")
	if err != nil {
		u.inv.errorf("mount %s failed: %v", u.mountProc, err)
	}
	return err == nil
}

// become takes the ids that -S and -G name.
func (u *unsharing) become() bool {
	p := u.inv.p
	if u.setGID >= 0 {
		c := p.Cred()
		c.Groups = nil
		if !u.setcred(&c, "setgroups") {
			return false
		}
		id := uint32(u.setGID)
		c.GID, c.EGID, c.SGID, c.FSGID = id, id, id, id
		if !u.setcred(&c, "setgid") {
			return false
		}
	}
	if u.setUID >= 0 {
		c := p.Cred()
		id := uint32(u.setUID)
		c.UID, c.EUID, c.SUID, c.FSUID = id, id, id, id
		if !u.setcred(&c, "setuid") {
			return false
		}
	}
	if !u.keepCaps || u.flags&sys.CLONE_NEWUSER == 0 {
		return true
	}
	c := p.Cred()
	c.Inheritable |= c.Caps
	c.Ambient = c.Caps
	return u.setcred(&c, "prctl(PR_CAP_AMBIENT)")
}

func (u *unsharing) setcred(c *sys.Cred, what string) bool {
	err := u.inv.p.Setcred(*c)
	if err != nil {
		u.inv.errorf("%s failed: %v", what, err)
	}
	return err == nil
}
