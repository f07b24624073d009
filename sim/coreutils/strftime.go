package coreutils

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// strftime formats t as the clocks of z show it, in the C locale and with
// GNU's flags, widths and extra directives (%N, %s, %:z, %q ...).
func strftime(format string, t sys.Timespec, z zone) string {
	c := civilOf(t, z)
	return string(c.format(nil, format))
}

// timeField is one conversion specification: %[flags][width][:]letter.
type timeField struct {
	pad    byte // '-', '_', '0', '+' or 0: the directive's own
	upper  bool
	swap   bool
	width  int // 0: the directive's own
	colons int
	letter byte
}

func (c *civil) format(out []byte, format string) []byte {
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			out = append(out, format[i])
			continue
		}
		f, n := readTimeField(format[i+1:])
		text, ok := c.field(f)
		if !ok {
			text = format[i:min(i+1+n, len(format))]
		}
		out = append(out, text...)
		i += n
	}
	return out
}

// readTimeField reads a specification behind its percent sign and says how
// long it is.
func readTimeField(s string) (f timeField, n int) {
	for ; n < len(s); n++ {
		switch s[n] {
		case '-', '_', '0', '+':
			f.pad = s[n]
			continue
		case '^':
			f.upper = true
			continue
		case '#':
			f.swap = true
			continue
		}
		break
	}
	width, digits := leadingNumber(s[n:])
	f.width = int(min(width, 4096))
	n += digits
	if n < len(s) && (s[n] == 'E' || s[n] == 'O') {
		n++
	}
	for n < len(s) && s[n] == ':' {
		f.colons++
		n++
	}
	if n < len(s) {
		f.letter = s[n]
		n++
	}
	return f, n
}

// field is one conversion; not ok: there is no such directive.
func (c *civil) field(f timeField) (string, bool) {
	if f.colons > 0 && f.letter != 'z' {
		return "", false
	}
	if n, width, pad, ok := c.number(f.letter); ok {
		return f.number(n, width, pad), true
	}
	switch f.letter {
	case 'z':
		return c.offset(f)
	case 'N':
		return c.nanoseconds(f), true
	}
	text, ok := c.text(f.letter)
	if !ok {
		return "", false
	}
	return f.text(text), true
}

// number is the value, the width and the padding of a numeric directive.
func (c *civil) number(letter byte) (n int64, width int, pad byte, ok bool) {
	switch letter {
	case 'C':
		return floorDiv(c.year, 100), 2, '0', true
	case 'd':
		return int64(c.day), 2, '0', true
	case 'e':
		return int64(c.day), 2, '_', true
	case 'g':
		year, _ := c.isoWeek()
		return (year%100 + 100) % 100, 2, '0', true
	case 'G':
		year, _ := c.isoWeek()
		return year, 4, '0', true
	case 'H':
		return int64(c.hour), 2, '0', true
	case 'I':
		return int64((c.hour+11)%12 + 1), 2, '0', true
	case 'j':
		return int64(c.yearday + 1), 3, '0', true
	case 'k':
		return int64(c.hour), 2, '_', true
	case 'l':
		return int64((c.hour+11)%12 + 1), 2, '_', true
	case 'm':
		return int64(c.month), 2, '0', true
	case 'M':
		return int64(c.minute), 2, '0', true
	case 'q':
		return int64((c.month-1)/3 + 1), 1, '0', true
	case 's':
		return c.unix, 1, '0', true
	case 'S':
		return int64(c.second), 2, '0', true
	case 'u':
		return int64((c.weekday+6)%7 + 1), 1, '0', true
	case 'U':
		return int64((c.yearday - c.weekday + 7) / 7), 2, '0', true
	case 'V':
		_, week := c.isoWeek()
		return int64(week), 2, '0', true
	case 'w':
		return int64(c.weekday), 1, '0', true
	case 'W':
		return int64((c.yearday - (c.weekday+6)%7 + 7) / 7), 2, '0', true
	case 'y':
		return (c.year%100 + 100) % 100, 2, '0', true
	case 'Y':
		return c.year, 4, '0', true
	}
	return 0, 0, 0, false
}

// text is a directive that gives text.
func (c *civil) text(letter byte) (string, bool) {
	sub := func(format string) (string, bool) { return string(c.format(nil, format)), true }
	switch letter {
	case '%':
		return "%", true
	case 'n':
		return "\n", true
	case 't':
		return "\t", true
	case 'a':
		return dayNames[c.weekday][:3], true
	case 'A':
		return dayNames[c.weekday], true
	case 'b', 'h':
		return monthNames[c.month-1][:3], true
	case 'B':
		return monthNames[c.month-1], true
	case 'p', 'P':
		text := "AM"
		if c.hour >= 12 {
			text = "PM"
		}
		if letter == 'P' {
			text = strings.ToLower(text)
		}
		return text, true
	case 'Z':
		return c.zone.name, true
	case 'c':
		return sub("%a %b %e %H:%M:%S %Y")
	case 'D', 'x':
		return sub("%m/%d/%y")
	case 'F':
		return sub("%Y-%m-%d")
	case 'r':
		return sub("%I:%M:%S %p")
	case 'R':
		return sub("%H:%M")
	case 'T', 'X':
		return sub("%H:%M:%S")
	}
	return "", false
}

// isoWeek is the ISO 8601 year and week.
func (c *civil) isoWeek() (int64, int) {
	monday := (c.weekday + 6) % 7
	week := (c.yearday - monday + 10) / 7
	switch {
	case week < 1:
		return c.year - 1, weeksOfYear(c.year - 1)
	case week > weeksOfYear(c.year):
		return c.year + 1, 1
	}
	return c.year, week
}

// weeksOfYear is 53 in years that begin or end on a Thursday, else 52.
func weeksOfYear(year int64) int {
	first := ((daysOfDate(year, 1, 1)+4)%7 + 7) % 7
	if first == 4 || first == 3 && isLeapYear(year) {
		return 53
	}
	return 52
}

// offset is %z and its forms with colons.
func (c *civil) offset(f timeField) (string, bool) {
	east, sign := c.zone.east, "+"
	if east < 0 {
		east, sign = -east, "-"
	}
	h, m, s := twoDigits(east/3600), twoDigits(east/60%60), twoDigits(east%60)
	switch f.colons {
	case 0:
		return sign + h + m, true
	case 1:
		return sign + h + ":" + m, true
	case 2:
		return sign + h + ":" + m + ":" + s, true
	case 3:
		switch {
		case s != "00":
			return sign + h + ":" + m + ":" + s, true
		case m != "00":
			return sign + h + ":" + m, true
		}
		return sign + h, true
	}
	return "", false
}

func twoDigits(n int64) string {
	if n < 10 {
		return "0" + strconv.FormatInt(n, 10)
	}
	return strconv.FormatInt(n, 10)
}

// nanoseconds is %N: the width says how many digits.
func (c *civil) nanoseconds(f timeField) string {
	text := padLeft(strconv.FormatInt(c.nsec, 10), 9, '0')
	if f.width > 0 && f.width < 9 {
		text = text[:f.width]
	}
	for len(text) < f.width {
		text += "0"
	}
	return text
}

// number lays out a numeric conversion.
func (f timeField) number(n int64, width int, pad byte) string {
	if f.pad != 0 {
		pad = f.pad
	}
	if f.width > 0 {
		width = f.width
	}
	text, sign := strconv.FormatInt(n, 10), ""
	if n < 0 {
		text, sign = text[1:], "-"
	}
	switch pad {
	case '-':
		if f.width == 0 {
			width = 0
		}
		return sign + text
	case '_':
		return padLeft(sign+text, width, ' ')
	}
	return sign + padLeft(text, width-len(sign), '0')
}

// text lays out a textual conversion.
func (f timeField) text(text string) string {
	switch {
	case f.swap && (f.letter == 'Z' || f.letter == 'p'):
		text = strings.ToLower(text)
	case f.upper || f.swap:
		text = strings.ToUpper(text)
	}
	switch f.pad {
	case '-':
		return text
	case '0', '+':
		return padLeft(text, f.width, '0')
	}
	return padLeft(text, f.width, ' ')
}

// padLeft puts fill before text until it has width bytes.
func padLeft(text string, width int, fill byte) string {
	if len(text) >= width {
		return text
	}
	return strings.Repeat(string(fill), width-len(text)) + text
}

// padRight puts spaces behind text until it has width bytes.
func padRight(text string, width int) string {
	if len(text) >= width {
		return text
	}
	return text + strings.Repeat(" ", width-len(text))
}
