//go:build linux

package fuse

import (
	"strings"

	"github.com/hanwen/go-fuse/v2/fuse"

	"github.com/overlook-fs/overlook/sim/sys"
)

func (e *Export) GetXAttr(_ <-chan struct{}, in *fuse.InHeader, attr string, to []byte) (uint32, fuse.Status) {
	e.watch.Begin()
	defer e.watch.End()
	n, ok := e.use(in.NodeId)
	if !ok {
		return 0, fuse.Status(sys.ESTALE)
	}
	defer n.done()
	value, err := e.p.Getxattrat(n.fd, "", attr, sys.AT_EMPTY_PATH)
	if err != nil {
		return 0, status(err)
	}
	return fit(value, to)
}

// fit copies what was asked for; no room at all asks only how much it is.
func fit(value, to []byte) (uint32, fuse.Status) {
	if len(to) < len(value) {
		return uint32(len(value)), fuse.ERANGE
	}
	return uint32(copy(to, value)), fuse.OK
}

// ListXAttr lists what the caller may see.
func (e *Export) ListXAttr(_ <-chan struct{}, in *fuse.InHeader, to []byte) (uint32, fuse.Status) {
	e.watch.Begin()
	defer e.watch.End()
	n, ok := e.use(in.NodeId)
	if !ok {
		return 0, fuse.Status(sys.ESTALE)
	}
	defer n.done()
	names, err := e.as(&in.Caller).Listxattrat(n.fd, "", sys.AT_EMPTY_PATH)
	if err != nil {
		return 0, status(err)
	}
	var list strings.Builder
	for _, name := range names {
		list.WriteString(name)
		list.WriteByte(0)
	}
	return fit([]byte(list.String()), to)
}

// SetXAttr sets an attribute as the process itself: the host's kernel has
// checked. An access list may cost its file set-group-id.
func (e *Export) SetXAttr(_ <-chan struct{}, in *fuse.SetXAttrIn, attr string, value []byte) fuse.Status {
	e.watch.Begin()
	defer e.watch.End()
	n, ok := e.use(in.NodeId)
	if !ok {
		return fuse.Status(sys.ESTALE)
	}
	defer n.done()
	p := e.p
	if in.SetXAttrFlags&fuse.SETXATTR_ACL_KILL_SGID != 0 {
		p = e.losing(&in.Caller)
	}
	return status(p.Setxattrat(n.fd, "", attr, value, int(in.Flags), sys.AT_EMPTY_PATH))
}

func (e *Export) RemoveXAttr(_ <-chan struct{}, in *fuse.InHeader, attr string) fuse.Status {
	e.watch.Begin()
	defer e.watch.End()
	n, ok := e.use(in.NodeId)
	if !ok {
		return fuse.Status(sys.ESTALE)
	}
	defer n.done()
	return status(e.p.Removexattrat(n.fd, "", attr, sys.AT_EMPTY_PATH))
}
