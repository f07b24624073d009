package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// duTimes is how du shows the time of the latest change below a name.
type duTimes struct {
	shown  bool
	kind   lsTime
	style  string
	format string
}

func (t *duTimes) declare(o *options) {
	o.optional(0, "time", func(word string) bool {
		t.shown = true
		switch word {
		case "":
		case "atime", "access", "use":
			t.kind = lsAtime
		case "ctime", "status":
			t.kind = lsCtime
		default:
			o.inv.invalidArgument(word, "--time", "'atime', 'access', 'use'", "'ctime', 'status'")
			return false
		}
		return true
	})
	o.value(&t.style, 0, "time-style")
}

// settle chooses the format of the times.
func (t *duTimes) settle(inv *invocation) bool {
	if !t.shown {
		return true
	}
	style := t.style
	if style == "" {
		style = getenv(inv.p, "TIME_STYLE")
		if style == "" || style == "locale" {
			style = "long-iso"
		}
		if style[0] != '+' {
			for strings.HasPrefix(style, "posix-") {
				style = style[len("posix-"):]
			}
		}
	}
	switch style {
	case "long-iso":
		t.format = "%Y-%m-%d %H:%M"
	case "full-iso":
		t.format = "%Y-%m-%d %H:%M:%S.%N %z"
	case "iso":
		t.format = "%Y-%m-%d"
	default:
		rest, ok := strings.CutPrefix(style, "+")
		if !ok {
			inv.invalidArgument(style, "time style", "'full-iso'", "'long-iso'", "'iso'")
			return false
		}
		t.format, _, _ = strings.Cut(rest, "\n")
	}
	return true
}

// of is the time of a file that counts.
func (t *duTimes) of(st *sys.Stat) sys.Timespec {
	switch t.kind {
	case lsAtime:
		return st.Atime
	case lsCtime:
		return st.Ctime
	}
	return st.Mtime
}
