//go:build linux

package fuse

import (
	"strings"

	"github.com/hanwen/go-fuse/v2/fuse"

	"github.com/overlook-fs/overlook/sim/sys"
)

func (e *Export) GetXAttr(_ <-chan struct{}, in *fuse.InHeader, attr string, to []byte) (size uint32, answer fuse.Status) {
	answer = e.on(in.NodeId, func(n *node) error {
		value, err := e.p.Getxattrat(n.fd, "", attr, sys.AT_EMPTY_PATH)
		if err != nil {
			return err
		}
		size, err = fit(value, to)
		return err
	})
	return size, answer
}

// fit copies what was asked for; no room at all asks only how much it is.
func fit(value, to []byte) (uint32, error) {
	if len(to) < len(value) {
		return uint32(len(value)), sys.ERANGE
	}
	return uint32(copy(to, value)), nil
}

// ListXAttr lists what the caller may see.
func (e *Export) ListXAttr(_ <-chan struct{}, in *fuse.InHeader, to []byte) (size uint32, answer fuse.Status) {
	answer = e.on(in.NodeId, func(n *node) error {
		names, err := e.as(&in.Caller).Listxattrat(n.fd, "", sys.AT_EMPTY_PATH)
		if err != nil {
			return err
		}
		var list strings.Builder
		for _, name := range names {
			list.WriteString(name)
			list.WriteByte(0)
		}
		size, err = fit([]byte(list.String()), to)
		return err
	})
	return size, answer
}

// SetXAttr sets an attribute as the process itself: the host's kernel has
// checked. An access list may cost its file set-group-id.
func (e *Export) SetXAttr(_ <-chan struct{}, in *fuse.SetXAttrIn, attr string, value []byte) fuse.Status {
	return e.on(in.NodeId, func(n *node) error {
		p := e.p
		if in.SetXAttrFlags&fuse.SETXATTR_ACL_KILL_SGID != 0 {
			p = e.losing(&in.Caller)
		}
		return p.Setxattrat(n.fd, "", attr, value, int(in.Flags), sys.AT_EMPTY_PATH)
	})
}

func (e *Export) RemoveXAttr(_ <-chan struct{}, in *fuse.InHeader, attr string) fuse.Status {
	return e.on(in.NodeId, func(n *node) error {
		return e.p.Removexattrat(n.fd, "", attr, sys.AT_EMPTY_PATH)
	})
}
