package overlay

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// verify brings the options into agreement with one another, or refuses.
// Which of two contradicting options gives way depends on which was typed
// (Linux: fs/overlayfs/params.c, ovl_fs_params_verify).
func (fs *FS) verify() error {
	o := &fs.options
	if !o.upper.given() {
		fs.withoutUpper()
	}
	if err := fs.verifyMetacopy(); err != nil {
		return err
	}
	if err := fs.verifyExport(); err != nil {
		return err
	}
	privileges := fs.verifyTrusted
	if o.userxattr {
		privileges = fs.verifyUserxattr
	}
	if err := privileges(); err != nil {
		return err
	}
	switch {
	case len(o.lowers) == 0:
		fs.logError("missing 'lowerdir'")
		return fs.door.Refuse(sys.EINVAL, &ruleNoLower, "")
	case o.upper.given() && !o.work.given():
		fs.logError("missing 'workdir'")
		return fs.door.Refuse(sys.EINVAL, &ruleNoWork, "")
	}
	return nil
}

// verifyLowers: there must be something to lay over something else.
func (fs *FS) verifyLowers() error {
	o := &fs.options
	switch {
	case !o.upper.given() && len(o.lowers) == 1:
		fs.logError("at least 2 lowerdir are needed while upperdir nonexistent")
		return fs.door.Refuse(sys.EINVAL, &ruleTwoLowers, "")
	case o.lowers[0].data:
		fs.logError("at least one non-data lowerdir is required")
		return fs.door.Refuse(sys.EINVAL, &ruleOnlyData, "")
	}
	return nil
}

// conflict refuses options that contradict one another.
func (fs *FS) conflict(options string) error {
	fs.logError("conflicting options: " + options)
	return fs.door.Refuse(sys.EINVAL, &ruleConflict, options)
}

// withoutHandles turns off what needs file handles of all layers.
func (fs *FS) withoutHandles() {
	fs.withoutFileHandles = true
	fs.options.index, fs.options.nfsExport = "off", "off"
}

// withoutIndex turns off what needs an index, where there is none. A mount
// without upper exports handles of lower objects all the same.
func (o *options) withoutIndex() {
	o.index = "off"
	if o.upper.given() {
		o.nfsExport = "off"
	}
}

// withoutUpper drops what means nothing on a mount that cannot be written.
func (fs *FS) withoutUpper() {
	o := &fs.options
	useless := func(option string) {
		fs.logInfo(`option "` + option + `" is useless in a non-upper mount, ignore`)
	}
	if o.work.given() {
		useless("workdir=" + o.work.name)
		o.work = layerOption{}
	}
	if o.index == "on" {
		useless("index=on")
		o.index = "off"
		delete(o.given, "index")
	}
	if o.fsync == "volatile" {
		fs.logInfo(`option "volatile" is meaningless in a non-upper mount, ignoring it.`)
		o.fsync = "auto"
	}
	if o.uuid == "on" {
		fs.logInfo(`option "uuid=on" requires an upper fs, falling back to uuid=null.`)
		o.uuid = "null"
	}
	if o.redirectDir == "follow" {
		o.redirectDir = "on"
	}
}

// verifyMetacopy: a copy of metadata alone needs a redirect to its data.
func (fs *FS) verifyMetacopy() error {
	o := &fs.options
	if o.metacopy != "on" || o.redirectDir == "on" {
		return nil
	}
	if o.given["redirect_dir"] {
		return fs.conflict("metacopy=on,redirect_dir=" + o.redirectDir)
	}
	o.redirectDir = "on"
	return nil
}

// verifyExport: file handles need the index.
func (fs *FS) verifyExport() error {
	o := &fs.options
	if o.nfsExport != "on" {
		return nil
	}
	if o.index != "on" {
		switch {
		case !o.upper.given() && o.redirectDir != "nofollow":
			fs.logInfo(`NFS export requires "redirect_dir=nofollow" on non-upper mount, falling back to nfs_export=off.`)
			o.nfsExport = "off"
		case o.given["index"]:
			return fs.conflict("nfs_export=on,index=off")
		default:
			o.index = "on" // until the layers are set up, without an upper
		}
	}
	if o.nfsExport == "on" && o.metacopy == "on" {
		return fs.conflict("nfs_export=on,metacopy=on")
	}
	return nil
}

// verifyUserxattr: marks that any user may set must not lead elsewhere.
func (fs *FS) verifyUserxattr() error {
	o := &fs.options
	if o.given["redirect_dir"] && o.redirectDir != "nofollow" {
		return fs.conflict("userxattr,redirect_dir=" + o.redirectDir)
	}
	if o.metacopy == "on" {
		return fs.conflict("userxattr,metacopy=on")
	}
	o.redirectDir = "nofollow"
	return nil
}

// verifyTrusted: what leads elsewhere needs a mounter who may read trusted
// attributes.
func (fs *FS) verifyTrusted() error {
	o := &fs.options
	if fs.cred.Capable(sys.CAP_SYS_ADMIN) {
		return nil
	}
	option := ""
	switch {
	case o.given["redirect_dir"] && o.redirectDir != "nofollow":
		option = "redirect_dir"
	case o.metacopy == "on":
		option = "metacopy"
	case o.verity != "off":
		option = "verity"
	default:
		return nil
	}
	fs.logError(option + " requires permission to access trusted xattrs")
	return fs.door.Refuse(sys.EPERM, &ruleTrustedNeeded, option)
}

// Options is what /proc/mounts shows behind rw or ro.
func (fs *FS) Options() string {
	o := &fs.options
	var b strings.Builder
	show := func(key, value string) {
		b.WriteByte(',')
		b.WriteString(key)
		if value != "" {
			b.WriteByte('=')
			b.WriteString(vfs.Mangle(value, " \t\n\\,"))
		}
	}
	if o.lowersAs != "" {
		show("lowerdir", o.lowersAs)
	} else {
		for _, l := range o.lowers {
			key := "lowerdir+"
			if l.data {
				key = "datadir+"
			}
			show(key, l.name)
		}
	}
	if o.upper.given() {
		show("upperdir", o.upper.name)
		show("workdir", o.work.name)
	}
	if o.defaultPermissions {
		show("default_permissions", "")
	}
	for _, c := range [...]struct{ key, value, usual string }{
		{"redirect_dir", o.redirectDir, "follow"},
		{"index", o.index, "off"},
		{"uuid", o.uuid, "auto"},
		{"nfs_export", o.nfsExport, "off"},
		{"xino", fs.shownXino(), "off"},
		{"metacopy", o.metacopy, "off"},
		{"fsync", o.fsync, "auto"},
	} {
		if c.value != c.usual {
			show(c.key, c.value)
		}
	}
	if o.userxattr {
		show("userxattr", "")
	}
	if o.verity != "off" {
		show("verity", o.verity)
	}
	return b.String()
}
