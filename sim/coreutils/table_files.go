package coreutils

// fileCommands look at files and change them.
func fileCommands() map[string]command {
	return map[string]command{}
}
