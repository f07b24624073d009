package vfs

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// LogLevel is how grave a line of the kernel's log is.
type LogLevel uint8

const (
	LogErr     LogLevel = 3
	LogWarning LogLevel = 4
	LogInfo    LogLevel = 6
)

// logRecord is one line of the kernel's log. Its priority is the level, and
// behind three bits the facility that it came from: 0 is the kernel.
type logRecord struct {
	priority uint8
	when     int64 // nanoseconds since boot
	text     string
}

// maxLog is how many lines the log keeps.
const maxLog = 1000

// kernelLog is the ring of the newest lines (Linux: kernel/printk). The number
// of a line is its place in all that was ever logged.
type kernelLog struct {
	kept    []logRecord
	dropped uint64 // lines that are no longer kept
	cleared uint64 // the first line after the last clearing
}

func (l *kernelLog) end() uint64 { return l.dropped + uint64(len(l.kept)) }

// Log adds a line to the kernel's log.
func (k *Kernel) Log(level LogLevel, text string) { k.log(uint8(level), text) }

func (k *Kernel) log(priority uint8, text string) {
	l := &k.state.log
	l.kept = append(l.kept, logRecord{priority, k.clock - k.boot, text})
	if len(l.kept) > maxLog {
		l.kept = l.kept[1:]
		l.dropped++
	}
	k.wakeAll(&k.logged)
	k.streamChanged()
}

// Syslog is syslog(2), of which there is the clearing of the log.
func (p *Process) Syslog(action int) error {
	p.enter()
	l := &p.k.state.log
	switch {
	case !p.cred.Capable(sys.CAP_SYSLOG):
		return p.leave("syslog", sys.EPERM)
	case action != sys.SYSLOG_ACTION_CLEAR:
		return p.leave("syslog", sys.EINVAL)
	}
	l.cleared = l.end()
	return p.leave("syslog", nil)
}

// kmsg serves an open /dev/kmsg: each read gives one line of the log.
type kmsg struct {
	NoFile
	k    *Kernel
	next uint64
	gen  uint64
}

func openKmsg(p *Process, f *OpenFile) (File, error) {
	if f.Readable() && !p.cred.Capable(sys.CAP_SYSLOG) {
		return nil, sys.EPERM
	}
	return &kmsg{k: p.k, next: p.k.state.log.dropped, gen: p.k.History.Now()}, nil
}

type kmsgSaved struct {
	f         *kmsg
	next, gen uint64
}

func (s *kmsgSaved) Swap() {
	s.f.next, s.next = s.next, s.f.next
	s.f.gen, s.gen = s.gen, s.f.gen
}

// move makes next the line to be read.
func (f *kmsg) move(next uint64) {
	if h := &f.k.History; h.First(f.gen) {
		h.Save(&kmsgSaved{f, f.next, f.gen})
		f.gen = h.Now()
	}
	f.next = next
}

func (f *kmsg) Read(p *Process, o *OpenFile, b []byte, _ int64) (int, error) {
	l := &f.k.state.log
	for f.next >= l.end() {
		if o.Flags&sys.O_NONBLOCK != 0 {
			return 0, sys.EAGAIN
		}
		if err := p.block(&f.k.logged); err != nil {
			return 0, err
		}
	}
	if f.next < l.dropped {
		f.move(l.dropped)
		return 0, sys.EPIPE
	}
	line := l.kept[f.next-l.dropped].line(f.next)
	if len(line) > len(b) {
		return 0, sys.EINVAL
	}
	f.move(f.next + 1)
	return copy(b, line), nil
}

// line is a record as /dev/kmsg gives it.
func (r *logRecord) line(number uint64) string {
	return utoa(uint64(r.priority)) + "," + utoa(number) + "," + utoa(uint64(r.when)/1000) + ",-;" + escapeLog(r.text) + "\n"
}

// escapeLog writes what is not printable in hexadecimal.
func escapeLog(text string) string {
	const digits = "0123456789abcdef"
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if c := text[i]; c >= ' ' && c < 0x7f && c != '\\' {
			b.WriteByte(c)
		} else {
			b.WriteString(`\x`)
			b.WriteByte(digits[c>>4])
			b.WriteByte(digits[c&15])
		}
	}
	return b.String()
}

// fromUser is the facility of lines that programs write.
const fromUser = 1 << 3

// Write logs a line; "<N>" before it is its priority.
func (f *kmsg) Write(_ *Process, _ *OpenFile, b []byte, off int64) (int, int64, error) {
	const longest = 1024 - 48
	if len(b) > longest {
		return 0, off, sys.EINVAL
	}
	text, priority := string(b), uint8(LogWarning)|fromUser
	if number, rest, ok := strings.Cut(text, ">"); ok && strings.HasPrefix(number, "<") {
		if n, err := strconv.ParseUint(number[1:], 10, 8); err == nil {
			text, priority = rest, uint8(n)
			if n < fromUser {
				priority |= fromUser
			}
		}
	}
	f.k.log(priority, strings.TrimSuffix(text, "\n"))
	return len(b), off, nil
}

// lseek goes to the oldest line, to the first since the last clearing
// (SEEK_DATA), or behind the newest.
func (f *kmsg) lseek(off int64, whence int) error {
	l := &f.k.state.log
	switch {
	case off != 0:
		return sys.ESPIPE
	case whence == sys.SEEK_SET:
		f.move(l.dropped)
	case whence == sys.SEEK_DATA:
		f.move(max(l.cleared, l.dropped))
	case whence == sys.SEEK_END:
		f.move(l.end())
	default:
		return sys.EINVAL
	}
	return nil
}

func (f *kmsg) Poll(*OpenFile) int16 {
	if f.next < f.k.state.log.end() {
		return sys.POLLIN
	}
	return 0
}
