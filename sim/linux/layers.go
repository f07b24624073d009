//go:build linux

package linux

import (
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/sys"
)

// layers are the layers of a mounted overlay as detached mounts of their own,
// so that they keep nothing else busy, just as the overlay holds them.
type layers struct {
	upper, work int
	lowers      []int
}

// resolveLayers opens what the options of an overlay mount name.
func resolveLayers(data string) layers {
	l := layers{upper: -1, work: -1}
	for _, option := range splitEscaped(data, ',') {
		key, value, _ := strings.Cut(option, "=")
		switch key {
		case "upperdir":
			l.upper = openLayer(value)
		case "workdir":
			l.work = openLayer(value)
		case "lowerdir":
			for _, dir := range splitEscaped(value, ':') {
				if dir != "" {
					l.lowers = append(l.lowers, openLayer(dir))
				}
			}
		case "lowerdir+", "datadir+":
			l.lowers = append(l.lowers, openLayer(value))
		}
	}
	return l
}

// splitEscaped splits at sep where no backslash stands before it; backslashes
// stay.
func splitEscaped(s string, sep byte) []string {
	var parts []string
	start := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case sep:
			parts = append(parts, s[start:i])
			start = i + 1
		}
	}
	return append(parts, s[start:])
}

// openLayer is a detached mount of a layer's directory, or -1.
func openLayer(escaped string) int {
	var name strings.Builder
	for i := 0; i < len(escaped); i++ {
		if escaped[i] == '\\' && i+1 < len(escaped) {
			i++
		}
		name.WriteByte(escaped[i])
	}
	fd, err := unix.OpenTree(unix.AT_FDCWD, name.String(), unix.OPEN_TREE_CLONE|unix.OPEN_TREE_CLOEXEC)
	if err != nil {
		return -1
	}
	return fd
}

func (l *layers) close() {
	if l.lowers == nil {
		return
	}
	closeHost(l.upper)
	closeHost(l.work)
	for _, fd := range l.lowers {
		closeHost(fd)
	}
}

// keepLayers remembers the layers of what was just mounted on target.
func (k *Kernel) keepLayers(target string, l layers) {
	host, err := unix.Open(target, unix.O_PATH|unix.O_CLOEXEC, 0)
	if err != nil {
		l.close()
		return
	}
	defer unix.Close(host)
	k.keepLayersOf(host, l)
}

// keepLayersOf is keepLayers for a mount that a file of the host lies on.
func (k *Kernel) keepLayersOf(host int, l layers) {
	var st unix.Stat_t
	if unix.Fstat(host, &st) != nil {
		l.close()
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.forgetLayers(st.Dev)
	k.layers[st.Dev] = l
}

// dropLayers forgets the layers of overlays that are mounted no more.
func (k *Kernel) dropLayers() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.layers) == 0 {
		return
	}
	mounted := map[uint64]bool{}
	for _, t := range k.tasks {
		table, err := os.ReadFile("/proc/self/task/" + strconv.Itoa(t.tid) + "/mountinfo")
		if err != nil {
			continue
		}
		for _, line := range strings.Split(string(table), "\n") {
			if fields := strings.Fields(line); len(fields) > 2 {
				mounted[deviceNamed(fields[2])] = true
			}
		}
	}
	for dev := range k.layers {
		if !mounted[dev] {
			k.forgetLayers(dev)
		}
	}
}

// forgetLayers lets go of the layers of one overlay.
//
// Preconditions: k.mu is held.
func (k *Kernel) forgetLayers(dev uint64) {
	if l, ok := k.layers[dev]; ok {
		l.close()
		delete(k.layers, dev)
	}
}

// deviceNamed is the device "major:minor".
func deviceNamed(text string) uint64 {
	major, minor, _ := strings.Cut(text, ":")
	high, _ := strconv.ParseUint(major, 10, 32)
	low, _ := strconv.ParseUint(minor, 10, 32)
	return sys.Makedev(uint32(high), uint32(low))
}

func (p *Process) Layers(fd int) (sys.Layers, error) {
	found := sys.Layers{Upper: -1, Work: -1}
	err := p.on(event("layers"), fd, func(host int) error {
		if host == -1 {
			return sys.EBADF
		}
		dev, err := superblock(host)
		if err != nil {
			return err
		}
		p.k.mu.Lock()
		defer p.k.mu.Unlock()
		l, ok := p.k.layers[dev]
		if !ok {
			return sys.EINVAL
		}
		found.Upper = p.share(l.upper)
		found.Work = p.share(l.work)
		for _, lower := range l.lowers {
			found.Lowers = append(found.Lowers, p.share(lower))
		}
		return nil
	})
	return found, err
}

// share is a new descriptor of the process for a file of the host, or -1.
func (t *task) share(host int) int {
	copied := dupHost(host)
	if copied < 0 {
		return -1
	}
	fd, err := t.files.add(copied, sys.O_CLOEXEC)
	if err != nil {
		return -1
	}
	return fd
}

// superblock is the device of the mount that a file was reached through; a
// file on an overlay may report another.
func superblock(host int) (uint64, error) {
	info, err := os.ReadFile("/proc/thread-self/fdinfo/" + strconv.Itoa(host))
	if err != nil {
		return 0, sys.EINVAL
	}
	_, id, _ := strings.Cut(string(info), "mnt_id:")
	id, _, _ = strings.Cut(strings.TrimSpace(id), "\n")
	table, err := os.ReadFile("/proc/thread-self/mountinfo")
	if err != nil {
		return 0, sys.EINVAL
	}
	for _, line := range strings.Split(string(table), "\n") {
		if fields := strings.Fields(line); len(fields) > 2 && fields[0] == id {
			return deviceNamed(fields[2]), nil
		}
	}
	// A mount that stands nowhere is in no table.
	var st unix.Stat_t
	if err := unix.Fstat(host, &st); err != nil {
		return 0, err
	}
	return st.Dev, nil
}
