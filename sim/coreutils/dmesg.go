package coreutils

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// logReader is one run of dmesg(1).
type logReader struct {
	inv                *invocation
	levels, facilities []int // only these; empty: all
	decode, raw, delta bool
	notime, ctime      bool
	last               int64 // microseconds of the line before
}

// logLine is a record of the kernel's log.
type logLine struct {
	priority int
	when     int64 // microseconds since boot
	text     string
}

var (
	logLevels     = [...]string{"emerg", "alert", "crit", "err", "warn", "notice", "info", "debug"}
	logFacilities = [...]string{"kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news"}
)

func dmesg(inv *invocation) {
	r := &logReader{inv: inv}
	var clear, clearAfter, kernel, user, none bool
	var ignored string
	o := inv.options()
	o.flag(&clear, 'C', "clear")
	o.flag(&clearAfter, 'c', "read-clear")
	o.each('f', "facility", func(v string) bool { return r.restrict(&r.facilities, v, "facility", logFacilities[:]) })
	o.flag(&kernel, 'k', "kernel")
	o.optional('L', "color", func(string) bool { return true })
	o.each('l', "level", func(v string) bool { return r.restrict(&r.levels, v, "level", logLevels[:]) })
	o.flag(&none, 'P', "nopager")
	o.flag(&r.raw, 'r', "raw")
	o.value(&ignored, 's', "buffer-size")
	o.flag(&user, 'u', "userspace")
	o.flag(&r.decode, 'x', "decode")
	o.flag(&r.delta, 'd', "show-delta")
	o.flag(&r.ctime, 'T', "ctime")
	o.flag(&r.notime, 't', "notime")
	o.known("D", "console-off", "E", "console-on", "F", "file", "H", "human", "J", "json", "n", "console-level", "p", "force-prefix",
		"noescape", "S", "syslog", "w", "follow", "W", "follow-new", "e", "reltime", "time-format", "since", "until")
	operands, ok := o.parse()
	switch {
	case !ok:
		return
	case len(operands) > 0:
		inv.usage(1, "bad usage")
		return
	case clear && clearAfter:
		inv.errorf("mutually exclusive arguments: --clear --read-clear")
		return
	}
	if kernel {
		r.facilities = append(r.facilities, 0)
	}
	if user {
		r.facilities = append(r.facilities, 1, 2, 3, 4, 5, 6, 7)
	}
	if !clear && !r.print() {
		return
	}
	if clear || clearAfter {
		if err := inv.p.Syslog(sys.SYSLOG_ACTION_CLEAR); err != nil {
			inv.errorf("clear kernel buffer failed: %v", err)
		}
	}
}

// restrict reads a list of levels or facilities.
func (r *logReader) restrict(to *[]int, list, what string, names []string) bool {
	for name := range strings.SplitSeq(list, ",") {
		n := slices.Index(names, name)
		if n < 0 {
			r.inv.errorf("unknown %s '%s'", what, name)
			return false
		}
		*to = append(*to, n)
	}
	return true
}

// print shows the log since it was cleared.
func (r *logReader) print() bool {
	p := r.inv.p
	fd, err := p.Openat(sys.AT_FDCWD, "/dev/kmsg", sys.O_RDONLY|sys.O_NONBLOCK, 0)
	if err != nil {
		r.inv.errorf("read kernel buffer failed: %v", err)
		return false
	}
	defer p.Close(fd)
	p.Lseek(fd, 0, sys.SEEK_DATA)
	record := make([]byte, 8192)
	for {
		n, err := p.Read(fd, record)
		switch {
		case err == sys.EPIPE: // lines went while we read
			continue
		case err != nil || n == 0:
			return true
		}
		if line, ok := parseLogLine(string(record[:n])); ok && r.wanted(&line) {
			r.show(&line)
		}
	}
}

// parseLogLine reads a record of /dev/kmsg.
func parseLogLine(record string) (logLine, bool) {
	head, text, ok := strings.Cut(record, ";")
	fields := strings.Split(head, ",")
	if !ok || len(fields) < 3 {
		return logLine{}, false
	}
	priority, _ := strconv.Atoi(fields[0])
	when, _ := strconv.ParseInt(fields[2], 10, 64)
	text, _, _ = strings.Cut(text, "\n")
	return logLine{priority, when, unescapeLog(text)}, true
}

// unescapeLog takes back what the kernel wrote in hexadecimal.
func unescapeLog(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if strings.HasPrefix(text[i:], `\x`) && i+4 <= len(text) {
			if c, err := strconv.ParseUint(text[i+2:i+4], 16, 8); err == nil {
				b.WriteByte(byte(c))
				i += 3
				continue
			}
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

func (r *logReader) wanted(l *logLine) bool {
	return (len(r.levels) == 0 || slices.Contains(r.levels, l.priority&7)) &&
		(len(r.facilities) == 0 || slices.Contains(r.facilities, l.priority>>3))
}

// show prints a line with what the options put before it; further lines of
// its text stand below the first.
func (r *logReader) show(l *logLine) {
	before := ""
	if r.raw {
		before = fmt.Sprintf("<%d>", l.priority)
	}
	if r.decode && l.priority>>3 < len(logFacilities) {
		before = fmt.Sprintf("%-6s:%-6s: ", logFacilities[l.priority>>3], logLevels[l.priority&7])
	}
	before += r.stamp(l)
	for i, line := range strings.Split(l.text, "\n") {
		if i > 0 {
			before = strings.Repeat(" ", len(before))
		}
		r.inv.out.WriteString(before)
		for _, c := range []byte(line) {
			if c < ' ' && c != '\t' {
				r.inv.out.Printf(`\x%02x`, c)
			} else {
				r.inv.out.WriteByte(c)
			}
		}
		r.inv.out.WriteByte('\n')
	}
}

// stamp is a line's time as the options want it.
func (r *logReader) stamp(l *logLine) string {
	delta := int64(0)
	if r.last != 0 {
		delta = l.when - r.last
	}
	r.last = l.when
	at := fmt.Sprintf("%5d.%06d", l.when/1e6, l.when%1e6)
	switch {
	case r.notime && r.delta:
		return fmt.Sprintf("[<%5d.%06d>] ", delta/1e6, delta%1e6)
	case r.notime:
		return ""
	case r.ctime:
		up, _ := sys.ReadFile(r.inv.p, "/proc/uptime")
		text, _, _ := strings.Cut(string(up), " ")
		uptime, _ := strconv.ParseFloat(text, 64)
		boot := r.inv.p.Now().Nano() - int64(uptime*1e9)
		seconds := (boot + l.when*1000) / 1e9
		return "[" + strftime("%a %b %e %H:%M:%S %Y", sys.Timespec{Sec: seconds}, zoneOf(r.inv.p)) + "] "
	case r.delta:
		return fmt.Sprintf("[%s <%5d.%06d>] ", at, delta/1e6, delta%1e6)
	}
	return "[" + at + "] "
}
