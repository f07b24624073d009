package main

import (
	"errors"
	"os"
	"os/signal"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/fuse"
	"github.com/overlook-fs/overlook/sim/stage"
	"github.com/overlook-fs/overlook/sim/sys"
)

func mountCommand() command {
	return command{
		name:  "mount",
		short: "mount real directories as an overlay, without the kernel's",
		help: `Usage: overlook mount [-f] [-o OPTION[,OPTION]...] [--explain LOG]
                      [--picture FILE] [SOURCE] MOUNTPOINT

Mounts an overlay of directories of this machine on MOUNTPOINT, by FUSE: the
engine decides, the layers are as the kernel's overlay has them, which can
mount them afterwards. It goes to the background once it is mounted, and ends
with umount, SIGTERM or SIGINT.

  -f             stay in the foreground
  -o OPTION...   the options of the kernel's overlay: lowerdir=A:B, upperdir=U,
                 workdir=W, redirect_dir=, index=, metacopy=, userxattr ...,
                 and mount's own: ro, nodev, nosuid, noexec, noatime ...
  --explain LOG  write what each request did, and why, to the file LOG;
                 requests then run one at a time
  --picture FILE write a picture of the layers to FILE whenever they have
                 changed, and before it what has; where FILE ends in .sock it
                 is a socket, and who connects gets every picture, each with
                 a form feed after it

Who is not the superuser of the machine keeps the overlay's marks in user.*
attributes (userxattr). Under the name mount.fuse.overlook the program is what
mount -t fuse.overlook runs: SOURCE MOUNTPOINT [-o OPTION...].

It exits with 0 once mounted, 1 where mounting fails, 2 for wrong arguments.
`,
		run: func(args []string) int {
			o, status, ok := mountArguments(args)
			switch {
			case !ok:
				return status
			case o.foreground:
				return mountAndServe(o)
			}
			return mountInBackground(args)
		},
	}
}

// helperArguments are those of overlook mount, where the program runs under
// the name of a helper of mount(8).
func helperArguments() (args []string, ok bool) {
	return os.Args[1:], strings.HasPrefix(filepath.Base(os.Args[0]), "mount.")
}

// mountAndServe mounts and answers until it is unmounted.
func mountAndServe(o mountOptions) int {
	ready, typed := readiness(), o.point
	e, watch, err := o.mount()
	if err != nil {
		ready.failed(typed, err)
		return exitDiffers
	}
	defer watch.close()
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, unix.SIGTERM, unix.SIGINT)
	go func() {
		for range signals {
			unmount(e, o.point)
		}
	}()
	os.Chdir("/") // the layers' filesystems are not to be busy because of us
	ready.mounted()
	e.Serve()
	return 0
}

// unmount unmounts; where somebody is still in there, it goes when they do.
func unmount(e *fuse.Export, point string) {
	if unix.Unmount(point, 0) == nil || unix.Unmount(point, unix.MNT_DETACH) == nil {
		return
	}
	if err := e.Unmount(); err != nil {
		complain("mount: %v", err)
	}
}

// mount makes the overlay and mounts it.
func (o *mountOptions) mount() (*fuse.Export, *mountWatch, error) {
	point, err := filepath.Abs(o.point)
	if err != nil {
		return nil, nil, err
	}
	o.point = point
	if st, err := os.Stat(o.point); err != nil {
		return nil, nil, errors.Unwrap(err)
	} else if !st.IsDir() {
		return nil, nil, sys.ENOTDIR
	}
	watch, err := newMountWatch(o)
	if err != nil {
		return nil, nil, err
	}
	stage.AllowFiles()
	unix.Umask(0) // the engine knows the caller's
	s, err := stage.New(stage.Options{Source: o.source, Flags: sys.MountFlags(o.flags), Data: o.data, Seed: randomSeed(), Recorder: watch.events})
	if err != nil {
		watch.close()
		return nil, nil, err
	}
	e, err := s.Export(watch)
	if err == nil {
		err = watch.look(s, o.point)
	}
	if err != nil {
		watch.close()
		return nil, nil, err
	}
	root := os.Geteuid() == 0
	if err := e.Mount(o.point, fuse.Options{Source: o.source, Flags: o.flags, Others: root}); err != nil {
		watch.close()
		return nil, nil, err
	}
	return e, watch, nil
}
