package main

import (
	"errors"
	"os/exec"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"
)

// fuseMount is an overlay that a program serves: fuse-overlayfs, or ours.
func fuseMount(program string, args ...string) (*host, error) {
	program, err := exec.LookPath(program)
	if err == nil {
		program, err = filepath.Abs(program)
	}
	if err != nil {
		return nil, err
	}
	var daemon *exec.Cmd
	return &host{
		mount: func(w *World) error {
			daemon = exec.Command(program, append(args, "-f", "-o", options(w), "m")...)
			if err := daemon.Start(); err != nil {
				return err
			}
			return served("m")
		},
		unmount: func() error {
			if err := unix.Unmount("m", 0); err != nil {
				return err
			}
			return daemon.Wait()
		},
		daemons: func() int64 { return cpuOf(daemon.Process.Pid) },
	}, nil
}

// served waits until a program serves a directory.
func served(dir string) error {
	for range 2000 {
		var st unix.Statfs_t
		if unix.Statfs(dir, &st) == nil && st.Type == unix.FUSE_SUPER_MAGIC {
			return nil
		}
		time.Sleep(5 * time.Millisecond)
	}
	return errors.New("nothing serves " + dir)
}
