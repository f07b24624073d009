package coreutils

// systemCommands are about mounts, users, time, processes and small values.
func systemCommands() map[string]command {
	return map[string]command{
		"findmnt":    findmnt,
		"getfattr":   getfattr,
		"mount":      mount,
		"mountpoint": mountpoint,
		"setfattr":   setfattr,
		"umount":     umount,
	}
}
