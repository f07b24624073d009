package coreutils

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// grepFile is the search of one file.
type grepFile struct {
	*grepRun
	name     string // as it is shown
	in       *input
	line     int64 // number of the line at hand
	offset   int64 // where it begins
	selected int64
	binary   bool
	held     []grepLine // context before, not printed yet
	owed     int        // lines of context after, still to print
	printed  int64      // number of the last printed line
}

// grepLine is a line with its place.
type grepLine struct {
	text   string
	number int64
	offset int64
}

// search greps an open file.
func (g *grepRun) search(name string, in *input) {
	f := grepFile{grepRun: g, name: name, in: in}
	f.binary = in.fill() && g.eol == '\n' && bytes.IndexByte(in.buf, 0) >= 0
	if !f.binary || g.binary != "without-match" {
		f.lines()
	}
	if in.err != nil {
		g.complain(name, in.err)
	}
	if f.selected > 0 {
		g.matched = true
	}
	f.summary()
	in.giveBack()
}

func (f *grepFile) lines() {
	if f.max == 0 {
		return
	}
	for f.out.err == nil {
		rec, ok := f.in.record(f.eol)
		if !ok {
			return
		}
		size := int64(len(rec))
		if rec[size-1] == f.eol {
			rec = rec[:size-1]
		}
		f.line++
		f.one(grepLine{string(rec), f.line, f.offset})
		f.offset += size
		if f.done() {
			f.afterMax()
			return
		}
	}
}

// done reports that nothing more of the file matters.
func (f *grepFile) done() bool {
	if f.selected == 0 {
		return false
	}
	return f.selected == f.max || !f.count && (f.only == 'q' || f.only == 'l' || f.only == 'L' || f.hides())
}

// hides reports that selected lines are not printed but announced.
func (f *grepFile) hides() bool { return f.binary && f.grepRun.binary != "text" }

// afterMax prints the context behind the last line that -m lets through.
func (f *grepFile) afterMax() {
	for f.owed > 0 && !f.count && f.only == 0 && !f.hides() {
		rec, ok := f.in.record(f.eol)
		if !ok {
			return
		}
		text := strings.TrimSuffix(string(rec), string([]byte{f.eol}))
		f.line++
		f.owed--
		f.print(grepLine{text, f.line, f.offset}, '-')
		f.offset += int64(len(rec))
	}
}

// one decides about one line.
func (f *grepFile) one(line grepLine) {
	if f.eol == '\n' && !f.binary && strings.IndexByte(line.text, 0) >= 0 {
		f.binary = true
	}
	selected := f.matcher.matches(line.text) != f.invert
	if selected {
		f.selected++
	}
	switch {
	case f.count || f.only != 0 && f.only != 'o' || f.hides():
	case selected:
		f.selectedLine(line)
	case f.only == 'o':
	case f.owed > 0:
		f.owed--
		f.print(line, '-')
	case f.before > 0:
		f.held = append(f.held, line)
		if len(f.held) > f.before {
			f.held = f.held[1:]
		}
	}
}

func (f *grepFile) selectedLine(line grepLine) {
	if f.only == 'o' {
		f.matchesOnly(line)
		return
	}
	first := line.number
	if len(f.held) > 0 {
		first = f.held[0].number
	}
	f.separate(first)
	for _, held := range f.held {
		f.print(held, '-')
	}
	f.held = f.held[:0]
	f.print(line, ':')
	f.owed = max(f.after, 0)
}

// separate prints "--" where lines were left out.
func (f *grepFile) separate(first int64) {
	if (f.before >= 0 || f.after >= 0) && f.anyPrinted && first != f.printed+1 && !f.noSeparator {
		f.paint("36", f.separator)
		f.out.WriteByte('\n')
	}
}

func (f *grepFile) print(line grepLine, mark byte) {
	f.head(line.number, line.offset, mark)
	if f.color && (mark == ':') != f.invert {
		f.painted(line.text)
	} else {
		f.out.WriteString(line.text)
	}
	f.out.WriteByte(f.eol)
	f.printed, f.anyPrinted = line.number, true
}

// painted prints a line with its matches in colour.
func (f *grepFile) painted(text string) {
	pos := 0
	for at := 0; at <= len(text); {
		begin, end, ok := f.matcher.find(text, at)
		if !ok {
			break
		}
		if end == begin {
			at = end + 1
			continue
		}
		f.out.WriteString(text[pos:begin])
		f.paint("01;31", text[begin:end])
		pos, at = end, end
	}
	f.out.WriteString(text[pos:])
}

// matchesOnly prints each match of a line on a line of its own.
func (f *grepFile) matchesOnly(line grepLine) {
	if f.invert {
		return
	}
	for at := 0; at <= len(line.text); {
		begin, end, ok := f.matcher.find(line.text, at)
		if !ok {
			return
		}
		if end == begin {
			at = end + 1
			continue
		}
		f.separate(line.number)
		f.head(line.number, line.offset+int64(begin), ':')
		if f.color {
			f.paint("01;31", line.text[begin:end])
		} else {
			f.out.WriteString(line.text[begin:end])
		}
		f.out.WriteByte(f.eol)
		f.printed, f.anyPrinted = line.number, true
		at = end
	}
}

// head prints what stands before a line.
func (f *grepFile) head(number, offset int64, mark byte) {
	if f.names == headersAlways {
		f.paint("35", f.name)
		if f.nullNames {
			f.out.WriteByte(0)
		} else {
			f.paint("36", string([]byte{mark}))
		}
	}
	if f.numbers {
		f.paint("32", strconv.FormatInt(number, 10))
		f.paint("36", string([]byte{mark}))
	}
	if f.offsets {
		f.paint("32", strconv.FormatInt(offset, 10))
		f.paint("36", string([]byte{mark}))
	}
}

// paint prints text, in colour where that is on.
func (g *grepRun) paint(color, text string) {
	if !g.color {
		g.out.WriteString(text)
		return
	}
	g.out.WriteString("\x1b[" + color + "m\x1b[K" + text + "\x1b[m\x1b[K")
}

// summary prints what is said once a file: its count, its name, or that it is
// binary.
func (f *grepFile) summary() {
	switch {
	case f.only == 'q':
		return
	case f.count:
		if f.names == headersAlways {
			f.paint("35", f.name)
			if f.nullNames {
				f.out.WriteByte(0)
			} else {
				f.paint("36", ":")
			}
		}
		f.out.Printf("%d\n", f.selected)
	case f.only == 0 || f.only == 'o':
		if f.selected > 0 && f.hides() {
			f.warnf("%s: binary file matches", f.name)
		}
	}
	if f.only == 'l' && f.selected > 0 || f.only == 'L' && f.selected == 0 {
		f.paint("35", f.name)
		if f.nullNames {
			f.out.WriteByte(0)
		} else {
			f.out.WriteByte('\n')
		}
	}
}

// operand greps one operand of the command line.
func (g *grepRun) operand(name string) {
	if name == "-" {
		g.search(g.label, newInput(g.p, 0))
		return
	}
	st, err := sys.StatPath(g.p, name)
	if err != nil {
		g.complain(name, err)
		return
	}
	if st.Mode&sys.S_IFMT == sys.S_IFDIR {
		switch {
		case g.directories == "skip" || g.filter.skipsDir(trimSlashes(name)):
			return
		case g.directories == "recurse":
			g.walk(name, name)
			return
		}
	} else if g.skipsDevice(&st, true) || g.filter.skipsFile(name) {
		return
	}
	g.open(name)
}

func (g *grepRun) open(name string) {
	in, err := openInput(g.p, name)
	if err != nil {
		g.complain(name, err)
		return
	}
	defer in.Close()
	if g.isOutput(in.fd) {
		g.failed = true
		g.warnf("%s: input file is also the output", name)
		return
	}
	g.search(name, in)
}

// isOutput reports that a file is what standard output is, which would never
// end.
func (g *grepRun) isOutput(fd int) bool {
	if g.only == 'q' || g.only == 'l' || g.only == 'L' || g.max == 0 || g.max == 1 {
		return false
	}
	in, err := sys.Fstat(g.p, fd)
	if err != nil || in.Mode&sys.S_IFMT != sys.S_IFREG {
		return false
	}
	out, err := sys.Fstat(g.p, 1)
	return err == nil && in.Dev == out.Dev && in.Ino == out.Ino
}
