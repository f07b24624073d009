package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// parseDate reads a date as people write it ("2024-02-29 12:00", "@86400",
// "next monday", "3 days ago", "Nov 24 10:00 2011 +0100"), the way GNU's
// parse_datetime does. What the text leaves out is taken from now, in zone z.
func parseDate(text string, now sys.Timespec, z zone) (sys.Timespec, bool) {
	if seconds, ok := strings.CutPrefix(strings.TrimSpace(text), "@"); ok {
		return parseSeconds(seconds)
	}
	c := civilOf(now, z)
	d := dateText{
		year: c.year, month: int64(c.month), day: int64(c.day),
		hour: int64(c.hour), minute: int64(c.minute), second: int64(c.second), nsec: c.nsec,
		zone: z,
	}
	tokens, ok := dateTokens(text)
	if !ok {
		return sys.Timespec{}, false
	}
	d.tokens = tokens
	for len(d.tokens) > 0 {
		if !d.item() {
			return sys.Timespec{}, false
		}
	}
	return d.result()
}

// parseSeconds reads seconds since 1970, with an optional sign and fraction.
func parseSeconds(text string) (sys.Timespec, bool) {
	text = strings.TrimLeft(text, " ")
	negative := strings.HasPrefix(text, "-")
	if negative || strings.HasPrefix(text, "+") {
		text = text[1:]
	}
	sec, digits := leadingNumber(text)
	if digits == 0 {
		return sys.Timespec{}, false
	}
	nsec, used := fraction(text[digits:])
	if used != len(text)-digits {
		return sys.Timespec{}, false
	}
	if negative {
		sec = -sec
		if nsec > 0 {
			sec, nsec = sec-1, 1e9-nsec
		}
	}
	return sys.Timespec{Sec: sec, Nsec: nsec}, true
}

// fraction reads ".123" or ",123" as nanoseconds and says how long it is.
func fraction(s string) (nsec int64, used int) {
	if len(s) < 2 || s[0] != '.' && s[0] != ',' || !isDigit(s[1]) {
		return 0, 0
	}
	scale := int64(1e8)
	for used = 1; used < len(s) && isDigit(s[used]); used++ {
		nsec += int64(s[used]-'0') * scale
		scale /= 10
	}
	return nsec, used
}

// dateText is what has been read of a date so far.
type dateText struct {
	tokens []dateToken

	year, month, day           int64
	hour, minute, second, nsec int64
	zone                       zone
	yearDigits                 int

	dates, times, weekdays, zones, shifts int // how many of each were seen

	weekday, weekdayOrdinal int64
	byMonth, byDay, bySec   int64 // the sum of all relative items
	byYear, byNsec          int64
}

// dateToken is a word, a number with its sign, or a single character.
type dateToken struct {
	word   string // lower case
	sign   byte   // '+', '-' or 0, of a number
	number int64
	digits int
	nsec   int64 // behind the decimal point
	frac   bool
	char   byte // anything else
}

func dateTokens(text string) (tokens []dateToken, ok bool) {
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == ' ' || c == '\t' || c == '\n' || c == '\v' || c == '\f' || c == '\r':
			i++
		case c == '(':
			end := strings.IndexByte(text[i:], ')')
			if end < 0 {
				return nil, false
			}
			i += end + 1
		case isLetter(c):
			j := i
			for j < len(text) && (isLetter(text[j]) || text[j] == '.') {
				j++
			}
			word := strings.ToLower(strings.ReplaceAll(text[i:j], ".", ""))
			tokens = append(tokens, dateToken{word: word})
			i = j
		case isDigit(c) || c == '+' || c == '-':
			t, used := dateNumber(text[i:])
			if used > 0 {
				tokens = append(tokens, t)
			}
			i += max(used, 1)
		default:
			tokens = append(tokens, dateToken{char: c})
			i++
		}
	}
	return tokens, true
}

// dateNumber reads a number; a sign with no digit behind it is nothing.
func dateNumber(s string) (t dateToken, used int) {
	if s[0] == '+' || s[0] == '-' {
		t.sign = s[0]
		used++
		for used < len(s) && (s[used] == ' ' || s[used] == '\t') {
			used++
		}
	}
	t.number, t.digits = leadingNumber(s[used:])
	if t.digits == 0 {
		return dateToken{}, 0
	}
	used += t.digits
	nsec, more := fraction(s[used:])
	t.nsec, t.frac = nsec, more > 0
	return t, used + more
}

// at is the nth token from here; nothing behind the end.
func (d *dateText) at(n int) dateToken {
	if n < len(d.tokens) {
		return d.tokens[n]
	}
	return dateToken{}
}

func (t dateToken) isNumber() bool   { return t.digits > 0 }
func (t dateToken) isUnsigned() bool { return t.digits > 0 && t.sign == 0 }
func (t dateToken) isSigned() bool   { return t.digits > 0 && t.sign != 0 }

// signed is the number with its sign.
func (t dateToken) signed() int64 {
	if t.sign == '-' {
		return -t.number
	}
	return t.number
}

// item reads one item: a date, a time, a zone, a weekday or a shift.
func (d *dateText) item() bool {
	t := d.at(0)
	switch {
	case t.word != "":
		return d.wordItem(t)
	case t.isUnsigned():
		return d.numberItem(t)
	case t.isSigned():
		return d.shiftItem()
	case t.char == ',':
		return false
	}
	return false
}

// result puts the items together.
func (d *dateText) result() (sys.Timespec, bool) {
	if d.dates > 1 || d.times > 1 || d.weekdays > 1 || d.zones > 1 {
		return sys.Timespec{}, false
	}
	if d.times == 0 && (d.shifts == 0 || d.dates > 0 || d.weekdays > 0) {
		d.hour, d.minute, d.second, d.nsec = 0, 0, 0, 0
	}
	if !d.exists() {
		return sys.Timespec{}, false
	}
	day := d.day
	if d.weekdays > 0 && d.dates == 0 {
		c := civilOf(sys.Timespec{Sec: unixOf(d.year, d.month, d.day, 0, 0, 0, zone{})}, zone{})
		ahead := (d.weekday - int64(c.weekday) + 7) % 7
		weeks := d.weekdayOrdinal
		if weeks > 0 && ahead != 0 {
			weeks--
		}
		day += ahead + 7*weeks
	}
	sec := unixOf(d.year+d.byYear, d.month+d.byMonth, day+d.byDay, d.hour, d.minute, d.second, d.zone)
	nsec := d.nsec + d.byNsec
	sec += d.bySec + floorDiv(nsec, 1e9)
	return sys.Timespec{Sec: sec, Nsec: nsec - 1e9*floorDiv(nsec, 1e9)}, true
}

// exists reports whether the calendar has that day and the clock that time.
func (d *dateText) exists() bool {
	c := civilOf(sys.Timespec{Sec: unixOf(d.year, d.month, d.day, d.hour, d.minute, d.second, zone{})}, zone{})
	return c.year == d.year && int64(c.month) == d.month && int64(c.day) == d.day &&
		int64(c.hour) == d.hour && int64(c.minute) == d.minute &&
		(int64(c.second) == d.second || d.second == 60)
}
