package coreutils

import (
	"math"
	"strings"
)

// parseCount reads a number with a multiplier behind it as head, tail and
// split take it: 5, 1K, 2kB, 3MiB, 4b. Too big numbers are the biggest; not ok
// where text is something else.
func parseCount(text string) (n int64, ok bool) {
	i := 0
	for i < len(text) && text[i] >= '0' && text[i] <= '9' {
		if n > (math.MaxInt64-9)/10 {
			n = math.MaxInt64 / 10
		}
		n = n*10 + int64(text[i]-'0')
		i++
	}
	unit, known := countUnit(text[i:])
	if i == 0 || !known {
		return 0, false
	}
	if n > math.MaxInt64/unit {
		return math.MaxInt64, true
	}
	return n * unit, true
}

// countUnit is what a multiplier suffix stands for.
func countUnit(suffix string) (int64, bool) {
	switch suffix {
	case "":
		return 1, true
	case "b":
		return 512, true
	}
	power := strings.IndexByte("KMGTPE", suffix[0]&^32) + 1
	if power == 0 || suffix[0] >= 'a' && suffix[0] != 'k' && suffix[0] != 'm' {
		return 0, false
	}
	base := int64(1024)
	switch suffix[1:] {
	case "", "iB":
	case "B":
		base = 1000
	default:
		return 0, false
	}
	unit := int64(1)
	for ; power > 0; power-- {
		unit *= base
	}
	return unit, true
}
