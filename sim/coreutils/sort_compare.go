package coreutils

import (
	"encoding/binary"
	"math"
	"strconv"
	"strings"
)

// compare orders two keys, without regard to -r.
func (k *sortKey) compare(a, b string) int {
	if k.dictionary || k.fold || k.visible {
		a, b = k.translate(a), k.translate(b)
	}
	switch {
	case k.numeric:
		return compareNumbers(a, b)
	case k.general:
		return compareFloats(a, b)
	case k.human:
		return compareHuman(a, b)
	case k.month:
		return sortMonth(a) - sortMonth(b)
	case k.version:
		return compareVersions(a, b)
	case k.random:
		if x, y := saltedHash(k.salt, a), saltedHash(k.salt, b); x != y {
			return b2i(x > y) - b2i(x < y)
		}
	}
	return strings.Compare(a, b)
}

// takeSalt draws what the random order of this run depends on.
func (s *sortRun) takeSalt() {
	var b [8]byte
	for i := range s.keys {
		if k := &s.keys[i]; k.random {
			if b == [8]byte{} {
				s.p.Getrandom(b[:])
			}
			k.salt = binary.LittleEndian.Uint64(b[:])
		}
	}
}

// saltedHash is a number that equal keys share, and others as good as never
// (FNV, its bits mixed once more).
func saltedHash(salt uint64, key string) uint64 {
	h := salt ^ 14695981039346656037
	for i := range len(key) {
		h = (h ^ uint64(key[i])) * 1099511628211
	}
	h = (h ^ h>>29) * 0xbf58476d1ce4e5b9
	return h ^ h>>32
}

// translate drops what -d and -i ignore and makes letters capital for -f.
func (k *sortKey) translate(s string) string {
	out := make([]byte, 0, len(s))
	for i := range len(s) {
		c := s[i]
		if k.dictionary && !isBlank(c) && !isDigit(c) && !isLetter(c) || k.visible && !isPrintable(c) {
			continue
		}
		if k.fold && c >= 'a' && c <= 'z' {
			c -= 32
		}
		out = append(out, c)
	}
	return string(out)
}

// decimal is a number as -n reads it: digits without end.
type decimal struct {
	negative    bool
	whole, part string // digits before the point without zeros in front, and behind it without zeros at the end
	rest        string
}

func parseDecimal(s string) (d decimal) {
	s = strings.TrimLeft(s, " \t\n")
	s, d.negative = strings.CutPrefix(s, "-")
	trimmed := strings.TrimLeft(s, "0123456789")
	d.whole = strings.TrimLeft(s[:len(s)-len(trimmed)], "0")
	s = trimmed
	if strings.HasPrefix(s, ".") {
		trimmed = strings.TrimLeft(s[1:], "0123456789")
		d.part = strings.TrimRight(s[1:len(s)-len(trimmed)], "0")
		s = trimmed
	}
	d.rest = s
	if d.whole == "" && d.part == "" {
		d.negative = false
	}
	return d
}

func compareNumbers(a, b string) int { return compareDecimals(parseDecimal(a), parseDecimal(b)) }

func compareDecimals(x, y decimal) int {
	if x.negative != y.negative {
		return 1 - 2*b2i(x.negative)
	}
	c := len(x.whole) - len(y.whole)
	if c == 0 {
		c = strings.Compare(x.whole, y.whole)
	}
	if c == 0 {
		c = strings.Compare(x.part, y.part)
	}
	if x.negative {
		return -c
	}
	return c
}

// compareHuman orders 2K before 1M: by sign, by unit, then by number.
func compareHuman(a, b string) int {
	x, y := parseDecimal(a), parseDecimal(b)
	if c := humanPower(x) - humanPower(y); c != 0 {
		return c
	}
	return compareDecimals(x, y)
}

func humanPower(d decimal) int {
	power := 0
	if d.rest != "" && (d.whole != "" || d.part != "") {
		power = strings.IndexByte("KMGTPEZY", d.rest[0]) + 1
		if d.rest[0] == 'k' {
			power = 1
		}
	}
	if d.negative {
		return -power
	}
	return power
}

// compareFloats orders as -g: what is no number first, then NaN, then by
// value.
func compareFloats(a, b string) int {
	x, rankX := leadingFloat(a)
	y, rankY := leadingFloat(b)
	switch {
	case rankX != rankY:
		return rankX - rankY
	case x < y:
		return -1
	}
	return b2i(x > y)
}

// leadingFloat reads the number that s begins with; rank is 0 for none, 1 for
// NaN, 2 for a number.
func leadingFloat(s string) (value float64, rank int) {
	s = strings.TrimLeft(s, " \t\n\v\f\r")
	for n := floatLength(s); n > 0; n-- {
		if value, err := strconv.ParseFloat(s[:n], 64); err == nil || math.IsInf(value, 0) {
			if math.IsNaN(value) {
				return 0, 1
			}
			return value, 2
		}
	}
	return 0, 0
}

// floatLength is how much of s may be part of a number.
func floatLength(s string) int {
	n := 0
	for n < len(s) && n < 400 && (isDigit(s[n]) || isLetter(s[n]) || strings.IndexByte("+-.", s[n]) >= 0) {
		n++
	}
	return n
}

// sortMonth is 1 to 12 for the English abbreviation that s begins with, else 0.
func sortMonth(s string) int {
	s = strings.TrimLeft(s, " \t\n")
	if len(s) < 3 {
		return 0
	}
	i := strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", lowerASCII(s[:3]))
	if i%3 != 0 {
		return 0
	}
	return i/3 + 1
}
