package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// zone is a time zone of fixed offset.
type zone struct {
	name string
	east int64 // seconds east of Greenwich
}

// zoneOf is the zone that the environment's TZ names, UTC where it names none.
// Only fixed offsets in POSIX form are known ("CET-1", "<+03>-3"); of a zone
// with summer time the standard time is taken.
func zoneOf(p sys.Process) zone {
	return parseZone(getenv(p, "TZ"))
}

// getenv is the value of an environment variable, "" where it is not set.
func getenv(p sys.Process, name string) string {
	value, _ := lookupEnv(p, name)
	return value
}

// lookupEnv is the value of an environment variable and whether it is set.
func lookupEnv(p sys.Process, name string) (string, bool) {
	for _, entry := range p.Environ() {
		if value, ok := strings.CutPrefix(entry, name+"="); ok {
			return value, true
		}
	}
	return "", false
}

func parseZone(tz string) zone {
	tz = strings.TrimPrefix(tz, ":")
	if tz == "" {
		return zone{name: "UTC"}
	}
	name, rest := zoneName(tz)
	if name == "" {
		return zone{name: "UTC"}
	}
	sign := int64(-1)
	if rest != "" && (rest[0] == '+' || rest[0] == '-') {
		if rest[0] == '-' {
			sign = 1
		}
		rest = rest[1:]
	}
	east := int64(0)
	for unit := int64(3600); unit > 0; unit /= 60 {
		n, digits := leadingNumber(rest)
		if digits == 0 {
			break
		}
		east += n * unit
		rest = strings.TrimPrefix(rest[digits:], ":")
	}
	return zone{name, sign * east}
}

// zoneName splits the alphabetic name off a POSIX time zone.
func zoneName(tz string) (name, rest string) {
	if tz[0] == '<' {
		if end := strings.IndexByte(tz, '>'); end > 0 {
			return tz[1:end], tz[end+1:]
		}
		return "", ""
	}
	n := 0
	for n < len(tz) && isLetter(tz[n]) {
		n++
	}
	return tz[:n], tz[n:]
}

// leadingNumber reads the decimal digits that s begins with and says how many
// they are. What does not fit stays at the largest number.
func leadingNumber(s string) (n int64, digits int) {
	for digits < len(s) && isDigit(s[digits]) {
		if n > (1<<63-10)/10 {
			n = 1<<63 - 1
		} else {
			n = n*10 + int64(s[digits]-'0')
		}
		digits++
	}
	return n, digits
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
