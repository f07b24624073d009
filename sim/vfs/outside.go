//go:build containers || !js

package vfs

import "github.com/overlook-fs/overlook/sim/sys"

// Holder is a File whose data may lie outside the machine.
type Holder interface {
	// Hold makes the file's data those of a source.
	Hold(f *OpenFile, s sys.Source)
	// ShareRange makes n bytes of the file at to those of src at from, as far
	// as they lie outside, without copying them. It returns how far it came.
	ShareRange(f, src *OpenFile, from, to, n int64) int64
	// Shelve puts the file's data before to on the kernel's shelf, as far as
	// there is room.
	Shelve(f *OpenFile, to int64)
}

// Hold makes the data of an open file those of a source, which stay outside
// the machine until they are written to.
func (p *Process) Hold(fd int, s sys.Source) error {
	f, holder, err := p.holder(fd)
	if err == nil {
		holder.Hold(f, s)
	}
	return err
}

// Shelve lets the data of an open file leave the machine for the kernel's shelf.
func (p *Process) Shelve(fd int, to int64) error {
	f, holder, err := p.holder(fd)
	if err == nil {
		holder.Shelve(f, to)
	}
	return err
}

// holder is an open file whose data may lie outside.
func (p *Process) holder(fd int) (*OpenFile, Holder, error) {
	p.enter()
	f, err := p.usable(fd)
	p.k.mu.Unlock()
	if err != nil {
		return nil, nil, err
	}
	holder, ok := f.File.(Holder)
	if !ok || !f.Writable() || !f.Inode.Mode().IsRegular() {
		return nil, nil, sys.EOPNOTSUPP
	}
	return f, holder, nil
}

// share copies what of a range lies outside without touching it.
func share(src, dst *OpenFile, from, to, n int64) int64 {
	if h, ok := dst.File.(Holder); ok {
		return h.ShareRange(dst, src, from, to, n)
	}
	return 0
}

var _ sys.Shelver = (*Process)(nil)
