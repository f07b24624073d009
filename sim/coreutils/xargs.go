package coreutils

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// xargsRun is one run of xargs(1).
type xargsRun struct {
	inv                     *invocation
	in                      *input
	initial                 []string // the command and its own arguments
	maxArgs, maxLines, size int      // 0: no limit
	replace                 string   // -I; "": no replacing
	delim                   int      // a byte, or -1: blanks and quotes
	eof                     string
	hasEOF                  bool
	noEmpty, trace, prompt  bool
	exact                   bool // -x
	procs                   int
	file                    string
	running                 int
	stopped                 bool // no more commands are run
}

const xargsSize = 128 << 10

func xargs(inv *invocation) {
	x := &xargsRun{inv: inv, delim: -1, procs: 1, size: xargsSize}
	o := inv.options()
	o.posix = true
	x.declare(o)
	operands, ok := o.parse()
	if !ok {
		return
	}
	x.initial = operands
	if len(operands) == 0 {
		x.initial = []string{"echo"}
	}
	name := "-"
	if x.file != "" {
		name = x.file
	}
	in, err := openInput(inv.p, name)
	if err != nil {
		inv.errorf("Cannot open input file %s: %v", quoteText(x.file), err)
		return
	}
	defer in.Close()
	x.in = in
	x.run()
	for x.running > 0 && x.reap() {
	}
}

func (x *xargsRun) declare(o *options) {
	o.do('0', "null", func() { x.delim = 0 })
	o.each('d', "delimiter", x.setDelim)
	o.value(&x.file, 'a', "arg-file")
	o.each('n', "max-args", func(v string) bool { return x.number(&x.maxArgs, v, "n", 1) && x.exclusive("max-args") })
	o.each('L', "", func(v string) bool { return x.number(&x.maxLines, v, "L", 1) && x.exclusive("-L") })
	o.optional('l', "max-lines", func(v string) bool {
		if v == "" {
			v = "1"
		}
		return x.number(&x.maxLines, v, "l", 1) && x.exclusive("-l")
	})
	o.each('I', "", x.setReplace)
	o.optional('i', "replace", func(v string) bool {
		if v == "" {
			v = "{}"
		}
		return x.setReplace(v)
	})
	o.each('E', "", x.setEOF)
	o.optional('e', "eof", x.setEOF)
	o.each('s', "max-chars", func(v string) bool { return x.number(&x.size, v, "s", 1) })
	o.each('P', "max-procs", func(v string) bool { return x.number(&x.procs, v, "P", 0) })
	o.flag(&x.noEmpty, 'r', "no-run-if-empty")
	o.flag(&x.trace, 't', "verbose")
	o.flag(&x.prompt, 'p', "interactive")
	o.flag(&x.exact, 'x', "exit")
	o.known("o", "open-tty", "show-limits", "process-slot-var")
}

func (x *xargsRun) setEOF(v string) bool {
	x.eof, x.hasEOF = v, v != ""
	return true
}

func (x *xargsRun) setReplace(v string) bool {
	x.replace = v
	return x.exclusive("--replace/-I/-i")
}

// exclusive drops the limits that do not go with the one just given.
func (x *xargsRun) exclusive(given string) bool {
	drop := func(name string, clear func()) {
		if name == "max-args" {
			name = "--max-args"
		}
		other := given
		if other == "max-args" {
			other = "--max-args"
		}
		x.inv.warnf("warning: options %s and %s are mutually exclusive, ignoring previous %s value", name, other, name)
		clear()
	}
	if x.replace != "" && given == "max-args" && x.maxArgs == 1 {
		x.maxArgs = 0
		return true
	}
	if x.maxArgs != 0 && given != "max-args" {
		drop("max-args", func() { x.maxArgs = 0 })
	}
	if x.maxLines != 0 && given != "-L" && given != "-l" {
		drop("--max-lines", func() { x.maxLines = 0 })
	}
	if x.replace != "" && given != "--replace/-I/-i" {
		drop("--replace", func() { x.replace = "" })
	}
	return true
}

func (x *xargsRun) number(to *int, v, option string, least int) bool {
	n, err := strconv.Atoi(v)
	if err != nil {
		x.inv.usage(1, "invalid number \"%s\" for -%s option", v, option)
		return false
	}
	if n < least {
		x.inv.usage(1, "value %s for -%s option should be >= %d", v, option, least)
		return false
	}
	*to = n
	return true
}

func (x *xargsRun) setDelim(v string) bool {
	switch {
	case len(v) == 1:
		x.delim = int(v[0])
		return true
	case strings.HasPrefix(v, `\`):
		if i := strings.IndexByte(`abfnrtv\`, v[1]); len(v) == 2 && i >= 0 {
			x.delim = int("\a\b\f\n\r\t\v\\"[i])
			return true
		}
		digits, base := v[1:], 8
		if v[1] == 'x' {
			digits, base = v[2:], 16
		}
		if n, err := strconv.ParseUint(digits, base, 8); err == nil {
			x.delim = int(n)
			return true
		}
		x.inv.errorf("Invalid escape sequence %s in input delimiter specification.", v)
	default:
		x.inv.errorf("Invalid input delimiter specification %s: the delimiter must be either a single character or an escape sequence starting with \\.", v)
	}
	return false
}

// run reads items and runs commands.
func (x *xargsRun) run() {
	if x.replace != "" {
		x.runReplacing()
		return
	}
	base := x.length(x.initial)
	var args []string
	total, lines, ran := base, 0, false
	flush := func() {
		x.start(append(append([]string(nil), x.initial...), args...))
		args, total, lines, ran = nil, base, 0, true
	}
	reader := &xargsReader{run: x}
	for !x.stopped {
		item, endsLine, ok := reader.next()
		if !ok {
			break
		}
		if total+len(item)+1 > x.size {
			if len(args) == 0 || x.exact && (x.maxArgs > 0 || x.maxLines > 0) {
				x.inv.errorf("argument line too long")
				return
			}
			flush()
			if x.stopped {
				return
			}
			if total+len(item)+1 > x.size {
				x.inv.errorf("argument line too long")
				return
			}
		}
		args = append(args, item)
		total += len(item) + 1
		if endsLine {
			lines++
		}
		if x.maxArgs > 0 && len(args) == x.maxArgs || x.maxLines > 0 && lines == x.maxLines {
			flush()
		}
	}
	if !x.stopped && !reader.failed && (len(args) > 0 || !ran && !x.noEmpty) {
		flush()
	}
}

func (x *xargsRun) length(args []string) int {
	n := 0
	for _, a := range args {
		n += len(a) + 1
	}
	return n
}

// runReplacing runs the command once a line, with the line in its arguments.
func (x *xargsRun) runReplacing() {
	reader := &xargsReader{run: x}
	for !x.stopped {
		item, _, ok := reader.next()
		if !ok {
			return
		}
		argv := make([]string, len(x.initial))
		for i, arg := range x.initial {
			argv[i] = arg
			if i > 0 || len(x.initial) == 1 {
				argv[i] = strings.ReplaceAll(arg, x.replace, item)
			}
		}
		if x.length(argv) > x.size {
			x.inv.errorf("argument list too long")
			return
		}
		x.start(argv)
	}
}

// start runs one command, when there is room for it.
func (x *xargsRun) start(argv []string) {
	if !x.announce(argv) {
		return
	}
	x.inv.out.Flush()
	for x.procs > 0 && x.running >= x.procs {
		x.reap()
	}
	if x.stopped {
		return
	}
	p := x.inv.p
	r, w, err := p.Pipe2(sys.O_CLOEXEC)
	if err != nil {
		x.fail(1, "could not create pipe before fork: "+err.Error())
		return
	}
	_, err = p.Fork(func(p sys.Process) int { return x.child(p, argv, w) })
	p.Close(w)
	if err != nil {
		p.Close(r)
		x.fail(1, "cannot fork: "+err.Error())
		return
	}
	x.running++
	var failure [1]byte
	n, _ := p.Read(r, failure[:])
	p.Close(r)
	if n == 0 {
		return
	}
	errno := sys.Errno(failure[0])
	x.fail(runStatus(errno), argv[0]+": "+errno.Error())
	p.Wait4(-1, 0)
	x.running--
}

// child becomes the command; what prevents that goes into the pipe.
func (x *xargsRun) child(p sys.Process, argv []string, w int) int {
	if x.file == "" {
		if null, err := sys.Open(p, "/dev/null", sys.O_RDONLY, 0); err == nil {
			p.Dup3(null, 0, 0)
			p.Close(null)
		}
	}
	err := execute(p, argv, p.Environ())
	p.Write(w, []byte{byte(sys.ErrnoOf(err))})
	return 126
}

// fail reports what ends the whole run.
func (x *xargsRun) fail(status int, text string) {
	x.inv.warnf("%s", text)
	x.inv.status = status
	x.stopped = true
}

// reap waits for one command and judges how it ended; false: there was none.
func (x *xargsRun) reap() bool {
	_, status, err := x.inv.p.Wait4(-1, 0)
	if err == sys.EINTR {
		return true
	}
	x.running--
	name := x.initial[0]
	switch {
	case err != nil:
		x.running = 0
		return false
	case status.Signaled():
		x.fail(125, name+": terminated by signal "+strconv.Itoa(int(status.Signal())))
	case status.ExitStatus() == 255:
		x.fail(124, name+": exited with status 255; aborting")
	case status.ExitStatus() != 0 && !x.stopped:
		x.inv.status = 123
	}
	return true
}

// announce shows the command for -t and asks for -p; false: do not run it.
func (x *xargsRun) announce(argv []string) bool {
	if !x.trace && !x.prompt {
		return true
	}
	words := make([]string, len(argv))
	for i, arg := range argv {
		words[i] = quoteName(arg)
	}
	p := x.inv.p
	x.inv.out.Flush()
	sys.WriteAll(p, 2, []byte(strings.Join(words, " ")))
	if !x.prompt {
		sys.WriteAll(p, 2, []byte("\n"))
		return true
	}
	tty, err := sys.Open(p, "/dev/tty", sys.O_RDONLY, 0)
	if err != nil {
		x.fail(1, "failed to open /dev/tty for reading: "+err.Error())
		return false
	}
	defer p.Close(tty)
	sys.WriteAll(p, 2, []byte(" ?..."))
	answer, _ := newInput(p, tty).line()
	return strings.HasPrefix(answer, "y") || strings.HasPrefix(answer, "Y")
}
