package overlay

import (
	"strconv"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// The kernel's log gets what Linux says of a mount and of its layers, word by
// word: an errno alone says little, and mount(8) sends its user there.

func (fs *FS) logError(text string)   { logTo(fs.kernel, vfs.LogErr, text) }
func (fs *FS) logWarning(text string) { logTo(fs.kernel, vfs.LogWarning, text) }
func (fs *FS) logInfo(text string)    { logTo(fs.kernel, vfs.LogInfo, text) }

func logTo(k *vfs.Kernel, level vfs.LogLevel, text string) { k.Log(level, "overlayfs: "+text) }

// fallsBack tells what a mount goes on with, where upper cannot do more.
func (fs *FS) fallsBack(option string) { fs.logWarning("...falling back to " + option + ".") }

// negative is an errno as the log has it.
func negative(err error) string { return "-" + strconv.Itoa(int(sys.ErrnoOf(err))) }

// lastTwo are the last two names of a dentry's path in its filesystem (Linux:
// printk's %pd2).
func lastTwo(d *vfs.Dentry) string {
	parent := d.Parent()
	switch {
	case parent == d:
		return "/"
	case parent.Parent() == parent:
		return "/" + d.Name()
	}
	return parent.Name() + "/" + d.Name()
}
