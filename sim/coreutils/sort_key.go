package coreutils

import (
	"math"
	"strings"
)

// sortOrder is how keys compare.
type sortOrder struct {
	skipStart, skipEnd        bool // -b, for either end of a key
	dictionary, fold, visible bool // -d, -f, -i
	general, human, month     bool // -g, -h, -M
	numeric, version, reverse bool // -n, -V, -r
	random                    bool // -R
}

// set switches on what a letter means; atStart and atEnd say for which end of
// a key a 'b' holds.
func (o *sortOrder) set(flag byte, atStart, atEnd bool) bool {
	switch flag {
	case 'b':
		o.skipStart = o.skipStart || atStart
		o.skipEnd = o.skipEnd || atEnd
	case 'd':
		o.dictionary = true
	case 'f':
		o.fold = true
	case 'g':
		o.general = true
	case 'h':
		o.human = true
	case 'i':
		o.visible = true
	case 'M':
		o.month = true
	case 'n':
		o.numeric = true
	case 'r':
		o.reverse = true
	case 'R':
		o.random = true
	case 'V':
		o.version = true
	default:
		return false
	}
	return true
}

// plain reports that lines compare as bytes, if perhaps reversed.
func (o *sortOrder) plain() bool {
	rest := *o
	rest.reverse = false
	return rest == sortOrder{}
}

// incompatible is the letters of an order that contradicts itself, or "".
func (o *sortOrder) incompatible() string {
	kinds := b2i(o.numeric) + b2i(o.general) + b2i(o.human) + b2i(o.month) + b2i(o.version || o.random || o.dictionary || o.visible)
	if kinds < 2 {
		return ""
	}
	letters := ""
	for i, on := range []bool{o.dictionary, o.fold, o.general, o.human, o.visible && !o.dictionary, o.month, o.numeric, o.random, o.version} {
		if on {
			letters += "dfghiMnRV"[i : i+1]
		}
	}
	return letters
}

// sortKey is a part of a line that is compared.
type sortKey struct {
	sortOrder
	own               bool   // has an order of its own
	salt              uint64 // what a random order depends on
	field, char       int    // where it begins, counted from 0
	endField, endChar int    // where it ends; endChar 0: with the field
}

// noField: the key goes on to the end of the line.
const noField = math.MaxInt

// sortLine is a line with its keys cut out.
type sortLine struct {
	text string
	keys []string
}

func (s *sortRun) prepare(texts []string) []*sortLine {
	lines := make([]*sortLine, len(texts))
	for i, text := range texts {
		line := &sortLine{text: text}
		for k := range s.keys {
			line.keys = append(line.keys, s.keys[k].cut(text, s.tab))
		}
		lines[i] = line
	}
	return lines
}

// takeKey reads F[.C][OPTS][,F[.C][OPTS]].
func (s *sortRun) takeKey(spec string) bool {
	k := sortKey{endField: noField}
	rest := spec
	bad := func(why string) bool {
		s.fail("%s: invalid field specification %s", why, quoteText(spec))
		return false
	}
	number := func(where string) (int, bool) {
		digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
		if digits == 0 {
			s.fail("invalid number %s: invalid count at start of %s", where, quoteText(rest))
			return 0, false
		}
		n, _ := parseCount(rest[:digits])
		rest = rest[digits:]
		return int(min(n, math.MaxInt32)), true
	}
	flags := func(atStart bool) {
		for rest != "" && k.set(rest[0], atStart, !atStart) {
			k.own = true
			rest = rest[1:]
		}
	}
	var ok bool
	if k.field, ok = number("at field start"); !ok {
		return false
	}
	if k.field == 0 {
		return bad("field number is zero")
	}
	k.field--
	if strings.HasPrefix(rest, ".") {
		rest = rest[1:]
		if k.char, ok = number("after '.'"); !ok {
			return false
		}
		if k.char == 0 {
			return bad("character offset is zero")
		}
		k.char--
	}
	flags(true)
	if strings.HasPrefix(rest, ",") {
		rest = rest[1:]
		if k.endField, ok = number("after ','"); !ok {
			return false
		}
		if k.endField == 0 {
			return bad("field number is zero")
		}
		k.endField--
		if strings.HasPrefix(rest, ".") {
			rest = rest[1:]
			if k.endChar, ok = number("after '.'"); !ok {
				return false
			}
		}
		flags(false)
	}
	if rest != "" {
		return bad("stray character in field spec")
	}
	s.keys = append(s.keys, k)
	return true
}

// cut is the part of a line that the key names.
func (k *sortKey) cut(line string, tab int) string {
	begin := skipFields(line, 0, k.field, tab, true)
	if k.skipStart {
		begin = skipBlanks(line, begin)
	}
	begin = min(begin+k.char, len(line))
	if k.endField == noField {
		return line[begin:]
	}
	end := 0
	if k.endChar == 0 {
		end = skipFields(line, 0, k.endField+1, tab, false)
	} else {
		end = skipFields(line, 0, k.endField, tab, true)
		if k.skipEnd {
			end = skipBlanks(line, end)
		}
		end = min(end+k.endChar, len(line))
	}
	return line[begin:max(begin, end)]
}

// skipFields moves over n fields from pos; over the separator behind the last
// one too where past is true.
func skipFields(line string, pos, n, tab int, past bool) int {
	for ; n > 0 && pos < len(line); n-- {
		if tab < 0 {
			pos = skipBlanks(line, pos)
			for pos < len(line) && !isBlank(line[pos]) && line[pos] != '\n' {
				pos++
			}
			continue
		}
		for pos < len(line) && int(line[pos]) != tab {
			pos++
		}
		if pos < len(line) && (past || n > 1) {
			pos++
		}
	}
	return pos
}

func skipBlanks(line string, pos int) int {
	for pos < len(line) && (isBlank(line[pos]) || line[pos] == '\n') {
		pos++
	}
	return pos
}
