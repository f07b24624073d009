//go:build linux

package main

import (
	"os"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/stage"
)

// mountOptions are what overlook mount is asked for.
type mountOptions struct {
	foreground bool
	explain    string // a file; "": nothing is explained
	picture    string // a file, or a socket; "": none is shown
	source     string
	point      string
	data       string // the overlay's options
	flags      uintptr
}

// mountArguments reads the arguments; not ok: the command ends with status.
func mountArguments(args []string) (o mountOptions, status int, ok bool) {
	o.source = "overlay"
	o.flags = unix.MS_NODEV | unix.MS_NOSUID
	if initialUser() {
		o.flags = 0
	}
	var operands, options []string
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		takes := arg == "-o" || arg == "--explain" || arg == "--picture" || arg == "-t" || arg == "-N"
		if takes && len(args) == 0 {
			return o, usage("mount", "%s needs an argument", arg), false
		}
		switch {
		case arg == "-f" || arg == "--foreground":
			o.foreground = true
		case arg == "-s" || arg == "-n" || arg == "-v": // a mount helper gets them
		case takes:
			switch arg {
			case "-o":
				options = append(options, stage.SplitOptions(args[0])...)
			case "--explain":
				o.explain = args[0]
			case "--picture":
				o.picture = args[0]
			}
			args = args[1:]
		case strings.HasPrefix(arg, "--explain="):
			o.explain = strings.TrimPrefix(arg, "--explain=")
		case strings.HasPrefix(arg, "--picture="):
			o.picture = strings.TrimPrefix(arg, "--picture=")
		case strings.HasPrefix(arg, "-o") && !strings.HasPrefix(arg, "--"):
			options = append(options, stage.SplitOptions(arg[2:])...)
		case strings.HasPrefix(arg, "-"):
			return o, usage("mount", "unknown option %s", arg), false
		default:
			operands = append(operands, arg)
		}
	}
	switch len(operands) {
	case 1:
		o.point = operands[0]
	case 2:
		o.source, o.point = operands[0], operands[1]
	default:
		return o, usage("mount", "one MOUNTPOINT is needed"), false
	}
	o.take(options)
	return o, 0, true
}

// take divides options into mount's own and the overlay's.
func (o *mountOptions) take(options []string) {
	var data []string
	for _, option := range options {
		if set, clear, ok := mountFlag(option); ok {
			o.flags = o.flags&^clear | set
			continue
		}
		name, value, _ := strings.Cut(option, "=")
		switch {
		case name == "fsname" || name == "source":
			o.source = value
		case option == "" || name == "subtype" || strings.HasPrefix(name, "x-"):
		default:
			data = append(data, option)
		}
	}
	if !initialUser() && !contains(data, "userxattr") {
		data = append(data, "userxattr")
	}
	o.data = strings.Join(data, ",")
}

func contains(list []string, item string) bool {
	for _, s := range list {
		if s == item {
			return true
		}
	}
	return false
}

// mountFlag is what one of mount's own options does to the flags of mount(2).
func mountFlag(option string) (set, clear uintptr, ok bool) {
	switch option {
	case "defaults", "auto", "noauto", "user", "nouser", "users", "owner", "group", "nofail", "_netdev", "allow_other", "default_permissions":
		return 0, 0, true
	case "ro":
		return unix.MS_RDONLY, 0, true
	case "rw":
		return 0, unix.MS_RDONLY, true
	case "norelatime":
		return 0, unix.MS_RELATIME, true
	case "atime", "diratime", "dev", "suid", "exec", "async", "symfollow":
		return 0, flagOf("no" + option), true
	}
	flag := flagOf(option)
	return flag, 0, flag != 0
}

func flagOf(option string) uintptr {
	switch option {
	case "nodev":
		return unix.MS_NODEV
	case "nosuid":
		return unix.MS_NOSUID
	case "noexec":
		return unix.MS_NOEXEC
	case "noatime":
		return unix.MS_NOATIME
	case "nodiratime":
		return unix.MS_NODIRATIME
	case "relatime":
		return unix.MS_RELATIME
	case "strictatime":
		return unix.MS_STRICTATIME
	case "nosymfollow":
		return unix.MS_NOSYMFOLLOW
	case "sync", "noasync":
		return unix.MS_SYNCHRONOUS
	case "dirsync":
		return unix.MS_DIRSYNC
	}
	return 0
}

// initialUser reports whether this process is the machine's superuser, and not
// one of a user namespace alone.
func initialUser() bool {
	ids, err := os.ReadFile("/proc/self/uid_map")
	return err == nil && os.Geteuid() == 0 && strings.Join(strings.Fields(string(ids)), " ") == "0 0 4294967295"
}
