package coreutils

// fileCommands look at files and change them.
func fileCommands() map[string]command {
	return map[string]command{
		"cat":    cat,
		"cp":     cp,
		"dir":    ls,
		"ls":     ls,
		"mkdir":  mkdir,
		"mv":     mv,
		"rm":     rm,
		"rmdir":  rmdir,
		"stat":   stat,
		"touch":  touch,
		"unlink": unlink,
		"vdir":   ls,
	}
}
