package coreutils

import (
	"math"
	"strconv"
	"strings"
)

// awkValue is a value. Input that looks like a number compares as one.
type awkValue struct {
	kind awkKind
	n    float64
	s    string
}

type awkKind uint8

const (
	awkUnset awkKind = iota // never assigned: both "" and 0
	awkNum
	awkStr
	awkInput // came from outside: a number if it looks like one
)

func awkNumberOf(n float64) awkValue { return awkValue{kind: awkNum, n: n} }
func awkString(s string) awkValue    { return awkValue{kind: awkStr, s: s} }
func awkInputOf(s string) awkValue   { return awkValue{kind: awkInput, s: s} }
func awkBool(b bool) awkValue        { return awkValue{kind: awkNum, n: float64(b2i(b))} }

func itoa(n int) string { return strconv.Itoa(n) }

// num is the value as a number: of a string, what it begins with.
func (v awkValue) num() float64 {
	if v.kind == awkNum || v.kind == awkUnset {
		return v.n
	}
	n, _ := awkNumber(strings.TrimLeft(v.s, " \t\n\v\f\r"), true)
	return n
}

// numeric reports whether the value compares as a number, and which.
func (v awkValue) numeric() (float64, bool) {
	switch v.kind {
	case awkStr:
		return 0, false
	case awkInput:
		text := strings.Trim(v.s, " \t\n\v\f\r")
		n, length := awkNumber(text, false)
		return n, length > 0 && length == len(text)
	}
	return v.n, true
}

func (v awkValue) truth() bool {
	if n, ok := v.numeric(); ok {
		return n != 0
	}
	return v.s != ""
}

// text is the value as a string, numbers in that format.
func (v awkValue) text(format string) string {
	if v.kind != awkNum {
		return v.s
	}
	if v.n == math.Trunc(v.n) && math.Abs(v.n) <= math.MaxInt32 {
		return strconv.Itoa(int(v.n))
	}
	return awkFormatNumber(format, v.n)
}

// awkFormatNumber prints a number as CONVFMT or OFMT has it.
func awkFormatNumber(format string, n float64) string {
	if format == "%.6g" && !math.IsInf(n, 0) && !math.IsNaN(n) {
		return strconv.FormatFloat(n, 'g', 6, 64)
	}
	text, _ := awkFormat(format, []awkValue{awkNumberOf(n)}, "%.6g")
	return text
}

// awkNumber reads the number that s begins with and how long it is. With
// words, inf, nan and hexadecimals count too.
func awkNumber(s string, words bool) (n float64, length int) {
	i := 0
	if words && i < len(s) && (s[i] == '+' || s[i] == '-') || !words && i < len(s) && (s[i] == '+' || s[i] == '-') {
		i++
	}
	if words {
		if n, ok := awkWordNumber(s, i); ok {
			return n, len(s)
		}
	}
	digits := 0
	for i < len(s) && isDigit(s[i]) {
		i++
		digits++
	}
	if i < len(s) && s[i] == '.' {
		i++
		for i < len(s) && isDigit(s[i]) {
			i++
			digits++
		}
	}
	if digits == 0 {
		return 0, 0
	}
	if e := i; e < len(s) && s[e]|0x20 == 'e' {
		e++
		if e < len(s) && (s[e] == '+' || s[e] == '-') {
			e++
		}
		if e < len(s) && isDigit(s[e]) {
			for e < len(s) && isDigit(s[e]) {
				e++
			}
			i = e
		}
	}
	n, _ = strconv.ParseFloat(s[:i], 64)
	return n, i
}

// awkWordNumber reads inf, nan or a hexadecimal behind a sign of length i.
func awkWordNumber(s string, i int) (float64, bool) {
	sign := 1.0
	if i > 0 && s[0] == '-' {
		sign = -1
	}
	rest := lowerASCII(s[i:min(len(s), i+20)])
	switch {
	case strings.HasPrefix(rest, "inf"):
		return sign * math.Inf(1), true
	case strings.HasPrefix(rest, "nan"):
		return math.NaN(), true
	case strings.HasPrefix(rest, "0x"):
		n := 0.0
		for k := 2; k < len(rest); k++ {
			digit := strings.IndexByte("0123456789abcdef", rest[k])
			if digit < 0 {
				break
			}
			n = n*16 + float64(digit)
		}
		return sign * n, true
	}
	return 0, false
}

// awkCompare orders two values: as numbers where both are, else as strings.
func awkCompare(a, b awkValue, convfmt string) int {
	x, okX := a.numeric()
	y, okY := b.numeric()
	if okX && okY {
		return b2i(x > y) - b2i(x < y)
	}
	return strings.Compare(a.text(convfmt), b.text(convfmt))
}
