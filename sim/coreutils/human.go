package coreutils

import (
	"math/bits"
	"strconv"
	"strings"
)

// sizeStyle is how sizes are printed: in blocks of some size, or scaled with a
// letter.
type sizeStyle struct {
	block  uint64 // bytes
	scale  uint64 // 0, or 1024 or 1000: choose the unit by the size
	suffix string // behind every number
}

// letters of the powers of 1024 and 1000.
const sizeLetters = "KMGTPEZY"

// text is n units of unit bytes; what does not fit whole is rounded up.
func (s sizeStyle) text(n, unit uint64) string {
	if s.scale == 0 {
		hi, lo := bits.Mul64(n, unit)
		if hi >= s.block {
			return "?"
		}
		q, r := bits.Div64(hi, lo, s.block)
		if r > 0 {
			q++
		}
		return strconv.FormatUint(q, 10) + s.suffix
	}
	return s.scaled(n * unit)
}

// scaled prints a number of bytes with one decimal below ten units.
func (s sizeStyle) scaled(n uint64) string {
	if n < s.scale {
		return strconv.FormatUint(n, 10)
	}
	power, unit := 0, s.scale
	for n/unit >= s.scale && power+1 < len(sizeLetters) && unit <= 1<<63/s.scale {
		unit *= s.scale
		power++
	}
	whole, rest := n/unit, n%unit
	tenths := (rest*10 + unit - 1) / unit
	if unit > 1<<59 {
		tenths = (rest + unit/10 - 1) / (unit / 10)
	}
	if whole < 10 && tenths >= 10 {
		whole, tenths = whole+1, 0
	}
	if whole >= 10 && tenths > 0 {
		whole, tenths = whole+1, 0
		if rest == 0 {
			whole--
		}
	}
	if whole >= s.scale && power+1 < len(sizeLetters) {
		whole, tenths = 1, 0
		power++
	}
	letter := sizeLetters[power : power+1]
	if s.scale == 1000 && power == 0 {
		letter = "k"
	}
	if whole < 10 {
		return strconv.FormatUint(whole, 10) + "." + strconv.FormatUint(tenths, 10) + letter
	}
	return strconv.FormatUint(whole, 10) + letter
}

// parseBlockSize reads the value of --block-size: "K", "1M", "4096",
// "human-readable", "si", "KB" ...
func parseBlockSize(s string) (sizeStyle, bool) {
	s = strings.TrimPrefix(s, "'")
	switch s {
	case "human-readable":
		return sizeStyle{block: 1, scale: 1024}, true
	case "si":
		return sizeStyle{block: 1, scale: 1000}, true
	}
	n, ok := parseSize(s)
	if !ok || n == 0 {
		return sizeStyle{}, false
	}
	style := sizeStyle{block: n}
	if s != "" && !isDigit(s[0]) {
		style.suffix = strings.ToUpper(s[:1]) + s[1:]
		if style.suffix == "KB" {
			style.suffix = "kB"
		}
	}
	return style, true
}

// parseSize reads a number of bytes with a suffix: 10, 4K, 1MB, 2GiB.
func parseSize(s string) (uint64, bool) {
	n, digits := leadingNumber(s)
	suffix := s[digits:]
	if digits == 0 {
		n = 1
		if suffix == "" {
			return 0, false
		}
	}
	if n == 1<<63-1 {
		return 0, false
	}
	factor, ok := sizeSuffix(suffix)
	if !ok {
		return 0, false
	}
	hi, lo := bits.Mul64(uint64(n), factor)
	return lo, hi == 0 && lo < 1<<63
}

// sizeSuffix is the factor that a suffix stands for.
func sizeSuffix(suffix string) (uint64, bool) {
	switch suffix {
	case "":
		return 1, true
	case "b":
		return 512, true
	case "c":
		return 1, true
	case "w":
		return 2, true
	}
	power := strings.IndexByte(sizeLetters, suffix[0]&^0x20)
	if power < 0 || power > 5 || suffix[0]&0x20 != 0 && suffix[0] != 'k' && suffix[0] != 'm' && suffix[0] != 'g' && suffix[0] != 't' {
		return 0, false
	}
	base := uint64(1024)
	switch suffix[1:] {
	case "", "iB":
	case "B", "D":
		base = 1000
	default:
		return 0, false
	}
	factor := base
	for range power {
		factor *= base
	}
	return factor, true
}
