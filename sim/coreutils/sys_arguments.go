package coreutils

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// callArg is one argument of a call, as its word in systemCall.takes says.
type callArg struct {
	dir  int    // PATH: what the name starts from
	self int    // PATH: AT_EMPTY_PATH where it is a descriptor's own
	text string // PATH, NAME
	n    int64  // numbers, descriptors, flags
	data []byte // DATA
	time sys.Timespec
	set  bool // it was given
}

func (a callArg) int() int { return int(a.n) }

// arguments reads the words behind a call's name. wrong says what is amiss.
func (c *caller) arguments(takes string, words []string) (args []callArg, wrong string) {
	for _, kind := range strings.Fields(takes) {
		bare := strings.Trim(kind, "[]")
		if len(words) == 0 {
			if bare == kind {
				return nil, "missing " + bare
			}
			args = append(args, callArg{})
			continue
		}
		a, wrong := c.argument(bare, words[0])
		if wrong != "" {
			return nil, wrong
		}
		a.set = true
		args, words = append(args, a), words[1:]
	}
	if len(words) > 0 {
		return nil, "extra operand " + quoteText(words[0])
	}
	return args, ""
}

// argument reads one word.
func (c *caller) argument(kind, word string) (a callArg, wrong string) {
	ok := true
	switch kind {
	case "PATH":
		a.dir, a.self, a.text = c.path(word)
	case "NAME", "TYPE", "KEY", "VALUE", "SOURCE", "TARGET":
		a.text = word
	case "FD", "MAPPING", "AUX", "HANDLE":
		var n int
		n, ok = c.descriptor(word)
		a.n = int64(n)
	case "MODE":
		var n uint64
		var err error
		n, err = strconv.ParseUint(word, 8, 32)
		a.n, ok = int64(n), err == nil
	case "N", "OFFSET", "UID", "GID":
		var err error
		a.n, err = strconv.ParseInt(word, 0, 64)
		ok = err == nil
	case "DEVICE":
		a.n, ok = callDevice(word)
	case "TIME":
		a.time, ok = callTime(word)
	case "DATA":
		a.data, ok = callData(word)
	default:
		prefix, names := callFlags(kind)
		a.n, ok = readFlags(prefix, names, word)
	}
	if !ok {
		return a, "invalid " + kind + " " + quoteText(word)
	}
	return a, ""
}

// path reads PATH: from the working directory, or from the descriptor that
// stands before a colon. Behind the colon there may be nothing.
func (c *caller) path(word string) (dir, self int, name string) {
	if before, after, found := strings.Cut(word, ":"); found {
		if fd, ok := c.descriptor(before); ok {
			if after == "" {
				self = sys.AT_EMPTY_PATH
			}
			return fd, self, after
		}
	}
	return sys.AT_FDCWD, 0, word
}

// descriptor reads a number or a name that a call's result was given.
func (c *caller) descriptor(word string) (int, bool) {
	if fd, ok := c.names[word]; ok {
		return fd, true
	}
	if word == "AT_FDCWD" || word == "FDCWD" {
		return sys.AT_FDCWD, true
	}
	fd, err := strconv.Atoi(word)
	return fd, err == nil
}

// mapping is a mapping of this run.
func (c *caller) mapping(number int) (sys.Mapping, error) {
	if number < 0 || number >= len(c.mappings) {
		return nil, sys.EFAULT
	}
	return c.mappings[number], nil
}

// callDevice reads MAJOR:MINOR, or a device number.
func callDevice(word string) (int64, bool) {
	major, minor, found := strings.Cut(word, ":")
	a, err := strconv.ParseUint(major, 0, 32)
	if err != nil {
		return 0, false
	}
	if !found {
		return int64(a), true
	}
	b, err := strconv.ParseUint(minor, 0, 32)
	return int64(sys.Makedev(uint32(a), uint32(b))), err == nil
}

// callTime reads seconds, NOW or OMIT.
func callTime(word string) (sys.Timespec, bool) {
	switch word {
	case "NOW", "UTIME_NOW":
		return sys.Timespec{Nsec: sys.UTIME_NOW}, true
	case "OMIT", "UTIME_OMIT":
		return sys.Timespec{Nsec: sys.UTIME_OMIT}, true
	}
	whole, fraction, _ := strings.Cut(word, ".")
	seconds, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || len(fraction) > 9 {
		return sys.Timespec{}, false
	}
	nanoseconds, err := strconv.ParseInt((fraction + "000000000")[:9], 10, 64)
	return sys.Timespec{Sec: seconds, Nsec: nanoseconds}, err == nil && nanoseconds >= 0
}

// mostData is how many bytes @N may ask for.
const mostData = 64 << 20

// callData reads text with backslash escapes, or @N or @N:TEXT: N bytes of x
// or of TEXT over and over.
func callData(word string) ([]byte, bool) {
	count, text, _ := strings.Cut(strings.TrimPrefix(word, "@"), ":")
	if !strings.HasPrefix(word, "@") {
		data, _ := unescape(nil, word, formatEscapes)
		return data, true
	}
	n, err := strconv.Atoi(count)
	if err != nil || n < 0 || n > mostData {
		return nil, false
	}
	fill := []byte("x")
	if text != "" {
		fill, _ = unescape(nil, text, formatEscapes)
	}
	data := make([]byte, n)
	for i := 0; i < n && len(fill) > 0; {
		i += copy(data[i:], fill)
	}
	return data, true
}
