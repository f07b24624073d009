package overlay

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// The index keeps the names of a lower hard link together: what was copied up
// from it is also in workdir/index, by the lower object's handle in
// hexadecimal, and every lookup of one of its names asks there. With
// nfs_export=on it holds all that was copied up, so that a handle of a lower
// object leads to its copy; a directory's entry points to the copy by a
// handle, and the entry of what was removed is a whiteout.

// indexing reports whether there is an index (Linux: ovl_indexdir).
func (fs *FS) indexing() bool { return fs.options.index == "on" && fs.work != nil }

// indexesAll reports whether all that is copied up is indexed (Linux:
// ovl_index_all).
func (fs *FS) indexesAll() bool { return fs.options.nfsExport == "on" && fs.options.index == "on" }

// needsIndex reports whether i gets into the index when it is copied up.
func (fs *FS) needsIndex(i *Inode) bool {
	if len(i.lowers) == 0 || !fs.indexing() {
		return false
	}
	lower := i.lowers[0].dentry
	return fs.indexesAll() || !lower.IsDir() && fs.linkCount(lower.Inode()) > 1
}

// indexName is the name in the index of what was copied from a lower object.
func indexName(handle []byte) string {
	const digits = "0123456789abcdef"
	b := make([]byte, 0, 2*len(handle))
	for _, c := range handle {
		b = append(b, digits[c>>4], digits[c&15])
	}
	return string(b)
}

// handleNamed is the handle that an entry of the index is named by.
func handleNamed(name string) ([]byte, error) {
	if len(name) < 2*handleHeader {
		return nil, sys.EINVAL
	}
	b := make([]byte, len(name)/2)
	for n := range b {
		high, low := hexDigit(name[2*n]), hexDigit(name[2*n+1])
		if high < 0 || low < 0 {
			return nil, sys.EINVAL
		}
		b[n] = byte(high<<4 | low)
	}
	return b, checkHandle(b)
}

func hexDigit(c byte) int { return strings.IndexByte("0123456789abcdef", c|c&0x40>>1) }

// indexOf finds the entry for a lower object; nil where there is none.
func (fs *FS) indexOf(lower *vfs.Dentry) (*vfs.Dentry, error) {
	index, err := fs.lookupReal(fs.work, indexName(fs.handle(lower)))
	if err == sys.ENOENT || err == nil && index.Negative() {
		return nil, nil
	}
	return index, err
}

// findIndex completes what a lookup found by the index: a name that only a
// lower layer has is in upper all the same where another name of the object
// was copied up (Linux: fs/overlayfs/namei.c, ovl_lookup_index).
func (fs *FS) findIndex(f *found, verified bool) error {
	if len(f.lowers) == 0 || !fs.indexing() {
		return nil
	}
	lower := f.lowers[0].dentry
	if f.upper != nil && !verified && (lower.IsDir() || f.metacopy) || lower.IsDir() && !fs.indexesAll() {
		return nil
	}
	index, err := fs.indexOf(lower)
	if err != nil || index == nil {
		return err
	}
	fs.door.Decide(&ruleIndexed, index.Name())
	switch {
	case fs.isWhiteoutDevice(index) || index.Inode().Mode().Type() != lower.Inode().Mode().Type():
		return fs.door.Refuse(sys.EIO, &ruleBadIndex, index.Name())
	case lower.IsDir():
		if f.upper == nil || fs.verifyHandle(index, "upper", fs.upperHandle(f.upper)) != nil {
			return fs.door.Refuse(sys.EIO, &ruleBadIndex, index.Name())
		}
	case f.upper != nil && f.upper.Inode() != index.Inode():
		return nil
	}
	f.index = index
	if f.upper != nil {
		return nil
	}
	if f.redirect, err = fs.redirectOf(index); err != nil {
		return err
	}
	if f.metacopy = fs.hasMark(index, "metacopy"); f.metacopy && f.data.dentry == nil && f.dataIn == "" {
		f.data = f.lowers[0]
	}
	return nil
}
