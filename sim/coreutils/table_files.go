package coreutils

// fileCommands look at files and change them.
func fileCommands() map[string]command {
	return map[string]command{
		"basename": basename,
		"cat":      cat,
		"chgrp":    chgrp,
		"chmod":    chmod,
		"chown":    chown,
		"cp":       cp,
		"dd":       dd,
		"df":       df,
		"dir":      ls,
		"dirname":  dirname,
		"du":       du,
		"find":     find,
		"install":  install,
		"ln":       ln,
		"ls":       ls,
		"mkdir":    mkdir,
		"mkfifo":   mkfifo,
		"mknod":    mknod,
		"mktemp":   mktemp,
		"mv":       mv,
		"readlink": readlink,
		"realpath": realpath,
		"rm":       rm,
		"rmdir":    rmdir,
		"stat":     stat,
		"sync":     sync,
		"touch":    touch,
		"tree":     tree,
		"truncate": truncate,
		"unlink":   unlink,
		"vdir":     ls,
	}
}
