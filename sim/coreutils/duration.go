package coreutils

import (
	"math"
	"strconv"
	"strings"
)

// parseDuration reads seconds with a suffix (s, m, h, d) as nanoseconds, rounded
// up, as sleep and timeout take them.
func parseDuration(text string) (int64, bool) {
	unit := 1.0
	number := text
	if n := len(text); n > 0 {
		if i := strings.IndexByte("smhd", text[n-1]); i >= 0 {
			unit = []float64{1, 60, 3600, 86400}[i]
			number = text[:n-1]
		}
	}
	seconds, err := strconv.ParseFloat(number, 64)
	if err != nil && !math.IsInf(seconds, 0) || math.IsNaN(seconds) || seconds < 0 || strings.Contains(text, "_") {
		return 0, false
	}
	nano := math.Ceil(seconds * unit * 1e9)
	if nano >= math.MaxInt64 {
		return math.MaxInt64, true
	}
	return int64(nano), true
}
