package coreutils

import (
	"fmt"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// invocation is one run of a command in a process.
type invocation struct {
	p      sys.Process
	name   string   // the command's, wherever it lies
	called string   // what it calls itself in messages: most say all that was typed
	args   []string // without the name
	out    *output  // standard output, flushed when the command returns
	status int      // what the command exits with
	hint   string   // what follows a complaint about usage; "": the pointer to --help
}

// command is a command as this package writes it. It returns by returning;
// the exit status is inv.status.
type command func(inv *invocation)

// program makes a sys.Program of a command.
func program(run command) sys.Program {
	return func(p sys.Process) int {
		args := p.Args()
		inv := &invocation{p: p, out: newOutput(p, 1)}
		if len(args) > 0 {
			inv.callItself(args[0])
			inv.args = args[1:]
		}
		run(inv)
		inv.closeStdout()
		return inv.status
	}
}

// callItself sets the names of a command by what was typed for it.
func (inv *invocation) callItself(typed string) {
	const withoutPath = " mount umount findmnt mountpoint unshare setpriv flock fallocate dmesg rev column hexdump hd kill" +
		" getfattr setfattr getfacl setfacl awk xxd gzip gunzip zcat tree which ps nsenter su runuser getcap setcap "
	inv.name, inv.called = base(typed), typed
	if strings.Contains(withoutPath, " "+inv.name+" ") {
		inv.called = inv.name
	}
}

// base is the last component of a path.
func base(path string) string {
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '/' {
			return path[i+1:]
		}
	}
	return path
}

// closeStdout flushes; a failure is the command's failure, as GNU's
// close_stdout has it.
func (inv *invocation) closeStdout() {
	if err := inv.out.Flush(); err != nil && err != sys.EPIPE {
		inv.reportWrite(err)
	}
}

// errorf prints "name: ..." on standard error, behind what standard output
// holds so far, and makes the exit status 1 where it was 0.
func (inv *invocation) errorf(format string, args ...any) {
	inv.warnf(format, args...)
	if inv.status == 0 {
		inv.status = 1
	}
}

// warnf is errorf without a consequence.
func (inv *invocation) warnf(format string, args ...any) {
	inv.out.Flush()
	sys.WriteAll(inv.p, 2, []byte(inv.called+": "+fmt.Sprintf(format, args...)+"\n"))
}

// usage prints "name: ..." where there is something to say, then the pointer
// to --help, and makes the exit status what GNU's tool has for bad usage.
func (inv *invocation) usage(status int, format string, args ...any) {
	if format != "" {
		inv.warnf(format, args...)
	}
	inv.out.Flush()
	hint := inv.hint
	if hint == "" {
		hint = "Try '" + inv.called + " --help' for more information.\n"
	}
	sys.WriteAll(inv.p, 2, []byte(hint))
	inv.status = status
}

// unsimulated says that the real tool knows an option and this one does not.
func (inv *invocation) unsimulated(option string) {
	inv.warnf("%s is not simulated here (help %s)", option, inv.name)
	inv.status = 2
}

// output buffers writes to a descriptor. Its small methods are not inlined,
// for the size of the program.
type output struct {
	p   sys.Process
	fd  int
	buf []byte
	err error // the first failure; everything after it is dropped
	// taken is how many bytes were gathered for the descriptor, written or not.
	taken int
}

func newOutput(p sys.Process, fd int) *output { return &output{p: p, fd: fd} }

//go:noinline
func (o *output) Write(b []byte) (int, error) {
	o.buf = append(o.buf, b...)
	o.spill()
	return len(b), nil
}

//go:noinline
func (o *output) WriteString(s string) (int, error) {
	o.buf = append(o.buf, s...)
	o.spill()
	return len(s), nil
}

//go:noinline
func (o *output) WriteByte(c byte) error {
	o.buf = append(o.buf, c)
	o.spill()
	return nil
}

// Printf formats into the output.
func (o *output) Printf(format string, args ...any) { fmt.Fprintf(o, format, args...) }

// spill writes what has gathered, once it is a good piece.
func (o *output) spill() {
	if len(o.buf) >= 32<<10 {
		o.Flush()
	}
}

// Flush writes what has gathered and returns the first failure so far.
func (o *output) Flush() error {
	o.taken += len(o.buf)
	if len(o.buf) > 0 && o.err == nil {
		o.err = sys.WriteAll(o.p, o.fd, o.buf)
	}
	o.buf = o.buf[:0]
	return o.err
}
