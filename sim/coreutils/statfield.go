package coreutils

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// statField is one directive of a format.
type statField struct {
	flags     string
	width     int
	precision int // -1: none; 0 with a dot alone: nine digits
	modifier  byte
	letter    byte
}

// leadingHex reads the hexadecimal digits that s begins with.
func leadingHex(s string) (n byte, digits int) {
	for digits < len(s) {
		value := strings.IndexByte("0123456789abcdef", s[digits]|0x20&^(s[digits]>>1&0x20))
		if isDigit(s[digits]) {
			value = int(s[digits] - '0')
		}
		if value < 0 {
			break
		}
		n = n<<4 | byte(value)
		digits++
	}
	return n, digits
}

// readStatField reads a directive behind its percent sign.
func readStatField(s string) (f *statField, used int) {
	f = &statField{precision: -1}
	for used < len(s) && strings.IndexByte("#-+.0 I'", s[used]) >= 0 && s[used] != '.' {
		f.flags += s[used : used+1]
		used++
	}
	width, digits := leadingNumber(s[used:])
	f.width = int(min(width, 1<<16))
	used += digits
	if used < len(s) && s[used] == '.' {
		precision, digits := leadingNumber(s[used+1:])
		f.precision = int(min(precision, 1<<16))
		if digits == 0 {
			f.precision = 9
		}
		used += 1 + digits
	}
	if used+1 < len(s) && (s[used] == 'H' || s[used] == 'L') && (s[used+1] == 'd' || s[used+1] == 'r') {
		f.modifier = s[used]
		used++
	}
	if used < len(s) {
		f.letter = s[used]
		used++
	}
	return f, used
}

func (f *statField) has(flag byte) bool { return strings.IndexByte(f.flags, flag) >= 0 }

// text lays out a text.
func (f *statField) text(s string) (string, bool) {
	if f.precision >= 0 && f.precision < len(s) {
		s = s[:f.precision]
	}
	return f.pad(s, ' '), true
}

func (f *statField) pad(s string, fill byte) string {
	if f.has('-') {
		return padRight(s, f.width)
	}
	return padLeft(s, f.width, fill)
}

// number lays out an unsigned number in base 8, 10 or 16.
func (f *statField) number(n uint64, base int) (string, bool) {
	s := strconv.FormatUint(n, base)
	if f.precision > len(s) {
		s = padLeft(s, f.precision, '0')
	}
	if f.has('#') && n != 0 {
		switch base {
		case 8:
			s = "0" + s
		case 16:
			if f.has('0') {
				return "0x" + padLeft(s, f.width-2, '0'), true
			}
			s = "0x" + s
		}
	}
	if f.has('+') && base == 10 {
		s = "+" + s
	}
	if f.has('0') && !f.has('-') && f.precision < 0 {
		return padLeft(s, f.width, '0'), true
	}
	return f.pad(s, ' '), true
}

// seconds lays out a time in seconds, with as many decimals as the precision.
func (f *statField) seconds(t sys.Timespec) (string, bool) {
	s := strconv.FormatInt(t.Sec, 10)
	if f.precision > 0 {
		sec, nsec := t.Sec, t.Nsec
		sign := ""
		if sec < 0 && nsec > 0 {
			sec, nsec = sec+1, 1e9-nsec
			if sec == 0 {
				sign = "-"
			}
		}
		decimals := padLeft(strconv.FormatInt(nsec, 10), 9, '0')
		for len(decimals) < f.precision {
			decimals += "0"
		}
		s = sign + strconv.FormatInt(sec, 10) + "." + decimals[:f.precision]
	}
	if f.has('0') && !f.has('-') {
		return padLeft(s, f.width, '0'), true
	}
	return f.pad(s, ' '), true
}
