package coreutils

import (
	"strconv"

	"github.com/overlook-fs/overlook/sim/sys"
)

// Exit statuses of flock (C: sysexits.h).
const (
	exitUsage       = 64
	exitData        = 65
	exitNoInput     = 66
	exitUnavailable = 69
	exitOS          = 71
	exitCantCreate  = 73
)

// locker is one run of flock(1).
type locker struct {
	inv                     *invocation
	how                     int
	nonblock, timed         bool
	patience                int64
	conflict                int
	closes, noFork, verbose bool
}

func flock(inv *invocation) {
	l := &locker{inv: inv, how: sys.LOCK_EX, conflict: 1}
	var help, version bool
	o := inv.options()
	o.badStatus = exitUsage
	o.posix = true
	o.do('s', "shared", func() { l.how = sys.LOCK_SH })
	o.do('x', "exclusive", func() { l.how = sys.LOCK_EX })
	o.do('e', "", func() { l.how = sys.LOCK_EX })
	o.do('u', "unlock", func() { l.how = sys.LOCK_UN })
	o.flag(&l.nonblock, 'n', "nonblock")
	o.flag(&l.nonblock, 0, "nb")
	o.each('w', "timeout", l.setPatience)
	o.each(0, "wait", l.setPatience)
	o.each('E', "conflict-exit-code", l.setConflict)
	o.flag(&l.closes, 'o', "close")
	o.flag(&l.noFork, 'F', "no-fork")
	o.flag(&l.verbose, 0, "verbose")
	o.flag(&help, 'h', "help")
	o.flag(&version, 'V', "version")
	operands, ok := o.parse()
	switch {
	case !ok:
	case help:
		o.help()
	case version:
		inv.out.WriteString("flock from util-linux 2.38.1\n")
	case l.noFork && l.closes:
		l.fail(exitUsage, "the --no-fork and --close options are incompatible")
	case len(operands) == 0:
		inv.usage(exitUsage, "not enough arguments")
	case len(operands) == 1:
		l.descriptor(operands[0])
	default:
		l.file(operands[0], operands[1:])
	}
}

func (l *locker) setPatience(text string) bool {
	seconds, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return l.fail(exitUsage, "invalid timeout value: '"+text+"'")
	}
	if seconds < 0 {
		return l.fail(exitOS, "cannot set up timer: Invalid argument")
	}
	l.patience, l.timed = int64(seconds*1e9), true
	return true
}

func (l *locker) setConflict(text string) bool {
	n, err := strconv.Atoi(text)
	switch {
	case err != nil:
		return l.fail(exitUsage, "invalid exit code: '"+text+"'")
	case n < 0 || n > 255:
		return l.fail(exitUsage, "exit code out of range (expected 0 to 255)")
	}
	l.conflict = n
	return true
}

// fail says why, sets the exit status and is false.
func (l *locker) fail(status int, text string) bool {
	l.inv.warnf("%s", text)
	l.inv.status = status
	return false
}

// descriptor locks an open file of the caller's.
func (l *locker) descriptor(text string) {
	fd, err := strconv.ParseInt(text, 10, 64)
	switch {
	case err != nil && fd != 0 || fd > 1<<31-1:
		l.fail(exitUsage, "bad file descriptor: '"+text+"': "+sys.ERANGE.Error())
	case err != nil || text[0] < '0' || text[0] > '9':
		l.fail(exitUsage, "bad file descriptor: '"+text+"'")
	default:
		l.lock(int(fd), text)
	}
}

// file locks a file, made where there is none, while a command runs.
func (l *locker) file(name string, argv []string) {
	p := l.inv.p
	if argv[0] == "-c" || argv[0] == "--command" {
		if len(argv) != 2 {
			l.fail(exitUsage, argv[0]+" requires exactly one command argument")
			return
		}
		shell := getenv(p, "SHELL")
		if shell == "" {
			shell = "/bin/sh"
		}
		argv = []string{shell, "-c", argv[1]}
	}
	fd, err := sys.Open(p, name, sys.O_RDONLY|sys.O_NOCTTY|sys.O_CREAT, 0o666)
	if err == sys.EISDIR {
		fd, err = sys.Open(p, name, sys.O_RDONLY|sys.O_NOCTTY, 0)
	}
	if err != nil {
		status := exitNoInput
		switch err {
		case sys.ENOMEM, sys.EMFILE, sys.ENFILE:
			status = exitOS
		case sys.EROFS, sys.ENOSPC:
			status = exitCantCreate
		}
		l.fail(status, "cannot open lock file "+name+": "+err.Error())
		return
	}
	if l.lock(fd, name) {
		l.run(fd, argv)
	}
}

// lockInterval is how often a lock is asked for that is waited for a limited
// time, in nanoseconds.
const lockInterval = 10e6

// lock locks and reports whether it did; name is what to call the file.
func (l *locker) lock(fd int, name string) bool {
	p := l.inv.p
	begun := p.Now().Nano()
	how := l.how
	if l.nonblock || l.timed {
		how |= sys.LOCK_NB
	}
	for {
		err := p.Flock(fd, how)
		if err == sys.EINTR {
			continue
		}
		waited := p.Now().Nano() - begun
		switch {
		case err == nil:
			if l.verbose {
				l.inv.out.Printf("flock: getting lock took %d.%06d seconds\n", waited/1e9, waited%1e9/1000)
			}
			return true
		case err != sys.EAGAIN:
			return l.fail(exitData, name+": "+err.Error())
		case !l.nonblock && waited < l.patience:
			p.Nanosleep(min(lockInterval, l.patience-waited))
			continue
		}
		if l.verbose && l.timed && l.patience > 0 && !l.nonblock {
			l.inv.warnf("timeout while waiting to get lock")
		} else if l.verbose {
			l.inv.warnf("failed to get lock")
		}
		l.inv.status = l.conflict
		return false
	}
}

// run runs the command and takes its exit status.
func (l *locker) run(fd int, argv []string) {
	p := l.inv.p
	if l.verbose {
		l.inv.out.WriteString("flock: executing " + argv[0] + "\n")
	}
	l.inv.out.Flush()
	if l.noFork {
		l.inv.status = l.execute(p, argv)
		return
	}
	pid, err := p.Fork(func(p sys.Process) int {
		if l.closes {
			p.Close(fd)
		}
		return l.execute(p, argv)
	})
	if err != nil {
		l.fail(exitOS, "fork failed: "+err.Error())
		return
	}
	for {
		_, status, err := p.Wait4(pid, 0)
		if err == sys.EINTR {
			continue
		}
		l.inv.status = status.ExitStatus()
		if status.Signaled() {
			l.inv.status = 128 + int(status.Signal())
		}
		return
	}
}

// execute runs argv in place of the caller; it returns where that fails.
func (l *locker) execute(p sys.Process, argv []string) int {
	err := execute(p, argv, p.Environ())
	sys.WriteAll(p, 2, []byte("flock: failed to execute "+argv[0]+": "+err.Error()+"\n"))
	return exitUnavailable
}
