//go:build linux

package stage

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// Observer is a further process, which works beside the export. It sees the
// overlay at a place of its own, whatever the host has there, and of /proc only
// what concerns itself: neither who else works here, nor with how many files.
func (s *Stage) Observer(at string) (sys.Process, error) {
	p := s.k.Attach(sys.RootCred())
	if err := p.Unshare(sys.CLONE_NEWNS); err != nil {
		return nil, err
	}
	root, err := sys.Open(p, "/", sys.O_PATH|sys.O_DIRECTORY, 0)
	if err != nil {
		return nil, err
	}
	defer p.Close(root)
	const all = "/proc/all"
	for _, step := range []func() error{
		func() error { return p.Mount("observer", "/", "tmpfs", 0, "") },
		func() error { return p.Chdir("/..") }, // what covers the root
		func() error { return p.Chroot(".") },
		func() error {
			mkdirs(p, all)
			mkdirs(p, "/proc/self")
			mkdirs(p, at)
			return p.Mount("proc", all, "proc", 0, "")
		},
		func() error { return p.Mount(all+"/self", "/proc/self", "", sys.MS_BIND, "") },
		func() error { return p.Umount2(all, sys.MNT_DETACH) },
		func() error { return p.Mount("/proc/self/fd/"+strconv.Itoa(root), at, "", sys.MS_BIND, "") },
		func() error { return p.Chdir(at[:strings.LastIndexByte(at, '/')+1]) },
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return p, nil
}
