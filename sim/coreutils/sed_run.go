package coreutils

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/coreutils/regex"
)

// sedRun is one run of sed.
type sedRun struct {
	*invocation
	sedOptions
	script   []sedCommand
	in       sedInput
	stdout   *sedOutput
	line     int64
	space    string // pattern space
	newline  bool   // its last line ended in a newline
	hold     string
	replaced bool // since the last line or t
	again    bool // D: do not read a line for the next cycle
	quit     bool
	queue    []sedAppend
	readers  map[string]*input // of R
	latest   *regex.Regexp     // the last pattern used
	steps    int
}

// sedAppend is what is printed when the cycle ends: text, or a file.
type sedAppend struct {
	text string
	file string
}

// sedOutput is where lines go. It remembers that the last one lacked its
// newline.
type sedOutput struct {
	name    string
	out     *output
	missing bool
}

func (o *sedOutput) write(text string, end []byte) {
	if o.missing {
		o.out.WriteByte('\n')
		o.missing = false
	}
	o.out.WriteString(text)
	o.out.Write(end)
}

func (s *sedRun) run(files []string) {
	if len(files) == 0 {
		if s.inPlace {
			s.die(4, "no input files")
			return
		}
		files = []string{"-"}
	}
	s.stdout = &sedOutput{name: "-", out: s.out}
	s.in = sedInput{s: s, names: files}
	s.readers = map[string]*input{}
	if !s.openOutputs() {
		return
	}
	for s.out.err == nil && s.cycle() {
	}
	if s.in.in != nil && !s.inPlace {
		s.in.in.giveBack()
	}
	s.in.endEdit()
	for i := range s.script {
		for _, o := range s.script[i].outputs() {
			o.out.Flush()
		}
	}
}

func (c *sedCommand) outputs() (all []*sedOutput) {
	if c.out != nil {
		all = append(all, c.out)
	}
	if c.subst != nil && c.subst.out != nil {
		all = append(all, c.subst.out)
	}
	return all
}

func (s *sedRun) openOutputs() bool {
	for i := range s.script {
		for _, o := range s.script[i].outputs() {
			if o.out != nil {
				continue
			}
			switch o.name {
			case "/dev/stdout":
				o.out = s.out
				continue
			case "/dev/stderr":
				o.out = newOutput(s.p, 2)
				continue
			}
			fd, err := openOutput(s.p, o.name)
			if err != nil {
				s.die(4, "couldn't open file %s: %v", o.name, err)
				return false
			}
			o.out = newOutput(s.p, fd)
		}
	}
	return true
}

// newFile begins a file of its own: -s and -i.
func (s *sedRun) newFile() {
	s.line = 0
	for i := range s.script {
		c := &s.script[i]
		c.active = c.from != nil && c.from.kind == 'n' && c.from.n == 0
	}
}

// print writes a line, with a newline if the input had one.
func (s *sedRun) print(o *sedOutput, text string) {
	if s.newline {
		o.write(text, []byte{s.eol})
	} else {
		o.write(text, nil)
		o.missing = true
	}
	if s.unbuffered || o.out != s.out && o.out.fd > 2 && s.in.edit.temp == "" || o.out.fd == 2 {
		o.out.Flush()
	}
}

// read takes the next line into the pattern space; false at the end.
func (s *sedRun) read() bool {
	line, newline, ok := s.in.next()
	if ok {
		s.space, s.newline = line, newline
	}
	return ok
}

// cycle does one round; false ends sed.
func (s *sedRun) cycle() bool {
	if !s.again {
		if !s.read() {
			return false
		}
	}
	s.again, s.replaced = false, false
	what := s.execute()
	if what == sedEndCycle || what == sedQuit {
		if !s.quiet {
			s.print(s.stdout, s.space)
		}
	}
	if what != sedQuitSilently {
		s.flushQueue()
	}
	return what != sedQuit && what != sedQuitSilently && !s.quit
}

// How a round ends.
const (
	sedGoOn = iota
	sedEndCycle
	sedDelete
	sedQuit
	sedQuitSilently
)

// execute runs the script once over the pattern space.
func (s *sedRun) execute() int {
	for pc := 0; pc < len(s.script); pc++ {
		c := &s.script[pc]
		if s.steps++; s.steps&1023 == 0 {
			s.p.Checkpoint()
		}
		if s.selects(c) == c.negated {
			if c.name == '{' {
				pc = c.target
			}
			if s.quit {
				return sedQuitSilently
			}
			continue
		}
		switch c.name {
		case 'b':
			pc = c.target - 1
		case 't', 'T':
			if s.replaced == (c.name == 't') {
				pc = c.target - 1
			}
			s.replaced = false
		default:
			if what := s.one(c); what != sedGoOn {
				return what
			}
		}
	}
	return sedEndCycle
}

// one runs a command that is no branch.
func (s *sedRun) one(c *sedCommand) int {
	switch c.name {
	case 'd':
		return sedDelete
	case 'D':
		_, rest, more := strings.Cut(s.space, "\n")
		if more {
			s.space, s.again = rest, true
		}
		return sedDelete
	case 'n':
		return s.nextLine()
	case 'N':
		return s.appendLine()
	case 'q', 'Q':
		s.status = max(c.number, 0)
		if c.name == 'Q' {
			return sedQuitSilently
		}
		return sedQuit
	case 'c':
		if c.to == nil || !c.active || c.negated {
			s.stdout.write(c.text, nil)
		}
		if c.to != nil && c.active && s.in.last() && c.to.kind == '$' {
			s.stdout.write(c.text, nil)
		}
		return sedDelete
	case 's':
		return s.substitute(c)
	case 'g':
		s.space = s.hold
	case 'G':
		s.space += "\n" + s.hold
	case 'h':
		s.hold = s.space
	case 'H':
		s.hold += "\n" + s.space
	case 'x':
		s.space, s.hold = s.hold, s.space
	case 'y':
		b := []byte(s.space)
		for i := range b {
			b[i] = c.table[b[i]]
		}
		s.space = string(b)
	case 'z':
		s.space = ""
	default:
		s.write(c)
	}
	return sedGoOn
}

// write runs a command that prints something, now or later.
func (s *sedRun) write(c *sedCommand) {
	switch c.name {
	case 'p':
		s.print(s.stdout, s.space)
	case 'P':
		line, _, _ := strings.Cut(s.space, "\n")
		s.stdout.write(line, []byte{s.eol})
	case '=':
		s.stdout.write(strconv.FormatInt(s.line, 10)+"\n", nil)
	case 'F':
		s.stdout.write(s.in.name+"\n", nil)
	case 'l':
		s.list(c)
	case 'i':
		s.stdout.write(c.text, nil)
	case 'a':
		s.queue = append(s.queue, sedAppend{text: c.text})
	case 'r':
		s.queue = append(s.queue, sedAppend{file: c.text})
	case 'R':
		s.queueLine(c.text)
	case 'w':
		s.print(c.out, s.space)
	case 'W':
		line, _, _ := strings.Cut(s.space, "\n")
		c.out.write(line, []byte{s.eol})
		c.out.out.Flush()
	}
}

func (s *sedRun) nextLine() int {
	if s.in.last() && (len(s.in.names) == 0 || !s.separate) {
		if s.posix {
			return sedDelete
		}
		return sedQuit
	}
	if !s.quiet {
		s.print(s.stdout, s.space)
	}
	s.flushQueue()
	if !s.read() {
		return sedQuitSilently
	}
	return sedGoOn
}

func (s *sedRun) appendLine() int {
	if s.in.last() && (len(s.in.names) == 0 || !s.separate) {
		if s.posix {
			return sedQuitSilently
		}
		return sedQuit
	}
	s.flushQueue()
	before := s.space
	if !s.read() {
		return sedQuitSilently
	}
	s.space = before + string([]byte{s.eol}) + s.space
	return sedGoOn
}

func (s *sedRun) substitute(c *sedCommand) int {
	r := s.pattern(c.pattern)
	if r == nil {
		return sedQuitSilently
	}
	text, done := c.subst.apply(r, s.space)
	if !done {
		return sedGoOn
	}
	s.space, s.replaced = text, true
	if c.subst.print > 0 {
		s.print(s.stdout, s.space)
	}
	if c.subst.out != nil {
		s.print(c.subst.out, s.space)
	}
	return sedGoOn
}

// pattern is r, or the last pattern used where r is nil; nil: there is none,
// which has been said.
func (s *sedRun) pattern(r *regex.Regexp) *regex.Regexp {
	if r == nil {
		r = s.latest
	}
	if r == nil {
		s.die(1, "-e expression #1, char 0: no previous regular expression")
		s.quit = true
	}
	s.latest = r
	return r
}

// queueLine reads a line for R.
func (s *sedRun) queueLine(name string) {
	in, known := s.readers[name]
	if !known {
		in, _ = openInput(s.p, sedFileName(name))
		s.readers[name] = in
	}
	if in == nil {
		return
	}
	if line, ok := in.line(); ok {
		s.queue = append(s.queue, sedAppend{text: line + "\n"})
	}
}

func sedFileName(name string) string {
	if name == "/dev/stdin" {
		return "-"
	}
	return name
}

// flushQueue prints what a, r and R have gathered.
func (s *sedRun) flushQueue() {
	for _, a := range s.queue {
		if a.file == "" {
			s.stdout.write(a.text, nil)
			continue
		}
		in, err := openInput(s.p, sedFileName(a.file))
		if err != nil {
			continue
		}
		for b, ok := in.chunk(); ok; b, ok = in.chunk() {
			s.stdout.write(string(b), nil)
		}
		in.Close()
	}
	s.queue = s.queue[:0]
}

// list prints the pattern space in the form that l has.
func (s *sedRun) list(c *sedCommand) {
	wrap := s.wrap
	if c.number >= 0 {
		wrap = c.number
	}
	var out []byte
	width := 0
	for i := range len(s.space) {
		var piece []byte
		if ch := s.space[i]; ch == '\\' {
			piece = append(piece, `\\`...)
		} else if isPrintable(ch) {
			piece = append(piece, ch)
		} else {
			piece = appendEscape(piece, ch)
		}
		if wrap > 0 && width+len(piece) > wrap-1 {
			out = append(out, "\\\n"...)
			width = 0
		}
		out = append(out, piece...)
		width += len(piece)
	}
	s.stdout.write(string(out)+"$\n", nil)
}

// selects reports whether a command's addresses choose the line at hand.
func (s *sedRun) selects(c *sedCommand) bool {
	switch {
	case c.from == nil:
		return true
	case c.to == nil:
		return s.at(c.from)
	case c.active:
		return s.within(c)
	case !s.at(c.from):
		return false
	}
	switch c.to.kind {
	case 'n':
		c.last = c.to.n
	case '+':
		c.last = s.line + c.to.n
	case 'm':
		c.last = s.line
		if c.to.n > 0 {
			c.last = (s.line + c.to.n - 1) / c.to.n * c.to.n
		}
	case '$':
		c.active = !s.in.last()
		return true
	default:
		c.active = true
		return true
	}
	c.active = c.last > s.line
	return true
}

// within decides about a line inside an open range.
func (s *sedRun) within(c *sedCommand) bool {
	switch c.to.kind {
	case '/':
		r := s.pattern(c.to.pattern)
		c.active = r != nil && !r.Match(s.space)
		return true
	case '$':
		c.active = !s.in.last()
		return true
	}
	if s.line > c.last {
		c.active = false
		return s.at(c.from)
	}
	c.active = s.line < c.last
	return true
}

// at reports whether one address names the line at hand.
func (s *sedRun) at(a *sedAddress) bool {
	switch a.kind {
	case 'n':
		return s.line == a.n
	case '~':
		return s.line >= a.n && (s.line-a.n)%a.step == 0
	case '$':
		return s.in.last()
	}
	r := s.pattern(a.pattern)
	return r != nil && r.Match(s.space)
}
