package coreutils

import "strings"

// compareVersions orders names so that numbers in them count as numbers:
// "a9" before "a10", hidden names first, suffixes such as ".tar.gz" last to be
// looked at. GNU: filevercmp.
func compareVersions(a, b string) int {
	if a == b {
		return 0
	}
	for _, special := range [...]string{"", ".", ".."} {
		if a == special {
			return -1
		}
		if b == special {
			return 1
		}
	}
	switch {
	case a[0] == '.' && b[0] != '.':
		return -1
	case a[0] != '.' && b[0] == '.':
		return 1
	}
	if c := versionCompare(a[:versionStem(a)], b[:versionStem(b)]); c != 0 {
		return c
	}
	return versionCompare(a, b)
}

// versionStem is how long the name is without its suffixes, which begin with a
// dot and a letter or a tilde.
func versionStem(s string) int {
	stem := 0
	for i := 0; i < len(s); {
		i++
		stem = i
		for i+1 < len(s) && s[i] == '.' && (isLetter(s[i+1]) || s[i+1] == '~') {
			i += 2
			for i < len(s) && (isLetter(s[i]) || isDigit(s[i]) || s[i] == '~') {
				i++
			}
		}
		if i == len(s) {
			return stem
		}
		if i > stem {
			i = stem
		}
	}
	return stem
}

// versionCompare compares runs of other characters and runs of digits in turn.
func versionCompare(a, b string) int {
	for a != "" || b != "" {
		i := 0
		for i < len(a) && !isDigit(a[i]) || i < len(b) && !isDigit(b[i]) {
			if c := versionRank(a, i) - versionRank(b, i); c != 0 {
				return c
			}
			i++
		}
		a, b = strings.TrimLeft(a[min(i, len(a)):], "0"), strings.TrimLeft(b[min(i, len(b)):], "0")
		_, m := leadingNumber(a)
		_, n := leadingNumber(b)
		if m != n {
			return m - n
		}
		if c := strings.Compare(a[:m], b[:n]); c != 0 {
			return c
		}
		a, b = a[m:], b[n:]
	}
	return 0
}

// versionRank orders one place: tilde, the end, digits, letters, the others.
func versionRank(s string, i int) int {
	switch {
	case i >= len(s):
		return -1
	case isDigit(s[i]):
		return 0
	case isLetter(s[i]):
		return int(s[i])
	case s[i] == '~':
		return -2
	}
	return int(s[i]) + 256
}
