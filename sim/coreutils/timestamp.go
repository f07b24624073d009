package coreutils

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// Timestamp is t as RFC 3339 has it: in UTC, without zeros at the end of the
// fraction.
func Timestamp(t sys.Timespec) string {
	text := strftime("%Y-%m-%dT%H:%M:%S.%N", t, zone{})
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".") + "Z"
}

// ParseTimestamp reads what Timestamp writes.
func ParseTimestamp(text string) (t sys.Timespec, ok bool) {
	whole, fraction, _ := strings.Cut(strings.TrimSuffix(text, "Z"), ".")
	fields := strings.FieldsFunc(whole, func(c rune) bool { return c == '-' || c == 'T' || c == ':' })
	var n [6]int64
	for i, field := range fields {
		var err error
		if i == len(n) {
			return t, false
		}
		if n[i], err = strconv.ParseInt(field, 10, 64); err != nil {
			return t, false
		}
	}
	t.Nsec, _ = strconv.ParseInt((fraction + "000000000")[:9], 10, 64)
	t.Sec = unixOf(n[0], n[1], n[2], n[3], n[4], n[5], zone{})
	return t, len(fields) == len(n)
}
