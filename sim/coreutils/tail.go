package coreutils

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// tailRun is one run of tail.
type tailRun struct {
	*invocation
	count     int64
	bytes     bool // count is of bytes
	fromStart bool // begin at record or byte count
	delim     byte
	headers   headers
	follow    tailFollow
}

// tail prints the end of files.
func tail(inv *invocation) {
	t := tailRun{invocation: inv, count: 10, delim: '\n', headers: headers{inv: inv}}
	t.follow.interval = 1e9
	t.obsolete()
	operands, ok := t.options().parse()
	if !ok {
		return
	}
	if len(operands) == 0 {
		operands = []string{"-"}
	}
	t.headers.many = len(operands) > 1
	for _, name := range operands {
		t.file(name)
	}
	if t.follow.on {
		t.follow.run(&t)
	}
}

func (t *tailRun) options() *options {
	o := t.invocation.options()
	o.each('n', "lines", func(v string) bool { return t.take(v, false) })
	o.each('c', "bytes", func(v string) bool { return t.take(v, true) })
	o.do('q', "quiet", func() { t.headers.when = headersNever })
	o.do(0, "silent", func() { t.headers.when = headersNever })
	o.do('v', "verbose", func() { t.headers.when = headersAlways })
	o.do('z', "zero-terminated", func() { t.delim = 0 })
	o.do('f', "", func() { t.follow.on = true })
	o.optional(0, "follow", t.takeFollow)
	o.do('F', "", func() { t.follow.on, t.follow.byName, t.follow.retry = true, true, true })
	o.flag(&t.follow.retry, 0, "retry")
	o.each('s', "sleep-interval", t.takeInterval)
	o.each(0, "pid", t.takePid)
	o.known("max-unchanged-stats")
	for c := byte('0'); c <= '9'; c++ {
		o.list = append(o.list, option{short: c, set: func(string) bool {
			t.errorf("option used in invalid context -- %c", c)
			return false
		}})
	}
	return o
}

// obsolete reads "-5", "+5", "-5c", "-5lf" where it is the only option and
// there is at most one file.
func (t *tailRun) obsolete() {
	if len(t.args) == 0 || len(t.args) > 2 || len(t.args) == 2 && len(t.args[1]) > 1 && t.args[1][0] == '-' {
		return
	}
	text := t.args[0]
	if len(text) < 2 || text[0] != '+' && text[0] != '-' {
		return
	}
	rest := strings.TrimLeft(text[1:], "0123456789")
	digits := text[1 : len(text)-len(rest)]
	if digits == "" && text[0] == '-' {
		return
	}
	unit := byte('l')
	if rest != "" && strings.IndexByte("bcl", rest[0]) >= 0 {
		unit, rest = rest[0], rest[1:]
	}
	rest, follow := strings.CutPrefix(rest, "f")
	if rest != "" {
		return
	}
	if digits == "" {
		digits = "10"
	}
	n, _ := parseCount(digits)
	if unit == 'b' {
		n *= 512
	}
	t.count, t.bytes, t.fromStart = n, unit != 'l', text[0] == '+'
	t.follow.on = follow
	t.args = t.args[1:]
}

func (t *tailRun) take(value string, bytes bool) bool {
	digits := value
	t.fromStart = false
	if value != "" && (value[0] == '+' || value[0] == '-') {
		t.fromStart = value[0] == '+'
		digits = value[1:]
	}
	n, ok := parseCount(digits)
	if !ok {
		t.errorf("invalid number of %s: %s", countNoun(bytes), quoteText(strings.TrimPrefix(value, "-")))
	}
	t.count, t.bytes = n, bytes
	return ok
}

func (t *tailRun) takeFollow(value string) bool {
	t.follow.on = true
	switch {
	case value == "" || strings.HasPrefix("descriptor", value):
		t.follow.byName = false
	case strings.HasPrefix("name", value):
		t.follow.byName = true
	default:
		t.usage(1, "invalid argument %s for %s\nValid arguments are:\n  - %s\n  - %s", quoteText(value), quoteText("--follow"), quoteText("descriptor"), quoteText("name"))
		return false
	}
	return true
}

func (t *tailRun) takeInterval(value string) bool {
	seconds, err := strconv.ParseFloat(value, 64)
	if err != nil || seconds < 0 {
		t.errorf("invalid number of seconds: %s", quoteText(value))
		return false
	}
	t.follow.interval = int64(seconds * 1e9)
	return true
}

func (t *tailRun) takePid(value string) bool {
	pid, err := strconv.Atoi(value)
	if err != nil || pid < 0 {
		t.errorf("invalid PID: %s", quoteText(value))
		return false
	}
	t.follow.pid = pid
	return true
}

func (t *tailRun) file(name string) {
	in, err := openInput(t.p, name)
	if err != nil {
		t.errorf("cannot open %s for reading: %v", quoteFile(name), err)
		if t.follow.on && t.follow.retry && t.follow.byName {
			t.follow.add(name, nil)
		}
		return
	}
	t.headers.print(name)
	t.end(in)
	if in.err != nil {
		t.errorf("error reading %s: %v", quoteFile(name), in.err)
	}
	if t.follow.on && in.err == nil && !(name == "-" && isPipe(t.p, in.fd)) {
		t.follow.add(name, in)
		return
	}
	in.Close()
}

// end prints what was asked of one file.
func (t *tailRun) end(in *input) {
	if t.fromStart {
		t.rest(in)
		return
	}
	text := in.all()
	if t.bytes {
		t.out.Write(text[max(int64(len(text))-t.count, 0):])
		return
	}
	t.out.Write(text[lastRecords(text, t.delim, t.count):])
}

// rest prints from record or byte count on.
func (t *tailRun) rest(in *input) {
	skip := max(t.count-1, 0)
	for skip > 0 {
		b, ok := in.chunk()
		if !ok {
			return
		}
		used := len(b)
		if t.bytes {
			used = int(min(int64(len(b)), skip))
			skip -= int64(used)
		} else if i := bytes.IndexByte(b, t.delim); i >= 0 {
			used = i + 1
			skip--
		}
		in.pos -= len(b) - used
	}
	for t.out.err == nil {
		b, ok := in.chunk()
		if !ok {
			return
		}
		t.out.Write(b)
	}
}

func isPipe(p sys.Process, fd int) bool {
	st, err := sys.Fstat(p, fd)
	return err == nil && st.Mode&sys.S_IFMT == sys.S_IFIFO
}
