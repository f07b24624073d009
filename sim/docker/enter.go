package docker

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// entry is how a process becomes the first one of a container.
type entry struct {
	p sys.Process
	c *container
}

// enter leaves the machine's mounts and names for the container's and executes
// its program. It returns only where something fails, and what.
func (e *entry) enter() error {
	if err := e.p.Unshare(sys.CLONE_NEWNS | sys.CLONE_NEWUTS | sys.CLONE_NEWIPC); err != nil {
		return wrong("unshare", "", err)
	}
	e.p.Mount("", "/", "", sys.MS_REC|sys.MS_PRIVATE, "")
	if err := e.p.Sethostname(e.c.running.hostname); err != nil {
		return wrong("sethostname", "", err)
	}
	guests, err := e.guests()
	if err != nil {
		return err
	}
	if err := e.changeRoot(); err != nil {
		return err
	}
	if err := e.furnish(guests); err != nil {
		return err
	}
	x := execution{p: e.p, argv: append([]string{e.c.path}, e.c.args...), env: e.c.environment(), dir: e.c.running.dir, user: e.c.running.user, caps: e.c.host.caps()}
	return x.run()
}

// wrong is a system call's error in runc's words.
func wrong(what, path string, err error) error {
	text := what
	if path != "" {
		text += " " + path
	}
	return &refusal{text + ": " + lower(err.Error()), 125}
}

// guest is a tree from outside that comes into the container.
type guest struct {
	fd int // an open tree, mounted nowhere
	to string
	m  *mountPoint
}

// guests opens what is to be mounted in the container, while it can be seen.
func (e *entry) guests() ([]guest, error) {
	all := []mountPoint{}
	for _, name := range []string{"resolv.conf", "hostname", "hosts"} {
		all = append(all, mountPoint{source: e.c.dir() + "/" + name, target: "/etc/" + name})
	}
	all = append(append([]mountPoint(nil), e.c.mounts...), all...)
	var open []guest
	for i := range all {
		m := &all[i]
		fd, err := e.p.OpenTree(sys.AT_FDCWD, m.source, sys.OPEN_TREE_CLONE|sys.OPEN_TREE_CLOEXEC|sys.AT_RECURSIVE)
		if err != nil {
			return nil, wrong("error mounting \""+m.source+"\" to rootfs at \""+m.target+"\": open_tree", m.source, err)
		}
		open = append(open, guest{fd, m.target, m})
	}
	return open, nil
}

// changeRoot makes the overlay the root of everything, and lets go of the old
// one with all that is mounted there.
func (e *entry) changeRoot() error {
	merged := e.c.merged()
	if err := e.p.Chdir(merged); err != nil {
		return wrong("chdir", merged, err)
	}
	if err := e.p.PivotRoot(".", "."); err != nil {
		return wrong("pivot_root", merged, err)
	}
	if err := e.p.Umount2(".", sys.MNT_DETACH); err != nil {
		return wrong("unmount", merged, err)
	}
	return e.p.Chdir("/")
}

// furnish mounts what every container has, then what it was asked to have.
func (e *entry) furnish(guests []guest) error {
	before := e.p.Umask(0)
	defer e.p.Umask(before)
	for _, m := range []struct {
		source, target, fstype string
		flags                  sys.MountFlags
		data                   string
	}{
		{"proc", "/proc", "proc", sys.MS_NOSUID | sys.MS_NODEV | sys.MS_NOEXEC, ""},
		{"tmpfs", "/dev", "tmpfs", sys.MS_NOSUID, "size=65536k,mode=755"},
	} {
		if err := e.p.Mount(m.source, m.target, m.fstype, m.flags, m.data); err != nil {
			return wrong("error mounting \""+m.source+"\" to rootfs at \""+m.target+"\": mount", m.target, err)
		}
	}
	if err := e.devices(); err != nil {
		return err
	}
	for _, g := range guests {
		if err := e.admit(g); err != nil {
			return err
		}
	}
	for _, t := range e.c.tmpfs {
		if err := e.temporary(t); err != nil {
			return err
		}
	}
	if !e.c.host.readOnly {
		return nil
	}
	if err := e.p.Mount("", "/", "", sys.MS_REMOUNT|sys.MS_BIND|sys.MS_RDONLY, ""); err != nil {
		return wrong("remount", "/", err)
	}
	return nil
}

// devices fills /dev.
func (e *entry) devices() error {
	for _, d := range []struct {
		name         string
		major, minor uint32
	}{{"null", 1, 3}, {"zero", 1, 5}, {"full", 1, 7}, {"random", 1, 8}, {"urandom", 1, 9}, {"tty", 5, 0}} {
		if err := sys.Mknod(e.p, "/dev/"+d.name, sys.S_IFCHR|0o666, sys.Makedev(d.major, d.minor)); err != nil {
			return wrong("mknod", "/dev/"+d.name, err)
		}
	}
	for _, l := range [][2]string{{"fd", "/proc/self/fd"}, {"stdin", "/proc/self/fd/0"}, {"stdout", "/proc/self/fd/1"}, {"stderr", "/proc/self/fd/2"}} {
		sys.Symlink(e.p, l[1], "/dev/"+l[0])
	}
	sys.Mkdir(e.p, "/dev/shm", 0o777|sys.S_ISVTX)
	err := e.p.Mount("shm", "/dev/shm", "tmpfs", sys.MS_NOSUID|sys.MS_NODEV|sys.MS_NOEXEC, "size=65536k")
	if err != nil {
		return wrong("mount", "/dev/shm", err)
	}
	return nil
}

// admit mounts what comes from outside; a mount point that is not there is
// made, and is all that the container's layer gets of it.
func (e *entry) admit(g guest) error {
	defer e.p.Close(g.fd)
	if err := e.mountPointLike(g.fd, g.to); err != nil {
		return err
	}
	if err := e.p.MoveMount(g.fd, "", sys.AT_FDCWD, g.to, sys.MOVE_MOUNT_F_EMPTY_PATH|sys.MOVE_MOUNT_T_SYMLINKS); err != nil {
		return wrong("error mounting \""+g.m.source+"\" to rootfs at \""+g.to+"\": move_mount", g.to, err)
	}
	if !g.m.writable() {
		if err := e.p.Mount("", g.to, "", sys.MS_REMOUNT|sys.MS_BIND|sys.MS_RDONLY, ""); err != nil {
			return wrong("remount", g.to, err)
		}
	}
	return nil
}

// mountPointLike makes a directory, or a file, as fd is one.
func (e *entry) mountPointLike(fd int, to string) error {
	if _, err := sys.StatPath(e.p, to); err == nil {
		return nil
	}
	st, err := sys.Fstat(e.p, fd)
	if err != nil {
		return wrong("fstat", to, err)
	}
	dir := to
	if !st.Mode.IsDir() {
		dir = to[:strings.LastIndexByte(to, '/')]
	}
	if err := (store{e.p}).makeAll(dir, 0o755); err != nil {
		return wrong("mkdir", dir, err)
	}
	if dir == to {
		return nil
	}
	if err := sys.WriteFile(e.p, to, nil, 0o755); err != nil {
		return wrong("open", to, err)
	}
	return nil
}

// temporary mounts a tmpfs: "/run" or "/run:size=1m,mode=755".
func (e *entry) temporary(spec string) error {
	target, options, _ := strings.Cut(spec, ":")
	if err := (store{e.p}).makeAll(target, 0o755); err != nil {
		return wrong("mkdir", target, err)
	}
	flags := sys.MS_NOSUID | sys.MS_NODEV | sys.MS_NOEXEC
	var data []string
	for _, option := range strings.Split(options, ",") {
		switch option {
		case "", "rw", "nosuid", "nodev", "noexec":
		case "ro":
			flags |= sys.MS_RDONLY
		case "exec":
			flags &^= sys.MS_NOEXEC
		default:
			data = append(data, option)
		}
	}
	if err := e.p.Mount("tmpfs", target, "tmpfs", flags, strings.Join(data, ",")); err != nil {
		return wrong("error mounting \"tmpfs\" to rootfs at \""+target+"\": mount", target, err)
	}
	return nil
}
