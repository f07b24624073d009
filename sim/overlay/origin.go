package overlay

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// The origin of an upper object is the lower one it was copied from, kept as a
// file handle: version, magic, length, flags, type, the filesystem's uuid, and
// the filesystem's own bytes (Linux: fs/overlayfs/overlayfs.h, struct ovl_fb).
const (
	handleVersion = 0
	handleMagic   = 0xfb
	handleHeader  = 21
)

// Flags of a handle. Numbers in it have the least byte first, unless they say
// otherwise.
const (
	handleBigEndian = 1 << iota
	handleAnyEndian
	handleOfUpper // of an object of upper
)

// exporter is what decodes the handles of a layer's filesystem, or nil where
// it has none or the mounter may not use them (Linux: ovl_can_decode_fh).
func (fs *FS) exporter(s *vfs.Superblock) vfs.Exporter {
	if e, ok := s.FS.(vfs.Exporter); ok && e.Decodes() && fs.cred.Capable(sys.CAP_DAC_READ_SEARCH) {
		return e
	}
	return nil
}

// handle is the handle of a lower object; nil where its filesystem has none.
func (fs *FS) handle(lower *vfs.Dentry) []byte { return fs.handleOf(lower.Inode(), 0) }

// upperHandle is the handle of an object of upper.
func (fs *FS) upperHandle(d *vfs.Dentry) []byte { return fs.handleOf(d.Inode(), handleOfUpper) }

func (fs *FS) handleOf(i vfs.Inode, flags byte) []byte {
	e := fs.exporter(i.Super())
	if e == nil {
		return nil
	}
	kind, id := e.EncodeHandle(i)
	b := append(make([]byte, 0, handleHeader+len(id)), handleVersion, handleMagic, byte(handleHeader+len(id)), flags, kind)
	uuid := fs.uuidOf(e)
	b = append(b, uuid[:]...)
	return append(b, id...)
}

// uuidOf is a filesystem's uuid as handles have it.
func (fs *FS) uuidOf(e vfs.Exporter) (uuid [16]byte) {
	if fs.options.uuid != "off" {
		uuid = e.UUID()
	}
	return uuid
}

// checkHandle says whether b is a handle: EINVAL where it is none, ENODATA
// where it may be another kernel's.
func checkHandle(b []byte) error {
	switch {
	case len(b) < handleHeader || len(b) < int(b[2]) || b[1] != handleMagic:
		return sys.EINVAL
	case b[0] > handleVersion || b[3]&^(handleBigEndian|handleAnyEndian|handleOfUpper) != 0:
		return sys.ENODATA
	case b[3]&(handleBigEndian|handleAnyEndian) == handleBigEndian:
		return sys.ENODATA
	}
	return nil
}

// decode finds the object of a handle in the layer of that root. Of what is
// not there any more nothing is known, but that an object of upper is gone is:
// ESTALE (Linux: ovl_decode_real_fh).
func (fs *FS) decode(b []byte, root *vfs.Dentry) (*vfs.Dentry, error) {
	d, err := fs.decodeAnywhere(b, root)
	if err != nil || d == nil || !d.IsDir() || isBelow(d, root) {
		return d, err
	}
	if b[3]&handleOfUpper == 0 {
		return nil, nil
	}
	return nil, sys.ESTALE
}

// decodeAnywhere is decode that also finds a directory which is removed but
// held, or lies outside the layer, on the filesystem of root.
func (fs *FS) decodeAnywhere(b []byte, root *vfs.Dentry) (*vfs.Dentry, error) {
	e := fs.exporter(root.Super())
	if e == nil {
		return nil, nil
	}
	if uuid := fs.uuidOf(e); string(uuid[:]) != string(b[5:handleHeader]) {
		return nil, nil
	}
	d, err := e.DecodeHandle(b[4], b[handleHeader:b[2]])
	if err == sys.ESTALE && b[3]&handleOfUpper == 0 {
		return nil, nil
	}
	return d, err
}

// isBelow reports whether a directory is still there and lies in the layer of
// that root, which others on one filesystem tell apart (Linux: ovl_acceptable).
func isBelow(d, root *vfs.Dentry) bool {
	if d.Unhashed() {
		return false
	}
	for ; d != root; d = d.Parent() {
		if d == d.Parent() {
			return false
		}
	}
	return true
}

// setOrigin marks an object of upper with where it comes from.
func (fs *FS) setOrigin(upper, lower *vfs.Dentry) error {
	err := fs.setMark(upper, "origin", fs.handle(lower))
	if err == sys.EOPNOTSUPP || err == sys.EPERM {
		// A user attribute cannot be set on a symlink or a special file.
		return nil
	}
	return err
}

// origin is the lower object that an upper one was copied from, as far as it
// is still there.
func (fs *FS) origin(upper *vfs.Dentry) []place {
	b, ok := fs.mark(upper, "origin")
	if !ok || checkHandle(b) != nil {
		return nil
	}
	at, err := fs.lowerOf(b, fs.decode)
	if err != nil || fs.isWhiteoutDevice(at.dentry) || at.dentry.Inode().Mode().Type() != upper.Inode().Mode().Type() {
		return nil
	}
	return []place{at}
}

// lowerOf is where the lower object of a handle is, in the nearest layer that
// knows it by decode; ESTALE where none does (Linux: ovl_check_origin_fh).
func (fs *FS) lowerOf(b []byte, decode func([]byte, *vfs.Dentry) (*vfs.Dentry, error)) (place, error) {
	for _, l := range fs.lowers {
		if l.unidentified {
			continue
		}
		d, err := decode(b, l.root)
		if err != nil {
			return place{}, err
		}
		if d != nil {
			return place{l, d}, nil
		}
	}
	return place{}, sys.ESTALE
}

// verifyHandle compares the handle in a mark of d with that of what it should
// point to: ENODATA where there is none, ESTALE where it is another's (Linux:
// ovl_verify_fh).
func (fs *FS) verifyHandle(d *vfs.Dentry, mark string, handle []byte) error {
	stored, ok := fs.mark(d, mark)
	if !ok || checkHandle(stored) != nil {
		return sys.ENODATA
	}
	if string(stored[:stored[2]]) != string(handle) {
		return sys.ESTALE
	}
	return nil
}

// verifyOrSet is verifyHandle that sets a mark that is not there.
func (fs *FS) verifyOrSet(d *vfs.Dentry, mark string, handle []byte) error {
	err := fs.verifyHandle(d, mark, handle)
	if err == sys.ENODATA {
		return fs.setMark(d, mark, handle)
	}
	return err
}

// markOrigin gives a merged directory of upper the origin that it lacks, so
// that its inode number outlasts this mount, be it read-only.
func (fs *FS) markOrigin(parent *Inode, upper, lower *vfs.Dentry) error {
	if !upper.IsDir() || fs.hasMark(upper, "origin") {
		return nil
	}
	if err := fs.setOrigin(upper, lower); err != nil {
		return err
	}
	return parent.setImpure()
}
