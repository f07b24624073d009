package overlay

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// verify brings the options into agreement with one another, or refuses.
// Which of two contradicting options gives way depends on which was typed.
func (fs *FS) verify() error {
	o := &fs.options
	if len(o.lowers) == 0 {
		return fs.refuse(sys.EINVAL, &ruleNoLower, "")
	}
	if o.lowers[0].data {
		return fs.refuse(sys.EINVAL, &ruleOnlyData, "")
	}
	if o.upper.given() && !o.work.given() {
		return fs.refuse(sys.EINVAL, &ruleNoWork, "")
	}
	if !o.upper.given() {
		if len(o.lowers) < 2 {
			return fs.refuse(sys.EINVAL, &ruleTwoLowers, "")
		}
		o.withoutUpper()
	}
	if err := fs.verifyMetacopy(); err != nil {
		return err
	}
	if err := fs.verifyExport(); err != nil {
		return err
	}
	if o.userxattr {
		if err := fs.verifyUserxattr(); err != nil {
			return err
		}
		return nil
	}
	return fs.verifyTrusted()
}

// withoutHandles turns off what needs file handles of all layers.
func (o *options) withoutHandles() { o.index, o.nfsExport = "off", "off" }

// withoutIndex turns off what needs an index, where there is none. A mount
// without upper exports handles of lower objects all the same.
func (o *options) withoutIndex() {
	o.index = "off"
	if o.upper.given() {
		o.nfsExport = "off"
	}
}

// withoutUpper drops what means nothing on a mount that cannot be written.
func (o *options) withoutUpper() {
	o.work = layerOption{}
	o.index = "off"
	o.fsync = "auto"
	if o.uuid == "on" || o.uuid == "off" {
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
		return fs.refuse(sys.EINVAL, &ruleConflict, "metacopy=on,redirect_dir="+o.redirectDir)
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
		case !o.upper.given():
			if o.redirectDir != "nofollow" {
				o.nfsExport = "off"
			}
		case o.given["index"]:
			return fs.refuse(sys.EINVAL, &ruleConflict, "nfs_export=on,index=off")
		default:
			o.index = "on"
		}
	}
	if o.nfsExport == "on" && o.metacopy == "on" {
		return fs.refuse(sys.EINVAL, &ruleConflict, "nfs_export=on,metacopy=on")
	}
	return nil
}

// verifyUserxattr: marks that any user may set must not lead elsewhere.
func (fs *FS) verifyUserxattr() error {
	o := &fs.options
	if o.given["redirect_dir"] && o.redirectDir != "nofollow" {
		return fs.refuse(sys.EINVAL, &ruleConflict, "userxattr,redirect_dir="+o.redirectDir)
	}
	if o.metacopy == "on" {
		return fs.refuse(sys.EINVAL, &ruleConflict, "userxattr,metacopy=on")
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
	switch {
	case o.given["redirect_dir"] && o.redirectDir == "on",
		o.metacopy == "on", o.verity != "off":
		return fs.refuse(sys.EPERM, &ruleTrustedNeeded, "")
	}
	return nil
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
			b.WriteString(vfs.Mangle(value, " \t\n\\#,"))
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
