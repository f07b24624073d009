package coreutils

import "github.com/overlook-fs/overlook/sim/sys"

func nohup(inv *invocation) {
	o := inv.options()
	o.badStatus = 125
	o.posix = true
	argv, ok := o.parse()
	if !ok || !inv.atLeast(argv, 1, 125) {
		return
	}
	p := inv.p
	input, output := sys.IsTerminal(p, 0), sys.IsTerminal(p, 1)
	if input {
		inv.replaceFD(0, "/dev/null", sys.O_WRONLY)
	}
	switch {
	case output:
		if !inv.replaceFD(1, "nohup.out", sys.O_WRONLY|sys.O_CREAT|sys.O_APPEND) {
			return
		}
		prefix := ""
		if input {
			prefix = "ignoring input and "
		}
		inv.warnf("%sappending output to %s", prefix, quoteFile("nohup.out"))
	case input:
		inv.warnf("ignoring input")
	}
	if sys.IsTerminal(p, 2) {
		p.Dup3(1, 2, 0)
	}
	p.Sigaction(sys.SIGHUP, sys.ActionIgnore)
	err := execute(p, argv, p.Environ())
	inv.warnf("failed to run command %s: %v", quoteText(argv[0]), err)
	inv.status = runStatus(err)
}

// replaceFD makes a descriptor another file.
func (inv *invocation) replaceFD(fd int, file string, flags int) bool {
	opened, err := sys.Open(inv.p, file, flags, 0o600)
	if err != nil {
		inv.warnf("failed to open %s: %v", quoteFile(file), err)
		inv.status = 125
		return false
	}
	inv.p.Dup3(opened, fd, 0)
	inv.p.Close(opened)
	return true
}
