package coreutils

import (
	"strconv"

	"github.com/overlook-fs/overlook/sim/sys"
)

// catStyle is what cat does to the text that passes.
type catStyle struct {
	number, numberNonblank bool
	squeeze                bool
	ends, tabs, nonprint   bool
}

// catState is where cat is in its output, from file to file.
type catState struct {
	style    catStyle
	line     int
	newlines int  // how many just passed, beginning as if one had
	pendingR bool // a carriage return that -E shows as ^M only before a newline
}

func cat(inv *invocation) {
	var s catStyle
	var ignored bool
	o := inv.options()
	o.do('b', "number-nonblank", func() { s.numberNonblank, s.number = true, true })
	o.flag(&s.number, 'n', "number")
	o.flag(&s.squeeze, 's', "squeeze-blank")
	o.flag(&s.nonprint, 'v', "show-nonprinting")
	o.flag(&s.ends, 'E', "show-ends")
	o.flag(&s.tabs, 'T', "show-tabs")
	o.flag(&ignored, 'u', "")
	o.do('A', "show-all", func() { s.nonprint, s.ends, s.tabs = true, true, true })
	o.do('e', "", func() { s.nonprint, s.ends = true, true })
	o.do('t', "", func() { s.nonprint, s.tabs = true, true })
	files, ok := o.parse()
	if !ok {
		return
	}
	if len(files) == 0 {
		files = []string{"-"}
	}
	state := &catState{style: s, newlines: 1}
	for _, name := range files {
		if !catFile(inv, state, name) {
			return
		}
	}
	if state.pendingR {
		inv.out.WriteByte('\r')
	}
}

// catFile copies one file; false: standard output failed.
func catFile(inv *invocation, state *catState, name string) bool {
	in, err := openInput(inv.p, name)
	if err != nil {
		inv.errorf("%s: %v", quoteName(name), err)
		return true
	}
	defer in.Close()
	if name != "-" && catsIntoItself(inv.p, in.fd) {
		inv.errorf("%s: input file is output file", quoteName(name))
		return true
	}
	plain := state.style == catStyle{}
	for {
		chunk, ok := in.chunk()
		if !ok {
			break
		}
		if plain {
			inv.out.Write(chunk)
		} else {
			state.write(inv.out, chunk)
		}
		if inv.out.Flush() != nil {
			return false
		}
	}
	if in.err != nil {
		inv.errorf("%s: %v", quoteName(name), in.err)
	}
	return true
}

// catsIntoItself reports whether fd is the regular file that standard output
// is, where reading would never end.
func catsIntoItself(p sys.Process, fd int) bool {
	out, err := sys.Fstat(p, 1)
	if err != nil || !out.Mode.IsRegular() {
		return false
	}
	in, err := sys.Fstat(p, fd)
	if err != nil || in.Dev != out.Dev || in.Ino != out.Ino {
		return false
	}
	at, _ := p.Lseek(fd, 0, sys.SEEK_CUR)
	return at < in.Size
}

// write passes text through the style.
func (c *catState) write(out *output, text []byte) {
	for _, ch := range text {
		if ch == '\n' {
			c.newline(out)
			continue
		}
		if c.pendingR {
			out.WriteByte('\r')
			c.pendingR = false
		}
		if c.newlines > 0 {
			c.newlines = 0
			if c.style.number {
				c.lineNumber(out)
			}
		}
		c.char(out, ch)
	}
}

// newline ends a line, or drops a blank one too many.
func (c *catState) newline(out *output) {
	c.newlines++
	if c.newlines > 2 && c.style.squeeze {
		c.newlines = 3
		return
	}
	if c.newlines > 1 && c.style.number && !c.style.numberNonblank {
		c.lineNumber(out)
	}
	if c.style.ends {
		if c.pendingR {
			out.WriteString("^M")
			c.pendingR = false
		}
		out.WriteByte('$')
	}
	out.WriteByte('\n')
}

func (c *catState) lineNumber(out *output) {
	c.line++
	out.WriteString(padLeft(strconv.Itoa(c.line), 6, ' ') + "\t")
}

// char writes one character other than a newline.
func (c *catState) char(out *output, ch byte) {
	s := c.style
	switch {
	case ch == '\t':
		if s.tabs {
			out.WriteString("^I")
			return
		}
	case s.nonprint:
		if ch >= 0x80 {
			out.WriteString("M-")
			ch -= 0x80
		}
		if ch < ' ' {
			out.WriteByte('^')
			ch += '@'
		} else if ch == 0x7f {
			out.WriteByte('^')
			ch = '?'
		}
	case ch == '\r' && s.ends:
		c.pendingR = true
		return
	}
	out.WriteByte(ch)
}
