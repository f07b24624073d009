package shell

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// inputBuiltin are the builtins that read lines.
func inputBuiltin(name string) builtin {
	switch name {
	case "read":
		return read
	case "mapfile", "readarray":
		return mapfile
	case "history":
		return history
	}
	return nil
}

// readLine reads a line from a descriptor, a byte at a time, so that nothing
// behind it is taken.
func (s *Shell) readLine(fd int) (string, bool) {
	text, ended := s.readUntil(fd, '\n', -1, nil)
	return text, ended == readDelimiter || text != ""
}

// readEnd is why reading stopped.
type readEnd uint8

const (
	readDelimiter readEnd = iota
	readEOF
	readLimit
	readTimeout
	readSignal
)

// deadline is a moment, for read -t.
type deadline struct{ nano int64 }

// readUntil reads up to a delimiter, or limit bytes (below 0: no limit).
func (s *Shell) readUntil(fd int, delim byte, limit int, until *deadline) (string, readEnd) {
	var text []byte
	var b [1]byte
	for limit < 0 || len(text) < limit {
		if until != nil {
			left := until.nano - s.p.Now().Nano()
			poll := []sys.PollFD{{FD: fd, Events: sys.POLLIN}}
			if n, err := s.p.Poll(poll, max(left, 0)); err == nil && n == 0 {
				return string(text), readTimeout
			}
		}
		n, err := s.p.Read(fd, b[:])
		if err == sys.EINTR {
			s.signals()
			if s.done() {
				return string(text), readSignal
			}
			continue
		}
		if err != nil || n == 0 {
			return string(text), readEOF
		}
		if b[0] == delim {
			return string(text), readDelimiter
		}
		if b[0] != 0 {
			text = append(text, b[0])
		}
	}
	return string(text), readLimit
}

const readUsage = "read [-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] [-u fd] [name ...]"

func read(s *Shell, args []string) int {
	flags, names, ok := s.flags(args, "ersa:d:i:n:N:p:t:u:", readUsage)
	if !ok {
		return 2
	}
	for _, name := range append(append([]string{}, names...), flags['a']) {
		if name != "" && !validRef(name) {
			return s.complainf("read: `%s': not a valid identifier", name)
		}
	}
	r := reading{s: s, raw: flags['r'] != "", delim: '\n', limit: -1}
	if code, ok := r.options(flags); !ok {
		return code
	}
	if p, ok := flags['p']; ok && sys.IsTerminal(s.p, r.fd) {
		s.out.flush()
		s.stderr(p)
	}
	s.out.flush()
	status := r.line()
	if r.failed != 0 {
		return r.failed
	}
	return r.assign(flags['a'], names, flags['N'] != "", status)
}

// reading is one run of read.
type reading struct {
	s      *Shell
	fd     int
	raw    bool
	delim  byte
	limit  int
	until  *deadline
	text   string
	plain  []bool // which bytes of text a backslash took the meaning of
	failed int
}

func (r *reading) options(flags map[byte]string) (status int, ok bool) {
	s := r.s
	if text, given := flags['u']; given {
		fd, err := strconv.Atoi(text)
		if err != nil {
			return s.complainf("read: %s: invalid file descriptor specification", text), false
		}
		if _, err := s.p.GetFlags(fd); err != nil {
			return s.complainf("read: %d: invalid file descriptor: Bad file descriptor", fd), false
		}
		r.fd = fd
	}
	if text, given := flags['d']; given {
		r.delim = 0
		if text != "" {
			r.delim = text[0]
		}
	}
	for _, c := range []byte{'n', 'N'} {
		if text, given := flags[c]; given {
			n, err := strconv.Atoi(text)
			if err != nil || n < 0 {
				return s.complainf("read: %s: invalid number", text), false
			}
			r.limit = n
		}
	}
	if flags['N'] != "" {
		r.delim = 0
	}
	if text, given := flags['t']; given {
		seconds, err := strconv.ParseFloat(text, 64)
		if err != nil || seconds < 0 {
			return s.complainf("read: %s: invalid timeout specification", text), false
		}
		if seconds == 0 {
			n, err := s.p.Poll([]sys.PollFD{{FD: r.fd, Events: sys.POLLIN}}, 0)
			return int(1 - truth(err == nil && n > 0)), false
		}
		r.until = &deadline{s.p.Now().Nano() + int64(seconds*1e9)}
	}
	return 0, true
}

// line reads a logical line: backslash and newline join two.
func (r *reading) line() int {
	for {
		left := r.limit
		if left >= 0 {
			left -= len(r.text)
		}
		text, end := r.s.readUntil(r.fd, r.delim, left, r.until)
		more := r.take(text, end)
		switch {
		case end == readSignal:
			r.failed = max(r.s.status, 1)
			return 1
		case end == readTimeout:
			return 142
		case end == readEOF:
			return 1
		case !more:
			return 0
		}
	}
}

// take adds what was read, without its backslashes; more says that the line
// goes on.
func (r *reading) take(text string, end readEnd) (more bool) {
	if r.raw {
		r.text += text
		r.plain = append(r.plain, make([]bool, len(text))...)
		return false
	}
	var b []byte
	for i := 0; i < len(text); i++ {
		escaped := text[i] == '\\'
		if escaped {
			i++
			if i == len(text) {
				more = end == readDelimiter
				break
			}
			if text[i] == '\n' {
				continue
			}
		}
		b = append(b, text[i])
		r.plain = append(r.plain, escaped)
	}
	r.text += string(b)
	return more
}

// assign gives the fields of the line to variables.
func (r *reading) assign(array string, names []string, whole bool, status int) int {
	s := r.s
	set := func(name, text string) bool {
		if err := s.set(name, text); err != nil {
			s.errorf("%v", err)
			status = 1
			return false
		}
		return true
	}
	switch {
	case array != "":
		if err := s.setArray(array, r.fields(-1)); err != nil {
			s.fail(err)
			return 1
		}
		return status
	case len(names) == 0:
		set("REPLY", r.text)
		return status
	case whole:
		set(names[0], r.text)
		for _, name := range names[1:] {
			set(name, "")
		}
		return status
	}
	fields := r.fields(len(names))
	for i, name := range names {
		text := ""
		if i < len(fields) {
			text = fields[i]
		}
		if !set(name, text) {
			break
		}
	}
	return status
}

// fields splits the line at IFS into at most n fields, the last one holding
// the rest; below 0 there is no limit.
func (r *reading) fields(n int) []string {
	ifs := r.s.ifs()
	text := r.text
	is := func(i int) bool { return !r.plain[i] && strings.IndexByte(ifs, text[i]) >= 0 }
	space := func(i int) bool { return is(i) && isSpaceIFS(text[i]) }
	i, end := 0, len(text)
	for i < end && space(i) {
		i++
	}
	var fields []string
	for i < end {
		if n > 0 && len(fields) == n-1 {
			return append(fields, r.rest(i, is, space))
		}
		j := i
		for j < end && !is(j) {
			j++
		}
		fields = append(fields, text[i:j])
		for j < end && space(j) {
			j++
		}
		if j < end && is(j) {
			j++
			for j < end && space(j) {
				j++
			}
		}
		i = j
	}
	return fields
}

// rest is the last field: to the end, without space around it, and without a
// single delimiter at its end where it is the only one.
func (r *reading) rest(i int, is, space func(int) bool) string {
	end := len(r.text)
	for end > i && space(end-1) {
		end--
	}
	first := i
	for first < end && !is(first) {
		first++
	}
	after := first
	for after < end && space(after) {
		after++
	}
	if after < end && is(after) && after == end-1 {
		return r.text[i:first]
	}
	return r.text[i:end]
}

func mapfile(s *Shell, args []string) int {
	flags, rest, ok := s.flags(args, "d:n:O:s:tu:C:c:", "mapfile [-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [-C callback] [-c quantum] [array]")
	if !ok {
		return 2
	}
	number := func(c byte) int {
		n, _ := strconv.Atoi(flags[c])
		return n
	}
	name := "MAPFILE"
	if len(rest) > 0 {
		name = rest[0]
	}
	if !isName(name) {
		return s.complainf("%s: `%s': not a valid identifier", args[0], name)
	}
	delim := byte('\n')
	if d, given := flags['d']; given {
		delim = 0
		if d != "" {
			delim = d[0]
		}
	}
	v := s.vars.need(s.resolve(name))
	if v.is(readOnly) {
		return s.complainf("%s: readonly variable", name)
	}
	if _, given := flags['O']; !given {
		v.list, v.str = nil, ""
	}
	v.attr |= indexed
	v.set = true
	at := int64(number('O'))
	count := 0
	for skip := number('s'); number('n') == 0 || count < number('n'); {
		text, end := s.readUntil(number('u'), delim, -1, nil)
		if end != readDelimiter && text == "" {
			break
		}
		if skip > 0 {
			skip--
			continue
		}
		if end == readDelimiter && flags['t'] == "" {
			text += string(delim)
		}
		v.put(at, text)
		at++
		count++
	}
	return 0
}

func history(s *Shell, args []string) int {
	first := 0
	if len(args) > 1 {
		switch {
		case args[1] == "-c":
			s.history = nil
			return 0
		case args[1] == "-d" && len(args) > 2:
			n, err := strconv.Atoi(args[2])
			if err != nil || n < 1 || n > len(s.history) {
				return s.complainf("history: %s: history position out of range", args[2])
			}
			s.history = append(s.history[:n-1:n-1], s.history[n:]...)
			return 0
		case args[1][0] == '-':
			return 0
		}
		n, err := strconv.Atoi(args[1])
		if err != nil {
			return s.complainf("history: %s: numeric argument required", args[1])
		}
		first = max(len(s.history)-n, 0)
	}
	for i := first; i < len(s.history); i++ {
		s.out.printf("%5d  %s\n", i+1, s.history[i])
	}
	return 0
}
