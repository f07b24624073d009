//go:build linux

package linux

import (
	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/trace"
)

func (p *Process) Mount(source, target, fstype string, flags sys.MountFlags, data string) error {
	e := trace.Event{Op: "mount", Path: target, Path2: source, Arg: fstype}
	if data != "" {
		e.Arg += " " + data
	}
	return p.call(e, func() error {
		var resolved layers
		fresh := fstype == "overlay" && flags&(sys.MS_REMOUNT|sys.MS_BIND|sys.MS_MOVE) == 0
		if fresh {
			resolved = resolveLayers(data)
		}
		target := p.hostName(target)
		err := unix.Mount(source, target, fstype, uintptr(flags), data)
		switch {
		case err != nil:
			resolved.close()
		case fresh:
			p.k.keepLayers(target, resolved)
		}
		return err
	})
}

func (p *Process) Umount2(target string, flags int) error {
	return p.call(event("umount2", target), func() error {
		err := unix.Unmount(p.hostName(target), flags)
		if err == nil {
			p.k.dropLayers()
		}
		return err
	})
}

func (p *Process) Unshare(flags int) error {
	return p.call(event("unshare"), func() error {
		const known = sys.CLONE_NEWNS | sys.CLONE_NEWUSER | sys.CLONE_NEWCGROUP | sys.CLONE_NEWUTS | sys.CLONE_NEWIPC | sys.CLONE_NEWNET
		if flags&^known != 0 {
			return sys.EINVAL
		}
		if err := unix.Unshare(flags); err != nil {
			return err
		}
		return p.rememberNamespaces()
	})
}

func (p *Process) PivotRoot(newroot, putold string) error {
	return p.call(event("pivot_root", newroot, putold), func() error {
		if err := unix.PivotRoot(p.hostName(newroot), p.hostName(putold)); err != nil {
			return err
		}
		return p.rememberRoot()
	})
}

func (p *Process) Setns(fd, kind int) error {
	return p.on(event("setns"), fd, func(host int) error {
		const known = sys.CLONE_NEWNS | sys.CLONE_NEWUTS
		if kind&^known != 0 {
			return sys.EINVAL
		}
		if err := unix.Setns(host, kind); err != nil {
			return err
		}
		return p.rememberNamespaces()
	})
}

// rememberNamespaces keeps the thread's namespaces and root for children.
func (t *task) rememberNamespaces() error {
	for _, n := range []struct {
		name string
		kept *int
	}{{"mnt", &t.namespace}, {"uts", &t.hostNames}} {
		fd, err := unix.Open("/proc/thread-self/ns/"+n.name, unix.O_RDONLY|unix.O_CLOEXEC, 0)
		if err != nil {
			return err
		}
		closeHost(*n.kept)
		*n.kept = fd
	}
	return t.rememberRoot()
}
