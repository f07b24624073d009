package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// awkStream is an open file or a running command.
type awkStream struct {
	name string
	in   *input  // what getline reads
	out  *output // what print writes
	pid  int     // of a command; 0: a file
}

func (a *awkRun) stream(name string, reading, command bool) *awkStream {
	for _, s := range a.streams {
		if s.name == name && (s.in != nil) == reading && (s.pid != 0) == command {
			return s
		}
	}
	return nil
}

// sink finds or opens where print writes to; how is >, >> or |.
func (a *awkRun) sink(name, how string) *awkStream {
	if s := a.stream(name, false, how == "|"); s != nil {
		return s
	}
	s := &awkStream{name: name}
	switch {
	case how == "|":
		s.pid, s.out = a.start(name)
	case name == "/dev/stdout" || name == "-":
		s.out = a.out
	case name == "/dev/stderr":
		s.out = newOutput(a.p, 2)
	default:
		flags := sys.O_WRONLY | sys.O_CREAT | sys.O_TRUNC
		if how == ">>" {
			flags = sys.O_WRONLY | sys.O_CREAT | sys.O_APPEND
		}
		fd, err := sys.Open(a.p, name, flags, 0o666)
		if err != nil {
			a.fatal("cannot open \"%s\" for output (%v)", name, err)
		}
		s.out = newOutput(a.p, fd)
	}
	a.streams = append(a.streams, s)
	return s
}

// source finds or opens what getline reads; nil: it cannot be opened.
func (a *awkRun) source(name string, command bool) *awkStream {
	if s := a.stream(name, true, command); s != nil {
		return s
	}
	s := &awkStream{name: name}
	if command {
		a.flushAll()
		r, w, err := a.p.Pipe2(sys.O_CLOEXEC)
		if err != nil {
			return nil
		}
		s.pid = a.shell(name, w, 1)
		a.p.Close(w)
		s.in = newInput(a.p, r)
	} else {
		in, err := openInput(a.p, awkFileName(name))
		if err != nil {
			return nil
		}
		s.in = in
	}
	a.streams = append(a.streams, s)
	return s
}

func awkFileName(name string) string {
	if name == "/dev/stdin" {
		return "-"
	}
	return name
}

// start runs a command that reads what is printed to it.
func (a *awkRun) start(command string) (pid int, out *output) {
	a.flushAll()
	r, w, err := a.p.Pipe2(sys.O_CLOEXEC)
	if err != nil {
		a.fatal("cannot create pipe for %s (%v)", command, err)
	}
	pid = a.shell(command, r, 0)
	a.p.Close(r)
	return pid, newOutput(a.p, w)
}

// shell starts sh -c with one of its descriptors replaced; -1: with none.
func (a *awkRun) shell(command string, fd, as int) (pid int) {
	envp := a.p.Environ()
	pid, err := a.p.Fork(func(p sys.Process) int {
		if fd >= 0 {
			p.Dup3(fd, as, 0)
		}
		return runStatus(p.Exec("/bin/sh", []string{"sh", "-c", command}, envp))
	})
	if err != nil {
		a.fatal("cannot fork (%v)", err)
	}
	return pid
}

func (a *awkRun) flushAll() {
	a.out.Flush()
	for _, s := range a.streams {
		if s.out != nil {
			s.out.Flush()
		}
	}
}

func (a *awkRun) system(command string) awkValue {
	a.flushAll()
	return awkNumberOf(float64(a.wait(a.shell(command, -1, 0))))
}

// wait is the exit status of a command, or 256 and the signal that ended it.
func (a *awkRun) wait(pid int) int {
	_, status, err := a.p.Wait4(pid, 0)
	switch {
	case err != nil:
		return -1
	case status.Signaled():
		return 256 + int(status.Signal())
	}
	return status.ExitStatus()
}

// closeStream closes every stream of a name; -1: there is none.
func (a *awkRun) closeStream(name string) int {
	result := -1
	kept := a.streams[:0]
	for _, s := range a.streams {
		if s.name != name {
			kept = append(kept, s)
			continue
		}
		result = a.finish(s)
	}
	a.streams = kept
	return result
}

func (a *awkRun) finish(s *awkStream) int {
	if s.in != nil {
		s.in.Close()
	} else {
		err := s.out.Flush()
		if s.out.fd > 2 {
			a.p.Close(s.out.fd)
		}
		if err != nil && s.pid == 0 {
			a.writeFailed(s.name, err)
		}
	}
	if s.pid > 0 {
		a.out.Flush()
		return a.wait(s.pid)
	}
	return 0
}

func (a *awkRun) closeAll() {
	a.out.Flush()
	streams := a.streams
	a.streams = nil
	for _, s := range streams {
		a.finish(s)
	}
}

func (a *awkRun) writeFailed(name string, err error) {
	if err == sys.EPIPE {
		panic(awkFatal)
	}
	a.out.buf = nil
	a.fatal("close failed on file %s (%v)", name, err)
}

func (a *awkRun) fflush(n *awkNode) awkValue {
	if len(n.kids) == 0 {
		a.out.Flush()
		return awkNumberOf(0)
	}
	name := a.text(n.kids[0])
	found := -1.0
	for _, s := range a.streams {
		if s.name == name && s.out != nil {
			s.out.Flush()
			found = 0
		}
	}
	if name == "" || name == "/dev/stdout" {
		a.flushAll()
		found = 0
	}
	return awkNumberOf(found)
}

// getline is every form of getline: 1 for a record, 0 at the end, -1 where
// there is no such file.
func (a *awkRun) getline(n *awkNode) awkValue {
	text, got := "", 0
	if n.s == "" {
		text, got = a.nextRecord()
	} else {
		s := a.source(a.text(n.kids[1]), n.s == "|")
		if s == nil {
			return awkNumberOf(-1)
		}
		var ok bool
		text, ok = a.readRecord(s.in)
		got = b2i(ok)
		if !ok && s.in.err != nil {
			got = -1
		}
	}
	if got <= 0 {
		return awkNumberOf(float64(got))
	}
	if n.kids[0] == nil {
		a.setRecord(text)
	} else {
		a.store(a.place(n.kids[0]), awkInputOf(text))
	}
	return awkNumberOf(1)
}

func (a *awkRun) count(c **awkCell) {
	(*c).value = awkNumberOf((*c).value.num() + 1)
}

// readRecord reads up to what RS says: a character, a blank line, or a
// regular expression.
func (a *awkRun) readRecord(in *input) (string, bool) {
	rs := a.vars.rs.value.text("%.6g")
	switch {
	case rs == "":
		return readParagraph(in)
	case len(rs) == 1:
		rec, ok := in.record(rs[0])
		return strings.TrimSuffix(string(rec), rs), ok
	}
	text := string(in.all())
	if text == "" {
		return "", false
	}
	begin, end, ok := a.compiled(rs).Find(text, 0)
	if !ok || begin == end {
		return text, true
	}
	in.pos -= len(text) - end
	return text[:begin], true
}

// readParagraph reads lines up to an empty one.
func readParagraph(in *input) (string, bool) {
	text := ""
	for {
		line, ok := in.line()
		switch {
		case !ok:
			return strings.TrimSuffix(text, "\n"), text != ""
		case line == "" && text != "":
			return strings.TrimSuffix(text, "\n"), true
		case line != "":
			text += line + "\n"
		}
	}
}
