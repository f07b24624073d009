//go:build linux

package rooms

import (
	"bufio"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// drivers are the device numbers behind which this machine has something: the
// character majors that a driver has, and the block devices that there are.
type drivers struct {
	characters map[uint32]bool
	blocks     map[string]bool // "major:minor"
	autoload   map[uint32]bool // block majors that make a device of any minor
}

// readDrivers reads what there is on this machine.
func readDrivers() (drivers, error) {
	d := drivers{map[uint32]bool{}, map[string]bool{}, map[uint32]bool{7: true, 9: true}}
	list, err := os.Open("/proc/devices")
	if err != nil {
		return d, err
	}
	defer list.Close()
	scanner := bufio.NewScanner(list)
	for scanner.Scan() && !strings.HasPrefix(scanner.Text(), "Block") {
		fields := strings.Fields(scanner.Text())
		if major, err := strconv.ParseUint(strings.Join(fields[:min(1, len(fields))], ""), 10, 32); err == nil {
			d.characters[uint32(major)] = true
		}
	}
	blocks, err := os.ReadDir("/sys/dev/block")
	for _, b := range blocks {
		d.blocks[b.Name()] = true
	}
	return d, err
}

// drive reports whether a node of that mode and device would reach something
// that is not a room's own.
func (d drivers) drive(mode uint32, device uint64) bool {
	major, minor := unix.Major(device), unix.Minor(device)
	if mode&unix.S_IFMT == unix.S_IFBLK {
		return d.autoload[major] || d.blocks[strconv.Itoa(int(major))+":"+strconv.Itoa(int(minor))]
	}
	for _, own := range devices() {
		if device == own {
			return false
		}
	}
	return d.characters[major]
}
