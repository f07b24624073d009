//go:build linux

package linux

import (
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/sys"
)

func (p *Process) Fsopen(fstype string, flags int) (fd int, err error) {
	err = p.call(event("fsopen", "", fstype), func() error {
		host, err := unix.Fsopen(fstype, flags|unix.FSOPEN_CLOEXEC)
		if err != nil {
			return err
		}
		fd, err = p.files.add(host, onExec(flags&sys.FSOPEN_CLOEXEC))
		return err
	})
	return result(fd, err)
}

func (p *Process) Fspick(dir int, name string, flags int) (fd int, err error) {
	err = p.at(event("fspick", name), dir, name, func(dir int, name string) error {
		host, err := unix.Fspick(dir, name, flags|unix.FSPICK_CLOEXEC)
		if err != nil {
			return err
		}
		fd, err = p.files.add(host, onExec(flags&sys.FSPICK_CLOEXEC))
		return err
	})
	return result(fd, err)
}

func (p *Process) Fsconfig(fd, cmd int, key, value string, aux int) error {
	return p.call(event("fsconfig", "", key+"="+value), func() error {
		if fd < 0 {
			return sys.EINVAL
		}
		context, err := p.files.hold(fd)
		if err != nil {
			return err
		}
		defer context.release()
		dir := aux
		if takesDescriptor(cmd) && aux >= 0 {
			of, err := p.files.hold(aux)
			if err != nil {
				return err
			}
			defer of.release()
			dir = of.host
		}
		if err := fsconfig(context.host, cmd, key, value, dir); err != nil {
			return err
		}
		p.k.mu.Lock()
		defer p.k.mu.Unlock()
		context.layers.set(cmd, key, value, dir)
		return nil
	})
}

// takesDescriptor reports whether aux is one.
func takesDescriptor(cmd int) bool {
	return cmd == sys.FSCONFIG_SET_FD || cmd == sys.FSCONFIG_SET_PATH || cmd == sys.FSCONFIG_SET_PATH_EMPTY
}

// fsconfig is the call itself. A command has no key, and a flag no value.
func fsconfig(fd, cmd int, key, value string, aux int) error {
	var keyAt, valueAt *byte
	var err error
	if key != "" || cmd < sys.FSCONFIG_CMD_CREATE {
		if keyAt, err = unix.BytePtrFromString(key); err != nil {
			return err
		}
	}
	if value != "" || cmd > sys.FSCONFIG_SET_FLAG && cmd < sys.FSCONFIG_SET_FD {
		if valueAt, err = unix.BytePtrFromString(value); err != nil {
			return err
		}
	}
	if cmd == sys.FSCONFIG_SET_BINARY {
		aux = len(value)
	}
	_, _, failed := unix.Syscall6(unix.SYS_FSCONFIG, uintptr(fd), uintptr(cmd), uintptr(unsafe.Pointer(keyAt)), uintptr(unsafe.Pointer(valueAt)), uintptr(aux), 0)
	if failed != 0 {
		return failed
	}
	return nil
}

// set notes what a parameter says of the layers.
func (l *layers) set(cmd int, key, value string, host int) {
	layer := -1
	switch key {
	case "lowerdir", "lowerdir+", "datadir+", "upperdir", "workdir":
	default:
		return
	}
	if l.lowers == nil {
		l.upper, l.work, l.lowers = -1, -1, []int{}
	}
	if cmd == sys.FSCONFIG_SET_FD {
		if fd, err := unix.OpenTree(host, "", unix.OPEN_TREE_CLONE|unix.OPEN_TREE_CLOEXEC|unix.AT_EMPTY_PATH); err == nil {
			layer = fd
		}
	} else if key != "lowerdir" {
		layer = openLayer(value)
	}
	switch key {
	case "upperdir":
		closeHost(l.upper)
		l.upper = layer
	case "workdir":
		closeHost(l.work)
		l.work = layer
	case "lowerdir":
		for _, fd := range l.lowers {
			closeHost(fd)
		}
		l.lowers = l.lowers[:0]
		for _, dir := range splitEscaped(value, ':') {
			if dir != "" {
				l.lowers = append(l.lowers, openLayer(dir))
			}
		}
	default:
		l.lowers = append(l.lowers, layer)
	}
}

func (p *Process) Fsmount(fd, flags, attr int) (mount int, err error) {
	err = p.call(event("fsmount"), func() error {
		context, err := p.files.hold(fd)
		if err != nil {
			return err
		}
		defer context.release()
		host, err := unix.Fsmount(context.host, flags|unix.FSMOUNT_CLOEXEC, attr)
		if err != nil {
			return err
		}
		if context.layers.lowers != nil {
			p.k.keepLayersOf(host, context.layers)
			context.layers = layers{}
		}
		mount, err = p.files.add(host, onExec(flags&sys.FSMOUNT_CLOEXEC))
		return err
	})
	return result(mount, err)
}

func (p *Process) MoveMount(fromdir int, from string, todir int, to string, flags int) error {
	return p.both(pair("move_mount", from, to), fromdir, from, todir, to, func(fromdir int, from string, todir int, to string) error {
		return unix.MoveMount(fromdir, from, todir, to, flags)
	})
}

func (p *Process) OpenTree(dir int, name string, flags int) (fd int, err error) {
	err = p.at(event("open_tree", name), dir, name, func(dir int, name string) error {
		host, err := unix.OpenTree(dir, name, uint(flags|unix.OPEN_TREE_CLOEXEC))
		if err != nil {
			return err
		}
		fd, err = p.files.add(host, flags)
		return err
	})
	return result(fd, err)
}

// onExec is the flag of a new descriptor.
func onExec(asked int) int {
	if asked != 0 {
		return sys.O_CLOEXEC
	}
	return 0
}

// result is a new descriptor, -1 where there is none.
func result(fd int, err error) (int, error) {
	if err != nil {
		return -1, err
	}
	return fd, nil
}
