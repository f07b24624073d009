package coreutils

import (
	"strconv"

	"github.com/overlook-fs/overlook/sim/coreutils/regex"
)

// sedSubst is what an s command does besides its pattern.
type sedSubst struct {
	parts  []sedPart
	global bool
	print  int
	number int // the first match to replace
	out    *sedOutput
	groups int // the highest group that parts name
}

// sedPart is a piece of a replacement.
type sedPart struct {
	text  string
	group int  // -1: text
	fold  byte // 'U', 'L', 'E', 'u', 'l': from here on; 0: a piece
}

func (p *sedParser) substitution(c *sedCommand) {
	delim := p.next()
	pattern, replacement, ok := "", "", false
	if delim >= 0 {
		pattern, ok = p.delimited(byte(delim), true)
	}
	if ok {
		replacement, ok = p.delimited(byte(delim), false)
	}
	if !ok {
		p.fail("unterminated `s' command")
	}
	s := &sedSubst{number: 1}
	c.subst = s
	flags := p.substFlags(s)
	c.pattern = p.compile(pattern, flags)
	s.parse(replacement)
	if c.pattern != nil && s.groups > c.pattern.Groups() {
		p.fail("invalid reference \\" + strconv.Itoa(s.groups) + " on `s' command's RHS")
	}
}

func (p *sedParser) substFlags(s *sedSubst) (flags regex.Flags) {
	numbered := false
	for {
		switch c := p.next(); c {
		case 'i', 'I':
			flags |= regex.FoldCase
		case 'm', 'M':
			flags |= regex.Newline
		case 'e':
			p.fail("the e flag is not simulated here (help sed)")
		case 'p':
			if s.print > 0 {
				p.fail("multiple `p' options to `s' command")
			}
			s.print++
		case 'g':
			if s.global {
				p.fail("multiple `g' options to `s' command")
			}
			s.global = true
		case 'w':
			p.skip(sedBlanks)
			name := p.line()
			if name == "" {
				p.fail("missing filename in r/R/w/W commands")
			}
			s.out = p.output(name)
			return flags
		case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
			if numbered {
				p.fail("multiple number options to `s' command")
			}
			p.pos--
			at := p.pos + 1
			if s.number = int(p.integer()); s.number == 0 {
				p.failAt(at, "number option to `s' command may not be zero")
			}
			numbered = true
		case '}', '#':
			p.pos--
			return flags
		case -1, '\n', ';':
			return flags
		case ' ', '\t', '\r':
		default:
			p.fail("unknown option to `s'")
		}
	}
}

// parse splits a replacement into parts.
func (s *sedSubst) parse(text string) {
	var literal []byte
	flush := func() {
		if len(literal) > 0 {
			s.parts = append(s.parts, sedPart{text: string(literal), group: -1})
			literal = nil
		}
	}
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c == '&' {
			flush()
			s.parts = append(s.parts, sedPart{})
			continue
		}
		if c != '\\' || i+1 == len(text) {
			literal = append(literal, c)
			continue
		}
		i++
		switch c = text[i]; c {
		case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
			flush()
			s.parts = append(s.parts, sedPart{group: int(c - '0')})
			s.groups = max(s.groups, int(c-'0'))
		case 'U', 'L', 'E', 'u', 'l':
			flush()
			s.parts = append(s.parts, sedPart{group: -1, fold: c})
		default:
			if escape, n := sedEscape(text[i:]); n > 0 {
				literal = append(literal, escape)
				i += n - 1
			} else {
				literal = append(literal, c)
			}
		}
	}
	flush()
}

// apply edits text; done says whether anything was replaced.
func (s *sedSubst) apply(r *regex.Regexp, text string) (edited string, done bool) {
	var out []byte
	count, copied, previous := 0, 0, -1
	for at := 0; at <= len(text); {
		m := s.find(r, text, at)
		if m == nil {
			break
		}
		begin, end := m[0], m[1]
		if begin == end && begin == previous {
			// An empty match right behind another match is none.
			at++
			continue
		}
		count++
		if count >= s.number {
			done = true
			out = s.replace(append(out, text[copied:begin]...), text, m)
			copied = end
			if !s.global {
				break
			}
		}
		at, previous = end, end
	}
	return string(append(out, text[copied:]...)), done
}

func (s *sedSubst) find(r *regex.Regexp, text string, at int) []int {
	if s.groups > 0 {
		return r.FindGroups(text, at)
	}
	begin, end, ok := r.Find(text, at)
	if !ok {
		return nil
	}
	return []int{begin, end}
}

// replace appends the replacement of one match.
func (s *sedSubst) replace(out []byte, text string, m []int) []byte {
	fold, once := byte(0), byte(0)
	for _, part := range s.parts {
		switch part.fold {
		case 'U', 'L':
			fold = part.fold
			continue
		case 'E':
			fold, once = 0, 0
			continue
		case 'u', 'l':
			once = part.fold
			continue
		}
		piece := part.text
		if part.group >= 0 {
			piece = ""
			if i := 2 * part.group; i < len(m) && m[i] >= 0 {
				piece = text[m[i]:m[i+1]]
			}
		}
		for i := range len(piece) {
			out = append(out, foldByte(piece[i], fold, once))
			once = 0
		}
	}
	return out
}

// foldByte is c in the case that \U, \L, \u and \l ask for.
func foldByte(c, fold, once byte) byte {
	if once != 0 {
		fold = once &^ 0x20
	}
	switch {
	case fold == 'U' && c >= 'a' && c <= 'z':
		return c - 32
	case fold == 'L' && c >= 'A' && c <= 'Z':
		return c + 32
	}
	return c
}
