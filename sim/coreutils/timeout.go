package coreutils

import (
	"github.com/overlook-fs/overlook/sim/sys"
)

const exitTimedOut = 124

// deadline is one run of timeout(1).
type deadline struct {
	inv                           *invocation
	after, killAfter              int64
	signal                        sys.Signal
	preserve, foreground, verbose bool
	argv                          []string
	child, timer                  int
	timedOut                      bool
}

func timeout(inv *invocation) {
	d := &deadline{inv: inv, signal: sys.SIGTERM}
	o := inv.options()
	o.badStatus = 125
	o.posix = true
	o.each('s', "signal", d.setSignal)
	o.each('k', "kill-after", func(v string) bool { return d.interval(&d.killAfter, v) })
	o.flag(&d.preserve, 0, "preserve-status")
	o.flag(&d.foreground, 0, "foreground")
	o.flag(&d.verbose, 'v', "verbose")
	operands, ok := o.parse()
	if !ok {
		return
	}
	if len(operands) < 2 {
		inv.usage(125, "")
		return
	}
	if !d.interval(&d.after, operands[0]) {
		return
	}
	d.argv = operands[1:]
	d.run()
}

func (d *deadline) setSignal(text string) bool {
	sig, ok := SignalNamed(text)
	if !ok {
		d.inv.usage(125, "%s: invalid signal", quoteText(text))
	}
	d.signal = sig
	return ok
}

func (d *deadline) interval(to *int64, text string) bool {
	n, ok := parseDuration(text)
	if !ok {
		d.inv.usage(125, "invalid time interval %s", quoteText(text))
	}
	*to = n
	return ok
}

// run starts the command and a timer, a child that only sleeps, and waits for
// whichever ends first.
func (d *deadline) run() {
	p := d.inv.p
	if !d.foreground {
		p.Setpgid(0, 0)
	}
	for _, sig := range []sys.Signal{sys.SIGTERM, sys.SIGINT, sys.SIGHUP, sys.SIGQUIT} {
		p.Sigaction(sig, sys.ActionCatch)
	}
	name := d.inv.name
	child, err := p.Fork(func(p sys.Process) int { return runChild(p, name, d.argv) })
	if err != nil {
		d.inv.errorf("fork system call failed: %v", err)
		d.inv.status = 125
		return
	}
	d.child = child
	d.startTimer(d.after)
	d.wait()
}

// runChild executes argv in a child and reports where that fails.
func runChild(p sys.Process, name string, argv []string) int {
	for _, sig := range []sys.Signal{sys.SIGTERM, sys.SIGINT, sys.SIGHUP, sys.SIGQUIT} {
		p.Sigaction(sig, sys.ActionDefault)
	}
	err := execute(p, argv, p.Environ())
	sys.WriteAll(p, 2, []byte(name+": failed to run command "+quoteText(argv[0])+": "+err.Error()+"\n"))
	return runStatus(err)
}

func (d *deadline) startTimer(length int64) {
	d.timer = 0
	if length <= 0 {
		return
	}
	timer, err := d.inv.p.Fork(func(p sys.Process) int {
		for fd := range 3 {
			p.Close(fd)
		}
		p.Nanosleep(length)
		return 0
	})
	if err == nil {
		d.timer = timer
	}
}

func (d *deadline) wait() {
	p := d.inv.p
	for {
		pid, status, err := p.Wait4(-1, 0)
		switch {
		case err == sys.EINTR:
			if sig := p.Caught(); sig != 0 {
				d.send(sig)
			}
		case err != nil:
			d.inv.errorf("error waiting for command: %v", err)
			d.inv.status = 125
			return
		case pid == d.child:
			d.finish(status)
			return
		case pid == d.timer:
			d.expire()
		}
	}
}

// expire is the end of the interval, or of the one after it.
func (d *deadline) expire() {
	sig := d.signal
	if d.timedOut {
		sig = sys.SIGKILL
	}
	d.timedOut = true
	if d.verbose {
		d.inv.warnf("sending signal %s to command %s", signalName(sig), quoteText(d.argv[0]))
	}
	next := d.killAfter
	if sig == sys.SIGKILL {
		next = 0
	}
	d.send(sig)
	d.startTimer(next)
}

// send signals the command and, not in the foreground, its whole group.
func (d *deadline) send(sig sys.Signal) {
	p := d.inv.p
	p.Kill(d.child, sig)
	if d.foreground || sig == 0 {
		return
	}
	p.Sigaction(sig, sys.ActionIgnore)
	p.Kill(0, sig)
	if sig != sys.SIGKILL && sig != sys.SIGCONT {
		p.Kill(d.child, sys.SIGCONT)
	}
}

func (d *deadline) finish(status sys.WaitStatus) {
	if d.timer != 0 {
		d.inv.p.Kill(d.timer, sys.SIGKILL)
		d.inv.p.Wait4(d.timer, 0)
	}
	d.inv.status = status.ExitStatus()
	if status.Signaled() {
		if !d.timedOut {
			d.endAs(status.Signal())
		}
		d.inv.status = 128 + int(status.Signal())
		if status.Signal() == sys.SIGKILL {
			d.preserve = true
		}
	}
	if d.timedOut && !d.preserve {
		d.inv.status = exitTimedOut
	}
}

// endAs ends this process by the signal that ended the command.
func (d *deadline) endAs(sig sys.Signal) {
	p := d.inv.p
	p.Sigaction(sig, sys.ActionDefault)
	p.Kill(p.Getpid(), sig)
}
