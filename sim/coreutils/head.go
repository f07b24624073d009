package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// headRun is one run of head.
type headRun struct {
	*invocation
	count   int64
	bytes   bool // count is of bytes
	butLast bool // all but the last count
	delim   byte
	headers headers
}

// head prints the beginning of files.
func head(inv *invocation) {
	h := headRun{invocation: inv, count: 10, delim: '\n', headers: headers{inv: inv}}
	if !h.obsolete() {
		return
	}
	o := inv.options()
	o.each('n', "lines", func(v string) bool { return h.take(v, false) })
	o.each('c', "bytes", func(v string) bool { return h.take(v, true) })
	o.do('q', "quiet", func() { h.headers.when = headersNever })
	o.do(0, "silent", func() { h.headers.when = headersNever })
	o.do('v', "verbose", func() { h.headers.when = headersAlways })
	o.do('z', "zero-terminated", func() { h.delim = 0 })
	operands, ok := o.parse()
	if !ok {
		return
	}
	if len(operands) == 0 {
		operands = []string{"-"}
	}
	h.headers.many = len(operands) > 1
	for _, name := range operands {
		h.file(name)
	}
}

// obsolete reads "-5", "-5c", "-5qv" in the first place.
func (h *headRun) obsolete() bool {
	if len(h.args) == 0 || len(h.args[0]) < 2 || h.args[0][0] != '-' || h.args[0][1] < '0' || h.args[0][1] > '9' {
		return true
	}
	text := h.args[0][1:]
	digits := len(text) - len(strings.TrimLeft(text, "0123456789"))
	unit := ""
	for _, c := range []byte(text[digits:]) {
		switch c {
		case 'c':
			h.bytes, unit = true, ""
		case 'b', 'k', 'm':
			h.bytes, unit = true, string([]byte{c})
		case 'l':
			h.bytes = false
		case 'q':
			h.headers.when = headersNever
		case 'v':
			h.headers.when = headersAlways
		case 'z':
			h.delim = 0
		default:
			h.usage(1, "invalid trailing option -- %c", c)
			return false
		}
	}
	h.args = h.args[1:]
	return h.take(text[:digits]+unit, h.bytes)
}

func (h *headRun) take(value string, bytes bool) bool {
	h.bytes = bytes
	digits, minus := strings.CutPrefix(value, "-")
	h.butLast = minus
	n, ok := parseCount(digits)
	if !ok {
		h.errorf("invalid number of %s: %s", countNoun(bytes), quoteText(digits))
	}
	h.count = n
	return ok
}

func countNoun(bytes bool) string {
	if bytes {
		return "bytes"
	}
	return "lines"
}

func (h *headRun) file(name string) {
	in, err := openInput(h.p, name)
	if err != nil {
		h.errorf("cannot open %s for reading: %v", quoteFile(name), err)
		return
	}
	defer in.Close()
	h.headers.print(name)
	switch {
	case h.butLast:
		h.allButLast(in)
	case h.bytes:
		h.firstBytes(in)
	default:
		h.firstLines(in)
	}
	if in.err != nil {
		h.errorf("error reading %s: %v", quoteFile(name), in.err)
	}
	in.giveBack()
}

func (h *headRun) firstLines(in *input) {
	for n := h.count; n > 0; n-- {
		rec, ok := in.record(h.delim)
		if !ok {
			return
		}
		h.out.Write(rec)
		if h.out.err != nil {
			return
		}
	}
}

func (h *headRun) firstBytes(in *input) {
	for n := h.count; n > 0; {
		b, ok := in.chunk()
		if !ok {
			return
		}
		if int64(len(b)) > n {
			in.pos -= len(b) - int(n)
			b = b[:n]
		}
		h.out.Write(b)
		n -= int64(len(b))
	}
}

func (h *headRun) allButLast(in *input) {
	text := in.all()
	if h.bytes {
		h.out.Write(text[:max(int64(len(text))-h.count, 0)])
		return
	}
	h.out.Write(text[:lastRecords(text, h.delim, h.count)])
}

// lastRecords is where the last n records of text begin.
func lastRecords(text []byte, delim byte, n int64) int {
	if n == 0 {
		return len(text)
	}
	for i := len(text) - 1; i > 0; i-- {
		if text[i-1] == delim {
			if n--; n == 0 {
				return i
			}
		}
	}
	return 0
}

// giveBack moves a file's position back to behind what was used, so that who
// shares the descriptor goes on there.
func (in *input) giveBack() {
	if left := len(in.buf) - in.pos; left > 0 {
		in.p.Lseek(in.fd, int64(-left), sys.SEEK_CUR)
	}
}

// headers prints "==> name <==" between files, as head and tail do.
type headers struct {
	inv  *invocation
	when int
	many bool
	any  bool // one was printed
}

const (
	headersMany = iota // where there are several files
	headersNever
	headersAlways
)

func (h *headers) print(name string) {
	if h.when == headersNever || h.when == headersMany && !h.many {
		return
	}
	if name == "-" {
		name = "standard input"
	}
	if h.any {
		h.inv.out.WriteByte('\n')
	}
	h.any = true
	h.inv.out.Printf("==> %s <==\n", name)
}
