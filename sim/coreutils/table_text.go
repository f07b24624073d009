package coreutils

// textCommands read text and write text.
func textCommands() map[string]command {
	return map[string]command{}
}
