package traces

import (
	"fmt"
	"strings"
)

// Script is steps as a script of commands, for sim/conform/testdata: calls in
// the language of sys, trees by find. What one sys has open the next has not,
// so a step by another person, or a look, ends what was open.
func Script(title string, steps []Op) string {
	var b strings.Builder
	b.WriteString(title + "\n\n-- boot --\nchmod 755 .\n-- script --\n")
	var calls []string
	who := 0
	flush := func() {
		if len(calls) > 0 {
			fmt.Fprintf(&b, "%ssys '%s'\n", dressed(who), strings.Join(calls, "; "))
		}
		calls = nil
	}
	for _, o := range steps {
		if o.Call == "look" || o.Call == "age" || o.Call == "mounts" || o.Who != who {
			flush()
			who = o.Who
		}
		switch o.Call {
		case "release":
			flush()
		case "look":
			fmt.Fprintf(&b, "find %s | sort | xargs -d '\\n' stat -c '%%n %%A %%h %%u %%g %%s %%X %%Y'; getfattr -Rhd -m - %s\n", o.Path, o.Path)
		case "age":
			fmt.Fprintf(&b, "find %s -depth -exec touch -h -d @%d {} +\n", o.Path, o.Size)
		case "mounts":
			b.WriteString("grep ' overlay ' /proc/mounts\n")
		default:
			calls = append(calls, sysCall(o))
		}
	}
	flush()
	return b.String() + "-- expect --\n"
}

// dressed makes a command one of somebody else.
func dressed(who int) string {
	if who == 0 {
		return ""
	}
	c := People[who].Cred
	return fmt.Sprintf("setpriv --reuid %d --regid %d --clear-groups ", c.UID, c.GID)
}

// sysCall is a step in the language of sys.
func sysCall(o Op) string {
	path, path2 := sysPath(o.Dir, o.Path), sysPath(o.Dir2, o.Path2)
	slot := fmt.Sprintf("s%d", o.Slot)
	data := fmt.Sprintf("%q", o.Text)
	if len(o.Text) > 40 {
		data = fmt.Sprintf("@%d:%q", len(o.Text), o.Text[:20])
	}
	switch o.Call {
	case "mkdir":
		return fmt.Sprintf("mkdir %s %o", path, uint32(o.Mode))
	case "mknod":
		return fmt.Sprintf("mknod %s %o %d", path, uint32(o.Mode), o.Dev)
	case "whiteout":
		return fmt.Sprintf("mknod %s 020000 0", path)
	case "symlink":
		return fmt.Sprintf("symlink %s %s", o.Text, path)
	case "link", "rename":
		return fmt.Sprintf("%s %s %s %#x", o.Call, path, path2, o.Flags)
	case "open":
		return fmt.Sprintf("%s=open %s %#x %o", slot, path, o.Flags, uint32(o.Mode))
	case "put":
		return fmt.Sprintf("p=open %s %#x %o; write p %s; close p", path, o.Flags|1, uint32(o.Mode), data)
	case "dup":
		return fmt.Sprintf("%s=dup s%d", slot, o.Dir)
	case "copy":
		return fmt.Sprintf("copy_file_range s%d %s %d", o.Dir, slot, o.Size)
	case "read", "getdents", "fsync", "close":
		return strings.TrimSuffix(fmt.Sprintf("%s %s %d", o.Call, slot, o.Size), " 0")
	case "pread":
		return fmt.Sprintf("pread %s %d %d", slot, o.Size, o.Off)
	case "write", "pwrite":
		return strings.TrimSuffix(fmt.Sprintf("%s %s %s %d", o.Call, slot, data, o.Off), " 0")
	case "lseek":
		return fmt.Sprintf("lseek %s %d %d", slot, o.Off, o.Flags)
	case "ftruncate":
		return fmt.Sprintf("ftruncate %s %d", slot, o.Off)
	case "fallocate":
		return fmt.Sprintf("fallocate %s %#x %d %d", slot, o.Flags, o.Off, o.Size)
	case "chmod", "access":
		return fmt.Sprintf("%s %s %o %#x", o.Call, path, uint32(o.Mode), o.Flags)
	case "chown":
		return fmt.Sprintf("chown %s %d %d %#x", path, o.UID, o.GID, o.Flags)
	case "utimens":
		return fmt.Sprintf("utimes %s %d %d %#x", path, o.Off, o.Size, o.Flags)
	case "truncate":
		return fmt.Sprintf("truncate %s %d", path, o.Size)
	case "setxattr", "mark", "setacl":
		return fmt.Sprintf("setxattr %s %s %s %d %#x", path, o.Name, data, o.Size, o.Flags)
	case "setflags", "flock":
		return fmt.Sprintf("%s %s %#x", o.Call, slot, o.Flags)
	case "getflags":
		return "getflags " + slot
	case "handle":
		return fmt.Sprintf("h%d=name_to_handle_at %s %#x", o.Slot, path, o.Flags)
	case "openhandle":
		return fmt.Sprintf("p=open %s DIRECTORY; %s=open_by_handle_at p h%d %#x; close p", path, slot, o.Slot, o.Flags)
	case "map":
		return fmt.Sprintf("m%d=mmap %s %#x %#x %d", o.Slot, slot, o.Flags, uint32(o.Mode), mapped)
	case "load":
		return fmt.Sprintf("load m%d %d %d", o.Slot, o.Size, o.Off)
	case "store":
		return fmt.Sprintf("store m%d %s %d", o.Slot, data, o.Off)
	case "lock":
		return fmt.Sprintf("fcntl %s %d %d %d %d", slot, o.Flags, uint32(o.Mode), o.Off, o.Size)
	case "getxattr", "removexattr":
		return fmt.Sprintf("%s %s %s %#x", o.Call, path, o.Name, o.Flags)
	case "mount":
		return fmt.Sprintf("mount source %s %s %#x %s", path, o.Name, o.Flags, o.Text)
	case "rmdir", "readlink", "statfs":
		return o.Call + " " + path
	case "touch":
		return fmt.Sprintf("utimes %s %#x", path, o.Flags)
	case "list":
		return fmt.Sprintf("d=open %s DIRECTORY; getdents d; close d", path)
	case "where":
		return fmt.Sprintf("fchdir %s; getcwd", slot)
	case "bind":
		return fmt.Sprintf("mount %s %s none BIND", path, path2)
	}
	return fmt.Sprintf("%s %s %#x", o.Call, path, o.Flags)
}

// sysPath is a name and where it starts, in the language of sys.
func sysPath(dir int, path string) string {
	if dir == cwd {
		return path
	}
	return fmt.Sprintf("s%d:%s", dir, path)
}
