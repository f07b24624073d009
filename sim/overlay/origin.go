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

// handle is the file handle of a real inode; nil where its filesystem has
// none.
func handle(d *vfs.Dentry) []byte {
	e, ok := d.Super().FS.(vfs.Exporter)
	if !ok {
		return nil
	}
	kind, id := e.EncodeHandle(d.Inode())
	uuid := e.UUID()
	b := []byte{handleVersion, handleMagic, byte(handleHeader + len(id)), 0, kind}
	b = append(b, uuid[:]...)
	return append(b, id...)
}

// setOrigin marks an object of upper with where it comes from.
func (fs *FS) setOrigin(upper, lower *vfs.Dentry) error {
	err := fs.setMark(upper, "origin", handle(lower))
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
	if !ok || len(b) < handleHeader || b[0] != handleVersion || b[1] != handleMagic || int(b[2]) != len(b) {
		return nil
	}
	for _, l := range fs.lowers {
		e, ok := l.root.Super().FS.(vfs.Exporter)
		if !ok {
			continue
		}
		if uuid := e.UUID(); string(uuid[:]) != string(b[5:handleHeader]) {
			continue
		}
		i, ok := e.DecodeHandle(b[4], b[handleHeader:])
		if !ok {
			continue
		}
		d := vfs.Disconnected(i)
		if fs.isWhiteout(d) || i.Mode().Type() != upper.Inode().Mode().Type() {
			return nil
		}
		return []place{{l, d}}
	}
	return nil
}

// markOrigin gives a merged directory of upper the origin that it lacks, so
// that its inode number outlasts this mount.
func (fs *FS) markOrigin(parent *Inode, f *found) error {
	if !f.upper.IsDir() || fs.super.ReadOnly || fs.hasMark(f.upper, "origin") {
		return nil
	}
	if err := fs.setOrigin(f.upper, f.lowers[0].dentry); err != nil {
		return err
	}
	return parent.setImpure()
}
