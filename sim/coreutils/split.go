package coreutils

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// splitting is one run of split(1).
type splitting struct {
	inv        *invocation
	by         byte // l, b, C or n; 0: not said
	amount     int64
	chunk      string // of -n: "", "l" or "r"
	only       int64  // of -n K/N: the chunk that goes to standard output
	length     int    // of suffixes, 0: grows
	digits     string // of suffixes
	first      int
	extra      string
	prefix     string
	separator  byte
	verbose    bool
	elideEmpty bool
	filter     string

	made int
	out  *output
	pid  int
}

func split(inv *invocation) {
	s := &splitting{inv: inv, digits: "abcdefghijklmnopqrstuvwxyz", separator: '\n', prefix: "x"}
	o := inv.options()
	s.declare(o)
	inv.args = obsoleteNumber(inv.args, "-l")
	operands, ok := o.parse()
	if !ok || !inv.atMost(operands, 2, 1) {
		return
	}
	if s.by == 0 {
		s.by, s.amount = 'l', 1000
	}
	name := "-"
	if len(operands) > 0 {
		name = operands[0]
	}
	if len(operands) > 1 {
		s.prefix = operands[1]
	}
	in, err := openInput(inv.p, name)
	if err != nil {
		inv.errorf("cannot open %s for reading: %v", quoteFile(name), err)
		return
	}
	defer in.Close()
	s.run(in)
	s.finish()
	if in.err != nil {
		inv.errorf("%s: %v", quoteName(name), in.err)
	}
}

func (s *splitting) declare(o *options) {
	var none bool
	o.each('l', "lines", func(v string) bool { return s.setAmount('l', v, "lines") })
	o.each('b', "bytes", func(v string) bool { return s.setAmount('b', v, "bytes") })
	o.each('C', "line-bytes", func(v string) bool { return s.setAmount('C', v, "lines") })
	o.each('n', "number", s.setChunks)
	o.each('a', "suffix-length", func(v string) bool {
		n, err := strconv.Atoi(v)
		if err != nil || n < 0 {
			s.inv.errorf("invalid suffix length: %s", quoteText(v))
			return false
		}
		s.length = n
		return true
	})
	o.do('d', "", func() { s.digits = "0123456789" })
	o.do('x', "", func() { s.digits = "0123456789abcdef" })
	o.optional(0, "numeric-suffixes", func(v string) bool { return s.startAt("0123456789", v) })
	o.optional(0, "hex-suffixes", func(v string) bool { return s.startAt("0123456789abcdef", v) })
	o.value(&s.extra, 0, "additional-suffix")
	o.value(&s.filter, 0, "filter")
	o.flag(&s.verbose, 0, "verbose")
	o.flag(&s.elideEmpty, 'e', "elide-empty-files")
	o.flag(&none, 'u', "unbuffered")
	o.each('t', "separator", s.setSeparator)
}

func (s *splitting) setSeparator(v string) bool {
	switch {
	case v == `\0`:
		s.separator = 0
	case v == "":
		s.inv.errorf("empty record separator")
		return false
	case len(v) > 1:
		s.inv.errorf("multi-character separator %s", quoteText(v))
		return false
	default:
		s.separator = v[0]
	}
	return true
}

func (s *splitting) startAt(digits, v string) bool {
	s.digits = digits
	if v == "" {
		return true
	}
	n, err := strconv.ParseInt(v, len(digits), 32)
	s.first = int(n)
	if err != nil {
		s.inv.errorf("%s: invalid start value for numerical suffix", v)
	}
	return err == nil
}

// once refuses a second way to split.
func (s *splitting) once(by byte) bool {
	if s.by != 0 {
		s.inv.usage(1, "cannot split in more than one way")
		return false
	}
	s.by = by
	return true
}

func (s *splitting) setAmount(by byte, v, what string) bool {
	n, ok := parseSize(v)
	switch {
	case !ok:
		s.inv.errorf("invalid number of %s: %s", what, quoteText(v))
		return false
	case n == 0:
		s.inv.errorf("invalid number of %s: %s: Numerical result out of range", what, quoteText(v))
		return false
	}
	s.amount = int64(n)
	return s.once(by)
}

// setChunks takes N, K/N, l/N, l/K/N, r/N or r/K/N.
func (s *splitting) setChunks(v string) bool {
	rest := v
	if strings.HasPrefix(rest, "l/") || strings.HasPrefix(rest, "r/") {
		s.chunk, rest = rest[:1], rest[2:]
	}
	which, count, both := strings.Cut(rest, "/")
	if !both {
		which, count = "", rest
	}
	n, err := strconv.ParseInt(count, 10, 64)
	if err != nil {
		s.inv.errorf("invalid number of chunks: %s", quoteText(count))
		return false
	}
	if n < 1 {
		s.inv.errorf("invalid number of chunks: %s: Numerical result out of range", quoteText(count))
		return false
	}
	s.amount = n
	if both {
		k, err := strconv.ParseInt(which, 10, 64)
		if err != nil || k < 1 || k > n {
			s.inv.errorf("invalid chunk number: %s", quoteText(which))
			return false
		}
		s.only = k
	}
	return s.once('n')
}

func (s *splitting) run(in *input) {
	switch {
	case s.by == 'l':
		for n := int64(0); ; n++ {
			rec, ok := in.record(s.separator)
			if !ok || n%s.amount == 0 && !s.next() {
				return
			}
			s.out.Write(rec)
		}
	case s.by == 'b':
		s.bytes(in)
	case s.by == 'C':
		s.lineBytes(in)
	case s.chunk == "r":
		s.roundRobin(in)
	default:
		s.chunks(in.all())
	}
}

func (s *splitting) bytes(in *input) {
	room := int64(0)
	for b, ok := in.chunk(); ok; b, ok = in.chunk() {
		for len(b) > 0 {
			if room == 0 {
				if !s.next() {
					return
				}
				room = s.amount
			}
			n := min(int64(len(b)), room)
			s.out.Write(b[:n])
			b, room = b[n:], room-n
		}
	}
}

// lineBytes fills files with whole lines, as far as they fit.
func (s *splitting) lineBytes(in *input) {
	room := int64(0)
	for rec, ok := in.record(s.separator); ok; rec, ok = in.record(s.separator) {
		for len(rec) > 0 {
			if int64(len(rec)) > room && (room < s.amount || s.out == nil) {
				if !s.next() {
					return
				}
				room = s.amount
			}
			n := min(int64(len(rec)), room)
			s.out.Write(rec[:n])
			rec, room = rec[n:], room-n
		}
	}
}

func (s *splitting) roundRobin(in *input) {
	var parts = make([][]byte, s.amount)
	for n := int64(0); ; n++ {
		rec, ok := in.record(s.separator)
		if !ok {
			break
		}
		parts[n%s.amount] = append(parts[n%s.amount], rec...)
	}
	s.writeParts(parts)
}

// chunks cuts into pieces of equal size, the last one taking the rest; by lines
// a piece takes the lines that begin in it.
func (s *splitting) chunks(all []byte) {
	size := int64(len(all)) / s.amount
	parts := make([][]byte, s.amount)
	at := int64(0)
	for i := range parts {
		end := size * int64(i+1)
		if i == len(parts)-1 {
			end = int64(len(all))
		}
		end = max(end, at)
		if s.chunk == "l" {
			for end > at && end < int64(len(all)) && all[end-1] != s.separator {
				end++
			}
		}
		parts[i] = all[at:end]
		at = end
	}
	s.writeParts(parts)
}

func (s *splitting) writeParts(parts [][]byte) {
	if s.only > 0 {
		s.inv.out.Write(parts[s.only-1])
		return
	}
	for _, part := range parts {
		if s.elideEmpty && len(part) == 0 {
			continue
		}
		if !s.next() {
			return
		}
		s.out.Write(part)
	}
}

// next goes on to the next file.
func (s *splitting) next() bool {
	s.finish()
	suffix, ok := s.suffix(s.made + s.first)
	if !ok {
		s.inv.errorf("output file suffixes exhausted")
		return false
	}
	name := s.prefix + suffix + s.extra
	s.made++
	if s.filter != "" {
		return s.startFilter(name)
	}
	if s.verbose {
		s.inv.out.WriteString("creating file " + quoteFile(name) + "\n")
	}
	fd, err := sys.Open(s.inv.p, name, sys.O_WRONLY|sys.O_CREAT|sys.O_TRUNC, 0o666)
	if err != nil {
		s.inv.errorf("%s: %v", quoteName(name), err)
		return false
	}
	s.out = newOutput(s.inv.p, fd)
	return true
}

// startFilter runs the command that takes the next file's content.
func (s *splitting) startFilter(name string) bool {
	p := s.inv.p
	r, w, err := p.Pipe2(sys.O_CLOEXEC)
	if err != nil {
		s.inv.errorf("failed to create pipe: %v", err)
		return false
	}
	s.pid, err = p.Fork(func(p sys.Process) int {
		p.Dup3(r, 0, 0)
		err := execute(p, []string{"/bin/sh", "-c", s.filter}, append(p.Environ(), "FILE="+name))
		return runStatus(err)
	})
	p.Close(r)
	s.out = newOutput(p, w)
	return err == nil
}

// finish closes the current file.
func (s *splitting) finish() {
	if s.out == nil {
		return
	}
	if err := s.out.Flush(); err != nil && s.filter == "" {
		s.inv.errorf("write error: %v", err)
	}
	s.inv.p.Close(s.out.fd)
	s.out = nil
	if s.pid != 0 {
		s.inv.p.Wait4(s.pid, 0)
		s.pid = 0
	}
}

// suffix is the n-th suffix. Without a length it has two letters at first, and
// two more, behind a last letter, whenever those run out.
func (s *splitting) suffix(n int) (string, bool) {
	base := len(s.digits)
	length, lead := s.length, ""
	if length == 0 {
		length = 2
		block := (base - 1) * base
		for s.first == 0 && n >= block {
			n -= block
			lead += s.digits[base-1:]
			length++
			block *= base
		}
	}
	text := make([]byte, length)
	for i := len(text) - 1; i >= 0; i-- {
		text[i] = s.digits[n%base]
		n /= base
	}
	return lead + string(text), n == 0
}
