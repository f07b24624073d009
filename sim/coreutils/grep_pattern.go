package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/coreutils/regex"
)

// addPatterns adds the patterns in a text, one a line.
func (g *grepRun) addPatterns(text string) {
	g.given = true
	g.patterns = append(g.patterns, strings.Split(text, "\n")...)
}

func (g *grepRun) patternFile(name string) bool {
	in, err := openInput(g.p, name)
	if err != nil {
		g.warnf("%s: %v", name, err)
		g.status = 2
		return false
	}
	defer in.Close()
	g.given = true
	for {
		line, ok := in.line()
		if !ok {
			return true
		}
		g.patterns = append(g.patterns, line)
	}
}

// compile makes the matcher; false: a pattern was refused.
func (g *grepRun) compile() bool {
	flags := g.flags | regex.Lax
	if g.kind == 'E' {
		flags |= regex.Extended
	}
	for _, pattern := range g.patterns {
		if g.kind == 'F' {
			pattern = literalBRE(pattern)
		}
		r, err := compileBRE(pattern, flags)
		if err != nil {
			g.warnf("%v", err)
			g.status = 2
			return false
		}
		for _, warning := range r.Warnings {
			g.warnf("warning: %s", warning)
		}
		g.matcher.patterns = append(g.matcher.patterns, r)
	}
	return true
}

// literalBRE is a basic regular expression that matches text.
func literalBRE(text string) string {
	var out []byte
	for i := range len(text) {
		if strings.IndexByte(`\.[*^$`, text[i]) >= 0 {
			out = append(out, '\\')
		}
		out = append(out, text[i])
	}
	return string(out)
}

// grepMatcher is all patterns of a run.
type grepMatcher struct {
	patterns     []*regex.Regexp
	words, lines bool // a match must be a whole word, a whole line
}

// matches reports whether a line is matched.
func (m *grepMatcher) matches(line string) bool {
	if m.words || m.lines {
		_, _, ok := m.find(line, 0)
		return ok
	}
	for _, r := range m.patterns {
		if r.Match(line) {
			return true
		}
	}
	return false
}

// find returns the leftmost longest match of any pattern from pos on.
func (m *grepMatcher) find(line string, pos int) (begin, end int, ok bool) {
	for _, r := range m.patterns {
		b, e, found := m.findOne(r, line, pos)
		if found && (!ok || b < begin || b == begin && e > end) {
			begin, end, ok = b, e, true
		}
	}
	return begin, end, ok
}

func (m *grepMatcher) findOne(r *regex.Regexp, line string, pos int) (begin, end int, ok bool) {
	switch {
	case m.lines:
		return 0, len(line), pos == 0 && r.Longest(line, 0) == len(line)
	case m.words:
		return findWord(r, line, pos)
	}
	return r.Find(line, pos)
}

// findWord looks for a match with no letter, digit or underscore beside it,
// and tries shorter ones at the same place before later ones.
func findWord(r *regex.Regexp, line string, pos int) (begin, end int, ok bool) {
	for pos <= len(line) {
		begin, end, ok = r.Find(line, pos)
		if !ok {
			return 0, 0, false
		}
		for end >= begin {
			if (begin == 0 || !isWordByte(line[begin-1])) && (end == len(line) || !isWordByte(line[end])) {
				return begin, end, true
			}
			if end == begin {
				break
			}
			end = r.Longest(line[:end-1], begin)
		}
		pos = begin + 1
	}
	return 0, 0, false
}

func isWordByte(c byte) bool { return c == '_' || isDigit(c) || isLetter(c) }
