//go:build linux

package linux

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/trace"
)

// event is a call as the recorder tells it: its name, then path and argument
// where it has them.
func event(op string, words ...string) trace.Event {
	e := trace.Event{Op: op}
	if len(words) > 0 {
		e.Path = words[0]
	}
	if len(words) > 1 {
		e.Arg = words[1]
	}
	return e
}

// pair is the event of a call on two names.
func pair(op, path, path2 string) trace.Event {
	return trace.Event{Op: op, Path: path, Path2: path2}
}

// octal is a mode as people write it.
func octal(mode sys.Mode) string { return "0" + strconv.FormatUint(uint64(mode), 8) }

// openWords names the flags of an open.
func openWords(flags int) string {
	words := []string{[...]string{"O_RDONLY", "O_WRONLY", "O_RDWR", "O_ACCMODE"}[flags&sys.O_ACCMODE]}
	for _, f := range [...]struct {
		flag int
		name string
	}{
		{sys.O_CREAT, "O_CREAT"}, {sys.O_EXCL, "O_EXCL"}, {sys.O_TRUNC, "O_TRUNC"}, {sys.O_APPEND, "O_APPEND"},
		{sys.O_DIRECTORY, "O_DIRECTORY"}, {sys.O_NOFOLLOW, "O_NOFOLLOW"}, {sys.O_PATH, "O_PATH"}, {sys.O_NONBLOCK, "O_NONBLOCK"},
	} {
		if flags&f.flag != 0 {
			words = append(words, f.name)
		}
	}
	return strings.Join(words, "|")
}
