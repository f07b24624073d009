package coreutils

// systemCommands are about mounts, users, time, processes and small values.
func systemCommands() map[string]command {
	return map[string]command{
		"mount":      mount,
		"mountpoint": mountpoint,
		"umount":     umount,
	}
}
