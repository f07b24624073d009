package coreutils

import (
	"strconv"

	"github.com/overlook-fs/overlook/sim/sys"
)

// handleCalls are the calls on file handles. A handle is told by its number in
// this run, its type and its length: its bytes hold chance.
func handleCalls() []systemCall {
	return []systemCall{
		{"name_to_handle_at", "PATH [AT]", func(c *caller, a []callArg) (int64, string, error) {
			h, _, err := c.inv.p.NameToHandleAt(a[0].dir, a[0].text, a[1].int()|a[0].self)
			if err != nil {
				return -1, "", err
			}
			c.handles = append(c.handles, h)
			return int64(len(c.handles) - 1), "type " + strconv.Itoa(h.Type) + ", " + strconv.Itoa(len(h.Bytes)) + " bytes", nil
		}},
		{"open_by_handle_at", "FD HANDLE [OPEN]", func(c *caller, a []callArg) (int64, string, error) {
			if a[1].int() < 0 || a[1].int() >= len(c.handles) {
				return -1, "", sys.EINVAL
			}
			fd, err := c.inv.p.OpenByHandleAt(a[0].int(), c.handles[a[1].int()], a[2].int())
			return int64(fd), "", err
		}},
	}
}
