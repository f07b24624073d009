package shell

import (
	"io"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// source is text that commands are read from, as far as it has been read.
type source struct {
	text  string
	file  string         // "" where it is no file
	base  int            // lines before text
	dashC bool           // the argument of -c
	size  int            // the length of what is there from the beginning
	raw   map[int]string // what repairs took out of text, by offset

	next    func() (line string, ok bool) // the rest of text
	repairs int
}

// lineOf is the line that pos stands in.
func (s *Shell) lineOf(pos syntax.Pos) int {
	if s.source == nil {
		return int(pos.Line())
	}
	return int(pos.Line()) + s.source.base
}

// textOf is what was typed from one position to another.
func (s *Shell) textOf(from, to syntax.Pos) string {
	a, b := from.Offset(), to.Offset()
	if s.source == nil || a > b || b > uint(len(s.source.text)) {
		return ""
	}
	return s.source.text[a:b]
}

// stmtText is a statement as typed, without what ends it.
func (s *Shell) stmtText(st *syntax.Stmt) string {
	text := strings.TrimSpace(s.textOf(st.Pos(), st.End()))
	return strings.TrimSpace(strings.TrimRight(text, ";&"))
}

// feeder hands the parser a line at a time, so that nothing is read beyond
// the command that is to be run.
type feeder struct {
	source *source
	next   func() (line string, ok bool)
	rest   string
	echo   func(line string)
	ended  bool // nothing more is to be read
}

func (f *feeder) Read(b []byte) (int, error) {
	if f.ended {
		return 0, io.EOF
	}
	if f.rest == "" {
		line, ok := f.next()
		if !ok && (f.source.text == "" || strings.HasSuffix(f.source.text, "\n")) {
			return 0, io.EOF
		}
		if !ok {
			line = strings.Repeat("\\", trailing(f.source.text)%2) + "\n"
		}
		f.source.text += line
		f.rest = line
		if f.echo != nil {
			f.echo(line)
		}
	}
	n := copy(b, f.rest)
	f.rest = f.rest[n:]
	return n, nil
}

// trailing counts the backslashes at the end of text.
func trailing(text string) int { return len(text) - len(strings.TrimRight(text, `\`)) }

// linesOf gives the lines of text one after the other.
func linesOf(text string) func() (string, bool) {
	return func() (string, bool) {
		if text == "" {
			return "", false
		}
		i := strings.IndexByte(text, '\n') + 1
		if i == 0 {
			i = len(text)
		}
		line := text[:i]
		text = text[i:]
		return line, true
	}
}

// runText runs the commands of text one by one; a syntax error ends it.
func (s *Shell) runText(text string, src *source) {
	src.text, src.size = "", len(text)
	s.runLines(linesOf(text), src)
}

// runLines runs commands from lines as they come.
func (s *Shell) runLines(next func() (string, bool), src *source) {
	outer, line := s.source, s.line
	s.source, src.next = src, next
	defer func() {
		s.source = outer
		if outer != nil {
			s.line = line
		}
	}()
	feed := &feeder{source: src, next: next}
	feed.echo = func(line string) {
		if s.options.on('v') {
			s.stderr(line)
		}
	}
	parser := syntax.NewParser(syntax.Variant(s.language()))
	start := 0
	// The loop is never left early: the parser would call its body once more.
	for stmts, err := range parser.InteractiveSeq(feed) {
		switch {
		case feed.ended:
		case err != nil:
			feed.ended = true
			s.syntaxError(err, src, start)
		case !parser.Incomplete():
			start = len(src.text) - len(feed.rest)
			s.oneLine(stmts, s.lastOfText(stmts, feed))
			feed.ended = s.done()
		}
	}
}

// lastOfText is the one of stmts behind which nothing remains to be done for
// -c; -1 where there is none.
func (s *Shell) lastOfText(stmts []*syntax.Stmt, feed *feeder) int {
	src, n := feed.source, len(stmts)-1
	if !src.dashC || len(src.text)-len(feed.rest) < src.size || n < 0 || len(s.traps) > 0 || s.subshell > 0 || s.dash {
		return -1
	}
	st := stmts[n]
	if _, ok := st.Cmd.(*syntax.CallExpr); !ok || st.Background || st.Negated || len(st.Redirs) > 0 {
		return -1
	}
	return n
}

// oneLine runs the commands of one line; an error in an expansion ends only
// them. The last needs no further process, if last says which that is.
func (s *Shell) oneLine(stmts []*syntax.Stmt, last int) {
	if last >= 0 {
		s.stmts(stmts[:last])
		s.mayExec = len(s.traps) == 0
		stmts = stmts[last:]
	}
	if !s.done() {
		s.stmts(stmts)
	}
	if s.leaving.why == leaveLine {
		s.leaving = leave{}
	}
}
