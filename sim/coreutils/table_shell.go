package coreutils

// shellCommands are those that a shell also has as builtins, and their kin.
func shellCommands() map[string]command {
	return map[string]command{
		"[":      testCommand,
		"echo":   echo,
		"false":  refuse,
		"kill":   kill,
		"printf": printfCommand,
		"pwd":    pwd,
		"sleep":  sleep,
		"test":   testCommand,
		"true":   succeed,
		"yes":    yes,
	}
}
