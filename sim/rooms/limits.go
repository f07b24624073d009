//go:build linux

package rooms

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// mostProcesses is how many processes a job may have. The room ends a job that
// has more; until it has seen that, spareProcesses bounds them, which leaves
// the room itself what it needs.
const (
	mostProcesses  = 1000
	spareProcesses = 8000
)

// watch calls end once when the room has too many processes. It watches until
// stopped.
func watch(end func()) (stop func()) {
	stopped := make(chan struct{})
	go func() {
		ticker := time.NewTicker(50 * time.Millisecond)
		defer ticker.Stop()
		for {
			select {
			case <-stopped:
				return
			case <-ticker.C:
			}
			if names, err := os.ReadDir("/proc"); err == nil && len(names) > mostProcesses {
				end()
				return
			}
		}
	}()
	return func() { close(stopped) }
}

// limit bounds what a job can use up besides time: processes, and no files
// for dead ones. Where the kernel has one count of processes for the whole
// machine (before 6.14) it is left alone. /proc is mounted at a directory
// below stage for the purpose, since the room's own cannot be written to.
func limit(stage string) error {
	if err := unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}); err != nil {
		return err
	}
	if !ownProcessCount() {
		return nil
	}
	proc := filepath.Join(stage, "mnt")
	if err := unix.Mount("proc", proc, "proc", 0, ""); err != nil {
		return err
	}
	defer unix.Unmount(proc, unix.MNT_DETACH)
	reserveThreads()
	return os.WriteFile(filepath.Join(proc, "sys/kernel/pid_max"), fmt.Append(nil, spareProcesses), 0)
}

// ownThreads is how many threads a room's own program may need at once.
const ownThreads = 16

// reserveThreads makes the threads that the room's program itself may need
// while a job has used up all processes: Go keeps them.
func reserveThreads() {
	var all, made sync.WaitGroup
	all.Add(ownThreads)
	for range ownThreads {
		made.Go(func() {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			all.Done()
			all.Wait() // each on a thread of its own until all have one
		})
	}
	made.Wait()
}

// ownProcessCount reports whether a process namespace has a count of its own.
func ownProcessCount() bool {
	var u unix.Utsname
	if unix.Uname(&u) != nil {
		return false
	}
	var major, minor int
	if _, err := fmt.Sscanf(unix.ByteSliceToString(u.Release[:]), "%d.%d", &major, &minor); err != nil {
		return false
	}
	return major > 6 || major == 6 && minor >= 14
}
