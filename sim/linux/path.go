//go:build linux

package linux

import (
	"strconv"
	"strings"
)

// hostName is name as the host must be asked for it: what the kernel shows a
// process of itself, it shows this program of a whole, so names of the
// process's own become those of its thread and its files.
func (t *task) hostName(name string) string {
	switch {
	case !strings.HasPrefix(name, "/proc/") && !strings.HasPrefix(name, "/dev/"):
		return name
	case name == "/dev/stdin":
		return t.hostFile("0", name)
	case name == "/dev/stdout":
		return t.hostFile("1", name)
	case name == "/dev/stderr":
		return t.hostFile("2", name)
	case name == "/proc/mounts":
		return "/proc/thread-self/mounts"
	}
	if fd, ok := strings.CutPrefix(name, "/dev/fd/"); ok {
		return t.hostFile(fd, name)
	}
	if fd, ok := strings.CutPrefix(name, "/proc/self/fd/"); ok {
		return t.hostFile(fd, name)
	}
	if name == "/proc/self" || strings.HasPrefix(name, "/proc/self/") {
		return "/proc/thread-self" + name[len("/proc/self"):]
	}
	return name
}

// hostFile is the name under /proc of the file that descriptor fd is.
func (t *task) hostFile(fd, name string) string {
	n, err := strconv.Atoi(fd)
	if err != nil {
		return name
	}
	s, err := t.files.at(n)
	if err != nil {
		return "/proc/thread-self/fd/closed"
	}
	return "/proc/thread-self/fd/" + strconv.Itoa(s.file.host)
}
