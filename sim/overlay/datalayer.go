package overlay

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// A data-only layer is searched for nothing but the data of a metacopy, when
// somebody first needs it. What is found stays the file's data; what is not is
// searched again.

// lookUpData finds the data of the metacopy d in the first data-only layer that
// has it; the error is the last one's (Linux: ovl_maybe_lookup_lowerdata).
func (fs *FS) lookUpData(d *vfs.Dentry) error {
	i := inodeOf(d)
	var err error
	for _, l := range fs.lowers[len(fs.lowers)-fs.dataLayers:] {
		var data *vfs.Dentry
		if data, err = fs.dataAt(l.root, i.dataIn); err == nil {
			i.touch()
			i.data = place{l, data}
			return nil
		}
	}
	fs.logWarning("lazy lowerdata lookup failed (" + lastTwo(d) + ", err=" + negative(err) + ")")
	return fs.door.Refuse(sys.ErrnoOf(err), &ruleNoData, d.Name())
}

// dataAt is the file of that path below root, which neither follows symlinks
// nor leaves root (Linux: ovl_lookup_data_layer).
func (fs *FS) dataAt(root *vfs.Dentry, path string) (*vfs.Dentry, error) {
	d := root
	for more := true; more; {
		var name string
		name, path, more = strings.Cut(path[1:], "/")
		if more {
			path = "/" + path
		}
		switch {
		case d.Inode().Mode().IsSymlink():
			return nil, sys.ELOOP
		case !d.IsDir():
			return nil, sys.ENOTDIR
		case name == ".":
			continue
		case name == ".." && d == root:
			return nil, sys.EXDEV
		case name == "..":
			d = d.Parent()
			continue
		}
		next, err := vfs.LookupOne(&fs.cred, d, name)
		if err != nil {
			return nil, err
		}
		if next.Negative() {
			return nil, sys.ENOENT
		}
		d = next
	}
	if !d.Inode().Mode().IsRegular() {
		return nil, sys.ENOENT
	}
	return d, nil
}
