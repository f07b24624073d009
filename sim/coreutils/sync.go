package coreutils

import "github.com/overlook-fs/overlook/sim/sys"

func sync(inv *invocation) {
	var data, filesystem bool
	o := inv.options()
	o.flag(&data, 'd', "data")
	o.flag(&filesystem, 'f', "file-system")
	names, ok := o.parse()
	switch {
	case !ok:
		return
	case data && filesystem:
		inv.errorf("cannot specify both --data and --file-system")
		return
	case data && len(names) == 0:
		inv.errorf("--data needs at least one argument")
		return
	case len(names) == 0:
		inv.p.Sync()
		return
	}
	for _, name := range names {
		syncFile(inv, name, data, filesystem)
	}
}

func syncFile(inv *invocation, name string, data, filesystem bool) {
	fd, err := sys.Open(inv.p, name, sys.O_RDONLY|sys.O_NONBLOCK, 0)
	if err != nil {
		if fd2, err2 := sys.Open(inv.p, name, sys.O_WRONLY|sys.O_NONBLOCK, 0); err2 == nil {
			fd, err = fd2, nil
		}
	}
	if err != nil {
		inv.errorf("error opening %s: %v", quoteFile(name), err)
		return
	}
	defer inv.p.Close(fd)
	switch {
	case data:
		err = inv.p.Fdatasync(fd)
	case filesystem:
		inv.p.Sync()
	default:
		err = inv.p.Fsync(fd)
	}
	if err != nil {
		inv.errorf("error syncing %s: %v", quoteFile(name), err)
	}
}
