package overlay

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// A metacopy is a file of which a layer has the attributes, while the data
// lies in a layer below: under the same name, or where its redirect says. The
// data may also lie in a data-only layer, which is searched for nothing else.

// readMetacopy ends the walk at a file, unless it is a metacopy: then it goes
// on to the data. after is what follows the file's name in the path.
func (w *walk) readMetacopy(d *vfs.Dentry, name string) error {
	w.metacopy = false
	if !d.Inode().Mode().IsRegular() {
		w.stop = true
		return nil
	}
	if marked, err := w.hasMetacopy(w.fs.mark(d, "metacopy")); err != nil || !marked {
		w.stop = true
		return err
	}
	if w.last {
		w.metacopy, w.stop = true, true
		return nil
	}
	redirect, err := w.fs.redirectOf(d)
	if err != nil {
		return err
	}
	w.metacopy = true
	if redirect != "" {
		w.follow(redirect, name, "")
	}
	return nil
}

// findData completes what was found of the metacopy d by the place of its data.
// dataIn is its path in data-only layers, which only a metacopy in a lower
// layer leads to, and which are asked when somebody opens it.
func (fs *FS) findData(f *found, d *vfs.Dentry, dataIn string, complete bool) error {
	if complete {
		if fs.options.metacopy != "on" {
			return fs.metacopyRefused(d)
		}
		f.data = f.lowers[len(f.lowers)-1]
		f.lowers = f.lowers[:1]
		return nil
	}
	if !strings.HasPrefix(dataIn, "/") || fs.dataLayers == 0 || len(f.lowers) == 0 {
		if fs.options.metacopy != "on" {
			return fs.metacopyRefused(d)
		}
		fs.logWarning("metacopy with no lower data found - abort lookup (" + lastTwo(d) + ")")
		return fs.door.Refuse(sys.EIO, &ruleNoData, d.Name())
	}
	f.dataIn = dataIn
	return nil
}

// metacopyRefused refuses to look for the data of d.
func (fs *FS) metacopyRefused(d *vfs.Dentry) error {
	fs.logWarning("refusing to follow metacopy origin for (" + lastTwo(d) + ")")
	return fs.door.Refuse(sys.EPERM, &ruleMetacopyRefused, d.Name())
}

// metadataOnly reports whether a copy up may leave the data below.
func (c *copier) metadataOnly() bool {
	return c.fs.options.metacopy == "on" && c.fs.options.verity != "require" && c.st.Mode.IsRegular() && c.want == attributes
}

// markMetacopy marks a copy that has no data yet.
func (fs *FS) markMetacopy(d *vfs.Dentry) error {
	return fs.setMark(d, "metacopy", nil)
}

// completeData copies the data of a metacopy in upper, in place: as much as the
// lower file has, whatever upper's has there (Linux:
// fs/overlayfs/copy_up.c, ovl_copy_up_meta_inode_data).
func (fs *FS) completeData(d *vfs.Dentry, want extent) error {
	i := inodeOf(d)
	if i.copying != nil {
		return fs.awaitCopy(i)
	}
	fs.door.Decide(&ruleCopyUp, d.Name())
	c := &copier{fs: fs, d: d, i: i, want: want}
	if err := i.upper.Inode().Getattr(&c.st); err != nil {
		return err
	}
	size := c.st.Size
	if err := i.lowers[0].dentry.Inode().Getattr(&c.st); err != nil {
		return err
	}
	c.longer = size > c.st.Size
	c.begin()
	defer c.end()
	if want != emptyFile && c.st.Size > 0 {
		if err := c.completes(); err != nil {
			return err
		}
	}
	if err := fs.door.Removexattr(i.upper, fs.attr("metacopy")); err != nil {
		return err
	}
	i.touch()
	i.metacopy = false
	return nil
}

// completes copies the data, which leaves the capabilities that the copy has.
func (c *copier) completes() error {
	upper := c.i.upper
	capabilities, err := vfs.Getxattr(&c.fs.cred, upper, capabilityAttr)
	if err != nil && err != sys.ENODATA && err != sys.EOPNOTSUPP {
		return err
	}
	if err := c.copyData(upper); err != nil || len(capabilities) == 0 {
		return err
	}
	return c.fs.door.Setxattr(upper, capabilityAttr, capabilities, 0)
}

// capabilityAttr holds what a program may do.
const capabilityAttr = "security.capability"
