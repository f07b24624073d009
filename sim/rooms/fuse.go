//go:build linux

package rooms

import (
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// isFuse reports whether a filesystem is a program of the job's.
func isFuse(fstype string) bool { return fstype == "fuse" || strings.HasPrefix(fstype, "fuse.") }

// takeDevice makes the process's open /dev/fuse, which its mount options name by
// the descriptor, this process's: it makes the mount. What is returned gives it
// back.
func (c *mountCall) takeDevice(pid uint32) (release func(), err error) {
	options := strings.Split(c.data, ",")
	for i, option := range options {
		text, ok := strings.CutPrefix(option, "fd=")
		if !ok {
			continue
		}
		theirs, err := strconv.Atoi(text)
		if err != nil {
			return nil, unix.EINVAL
		}
		process, err := unix.PidfdOpen(int(pid), 0)
		if err != nil {
			return nil, err
		}
		defer unix.Close(process)
		ours, err := unix.PidfdGetfd(process, theirs, 0)
		if err != nil {
			return nil, err
		}
		options[i] = "fd=" + strconv.Itoa(ours)
		c.data = strings.Join(options, ",")
		return func() { unix.Close(ours) }, nil
	}
	return nil, unix.EINVAL
}
