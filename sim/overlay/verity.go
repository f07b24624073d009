package overlay

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// A metacopy's mark may hold a digest of its data: four bytes (version, length,
// flags, algorithm), then the digest. No filesystem here has fs-verity, so no
// digest can be right.
const metacopyHeader = 4

// hasMetacopy reports whether a file has the mark of a metacopy; EIO where the
// mark cannot be one (Linux: ovl_check_metacopy_xattr).
func (w *walk) hasMetacopy(value []byte, marked bool) (bool, error) {
	if marked && len(value) > 0 && len(value) < metacopyHeader {
		return false, w.fs.door.Refuse(sys.EIO, &ruleBadDigest, w.name.Text)
	}
	return marked, nil
}

// verifyData makes sure that the data of a file is where its metacopy says,
// and with verity that it may be used (Linux: ovl_verify_lowerdata).
func (fs *FS) verifyData(d *vfs.Dentry) error {
	i := inodeOf(d)
	switch {
	case !i.metacopy:
		return nil
	case i.data.dentry == nil:
		if err := fs.lookUpData(d); err != nil {
			return err
		}
	}
	if fs.options.verity == "off" {
		return nil
	}
	value, _ := fs.mark(i.real(), "metacopy")
	if len(value) > metacopyHeader || fs.options.verity == "require" {
		return fs.door.Refuse(sys.EIO, &ruleBadDigest, d.Name())
	}
	return nil
}
