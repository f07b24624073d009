//go:build linux

package rooms

import "golang.org/x/sys/unix"

const auditArch = 0xc000003e

// mknodCalls are the calls that make nodes, and which argument is the mode.
func mknodCalls() map[uint32]uint32 {
	return map[uint32]uint32{unix.SYS_MKNOD: 1, unix.SYS_MKNODAT: 2}
}
