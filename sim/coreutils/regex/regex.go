package regex

import "strings"

// Flags say how a pattern is written and what it ignores.
type Flags uint8

const (
	Extended Flags = 1 << iota // ERE; without it BRE
	FoldCase                   // letters match in both cases
	Newline                    // ^ and $ also match beside a newline
	Lax                        // grep's reading: odd repetitions are literal or ignored
	Awk                        // awk's reading: backslash escapes in brackets, no intervals
)

// Error is why a pattern cannot be compiled, in glibc's words.
type Error string

func (e Error) Error() string { return string(e) }

// Regexp is a compiled pattern.
type Regexp struct {
	// Warnings is what GNU grep says about the pattern, without refusing it.
	Warnings []string

	flags     Flags
	prog      []inst
	groups    int    // number of groups
	backrefs  bool   // only the backtracker can match it
	literal   string // the whole pattern, where it is plain bytes
	isLiteral bool
	dfa       dfa
}

// start is where the pattern itself begins in a program; before it stands a
// loop over any bytes, for searches.
const start = 3

// Compile parses a pattern.
func Compile(pattern string, flags Flags) (*Regexp, error) {
	p := parser{text: pattern, flags: flags}
	tree, err := p.parse()
	if err != nil {
		return nil, err
	}
	r := &Regexp{Warnings: p.warnings, flags: flags, groups: p.groups, backrefs: p.backrefs}
	if r.prog, err = compile(tree); err != nil {
		return nil, err
	}
	r.literal, r.isLiteral = literal(tree)
	r.dfa.init(r.prog, flags)
	return r, nil
}

// Groups is how many groups the pattern has.
func (r *Regexp) Groups() int { return r.groups }

// Match reports whether the pattern matches anywhere in text.
func (r *Regexp) Match(text string) bool {
	switch {
	case r.isLiteral:
		return strings.Contains(text, r.literal)
	case r.backrefs:
		return r.FindGroups(text, 0) != nil
	}
	return r.dfa.exists(text, 0)
}

// Find returns the leftmost longest match that begins at from or later. What
// stands before from still decides whether ^ and \< match.
func (r *Regexp) Find(text string, from int) (begin, end int, ok bool) {
	switch {
	case r.isLiteral:
		i := strings.Index(text[from:], r.literal)
		return from + i, from + i + len(r.literal), i >= 0
	case r.backrefs:
		m := r.FindGroups(text, from)
		if m == nil {
			return 0, 0, false
		}
		return m[0], m[1], true
	}
	if !r.dfa.exists(text, from) {
		return 0, 0, false
	}
	for ; from <= len(text); from++ {
		if end := r.dfa.longest(text, from); end >= 0 {
			return from, end, true
		}
	}
	return 0, 0, false
}

// FindGroups is Find with the span of every group: pairs of offsets, -1 for a
// group that took no part, the whole match first; nil where there is none.
func (r *Regexp) FindGroups(text string, from int) []int {
	if r.backrefs {
		for ; from <= len(text); from++ {
			if m := r.backtrack(text, from, -1); m != nil {
				return m
			}
		}
		return nil
	}
	begin, end, ok := r.Find(text, from)
	if !ok {
		return nil
	}
	if r.groups == 0 {
		return []int{begin, end}
	}
	return r.backtrack(text, begin, end)
}

// Longest is the end of the longest match that begins at exactly that place;
// -1: none does.
func (r *Regexp) Longest(text string, at int) int {
	if !r.backrefs {
		return r.dfa.longest(text, at)
	}
	if m := r.backtrack(text, at, -1); m != nil {
		return m[1]
	}
	return -1
}

// literal is the text that the tree spells, where it is nothing but bytes.
func literal(n *node) (string, bool) {
	switch n.op {
	case opEmpty:
		return "", true
	case opSet:
		c, ok := n.set.single()
		return string([]byte{c}), ok
	case opCat:
		text := ""
		for _, sub := range n.subs {
			s, ok := literal(sub)
			if !ok {
				return "", false
			}
			text += s
		}
		return text, true
	}
	return "", false
}
