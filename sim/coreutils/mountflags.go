package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// mountFlag is what an option of mount(8) does to the flags of mount(2).
type mountFlag struct {
	name       string
	set, clear sys.MountFlags
}

const (
	msMandlock sys.MountFlags = 0x40
	msIversion sys.MountFlags = 0x800000

	msPropagation = sys.MS_SHARED | sys.MS_PRIVATE | sys.MS_SLAVE | sys.MS_UNBINDABLE
	msSecure      = sys.MS_NOSUID | sys.MS_NODEV
	msAtime       = sys.MS_NOATIME | sys.MS_RELATIME | sys.MS_STRICTATIME
)

var mountFlags = []mountFlag{
	{"ro", sys.MS_RDONLY, 0},
	{"rw", 0, sys.MS_RDONLY},
	{"suid", 0, sys.MS_NOSUID},
	{"nosuid", sys.MS_NOSUID, 0},
	{"dev", 0, sys.MS_NODEV},
	{"nodev", sys.MS_NODEV, 0},
	{"exec", 0, sys.MS_NOEXEC},
	{"noexec", sys.MS_NOEXEC, 0},
	{"sync", sys.MS_SYNCHRONOUS, 0},
	{"async", 0, sys.MS_SYNCHRONOUS},
	{"dirsync", sys.MS_DIRSYNC, 0},
	{"atime", 0, sys.MS_NOATIME},
	{"noatime", sys.MS_NOATIME, 0},
	{"diratime", 0, sys.MS_NODIRATIME},
	{"nodiratime", sys.MS_NODIRATIME, 0},
	{"relatime", sys.MS_RELATIME, 0},
	{"norelatime", 0, sys.MS_RELATIME},
	{"strictatime", sys.MS_STRICTATIME, 0},
	{"nostrictatime", 0, sys.MS_STRICTATIME},
	{"lazytime", sys.MS_LAZYTIME, 0},
	{"nolazytime", 0, sys.MS_LAZYTIME},
	{"symfollow", 0, sys.MS_NOSYMFOLLOW},
	{"nosymfollow", sys.MS_NOSYMFOLLOW, 0},
	{"mand", msMandlock, 0},
	{"nomand", 0, msMandlock},
	{"iversion", msIversion, 0},
	{"noiversion", 0, msIversion},
	{"silent", sys.MS_SILENT, 0},
	{"loud", 0, sys.MS_SILENT},
	{"remount", sys.MS_REMOUNT, 0},
	{"bind", sys.MS_BIND, 0},
	{"rbind", sys.MS_BIND | sys.MS_REC, 0},
	{"move", sys.MS_MOVE, 0},
	{"shared", sys.MS_SHARED, 0},
	{"slave", sys.MS_SLAVE, 0},
	{"private", sys.MS_PRIVATE, 0},
	{"unbindable", sys.MS_UNBINDABLE, 0},
	{"rshared", sys.MS_SHARED | sys.MS_REC, 0},
	{"rslave", sys.MS_SLAVE | sys.MS_REC, 0},
	{"rprivate", sys.MS_PRIVATE | sys.MS_REC, 0},
	{"runbindable", sys.MS_UNBINDABLE | sys.MS_REC, 0},
	{"user", sys.MS_NOEXEC | msSecure, 0},
	{"users", sys.MS_NOEXEC | msSecure, 0},
	{"owner", msSecure, 0},
	{"group", msSecure, 0},
	{"defaults", 0, 0},
	{"auto", 0, 0},
	{"noauto", 0, 0},
	{"nouser", 0, 0},
	{"nousers", 0, 0},
	{"noowner", 0, 0},
	{"nogroup", 0, 0},
	{"nofail", 0, 0},
	{"_netdev", 0, 0},
}

// mountOptions is what -o says, in mount(2)'s terms.
type mountOptions struct {
	list  []string // as given
	flags sys.MountFlags
	data  []string // for the filesystem
	// propagation is how the mount is to take part, each a call of its own.
	propagation []sys.MountFlags
	mkdir       bool // X-mount.mkdir: make the mount point
}

// add takes a comma-separated list; commas in double quotes or behind a
// backslash do not separate.
func (o *mountOptions) add(list string) {
	for _, option := range splitMountOptions(list) {
		o.one(option)
	}
}

func (o *mountOptions) one(option string) {
	o.list = append(o.list, option)
	for _, f := range mountFlags {
		if f.name == option {
			if f.set&msAtime != 0 {
				o.flags &^= msAtime
			}
			if f.set&msPropagation != 0 {
				o.propagation = append(o.propagation, f.set)
				return
			}
			o.flags = o.flags&^f.clear | f.set
			return
		}
	}
	name, _, _ := strings.Cut(option, "=")
	switch {
	case name == "x-mount.mkdir", name == "X-mount.mkdir":
		o.mkdir = true
	case name == "user":
		o.flags |= sys.MS_NOEXEC | msSecure
	case name == "comment", name == "uhelper", name == "helper",
		strings.HasPrefix(name, "x-"), strings.HasPrefix(name, "X-"):
	default:
		o.data = append(o.data, option)
	}
}

func splitMountOptions(list string) []string {
	var options []string
	start, quoted := 0, false
	for i := 0; i <= len(list); i++ {
		switch {
		case i == len(list), list[i] == ',' && !quoted && (i == 0 || list[i-1] != '\\'):
			if i > start {
				options = append(options, list[start:i])
			}
			start = i + 1
		case list[i] == '"':
			quoted = !quoted
		}
	}
	return options
}
