package coreutils

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// psColumn is one column of ps.
type psColumn struct {
	name, heading string
	width         int
	right         bool
}

// psColumns are the columns that -o knows, with a second name after a slash.
var psColumns = []psColumn{
	{"pid", "PID", 5, true},
	{"ppid", "PPID", 5, true},
	{"pgid/pgrp", "PGID", 5, true},
	{"sid/sess/session", "SID", 5, true},
	{"tname", "TTY", 8, false},
	{"tty/tt", "TT", 8, false},
	{"time/cputime", "TIME", 8, true},
	{"bsdtime", "TIME", 6, true},
	{"ucmd/ucomm", "CMD", 15, false},
	{"comm", "COMMAND", 15, false},
	{"cmd", "CMD", 27, false},
	{"args/command", "COMMAND", 27, false},
	{"stat", "STAT", 4, false},
	{"s/state", "S", 1, false},
	{"user/euser", "USER", 8, false},
	{"uid8", "UID", 8, false},
	{"uid/euid", "UID", 5, true},
	{"ruser", "RUSER", 8, false},
	{"group/egroup", "GROUP", 8, false},
	{"gid/egid", "GID", 5, true},
	{"c", "C", 2, true},
	{"%cpu/pcpu", "%CPU", 4, true},
	{"%mem/pmem", "%MEM", 4, true},
	{"vsz/vsize", "VSZ", 6, true},
	{"rss/rssize", "RSS", 5, true},
	{"ni/nice", "NI", 3, true},
	{"nlwp/thcount", "NLWP", 4, true},
	{"stime", "STIME", 5, false},
	{"bsdstart/start_time", "START", 5, false},
	{"etime", "ELAPSED", 11, true},
	{"etimes", "ELAPSED", 7, true},
}

func (r *psRun) setColumns(format string) bool {
	for _, item := range strings.FieldsFunc(format, func(c rune) bool { return c == ',' || c == ' ' }) {
		name, heading, renamed := strings.Cut(item, "=")
		column, ok := psColumnNamed(name)
		if !ok {
			return r.refuse("unknown user-defined format specifier \"" + item + "\"")
		}
		if format == psFull && name == "args" {
			column.heading = "CMD"
		}
		if renamed {
			column.heading = heading
			column.width = max(column.width, len(heading))
		}
		r.columns = append(r.columns, column)
	}
	return true
}

func psColumnNamed(name string) (psColumn, bool) {
	for _, c := range psColumns {
		for i, known := range strings.Split(c.name, "/") {
			if known != name {
				continue
			}
			c.name, _, _ = strings.Cut(c.name, "/")
			if i > 0 && known == "command" {
				c.heading = "COMMAND"
			}
			return c, true
		}
	}
	return psColumn{}, false
}

// psProcess is what ps knows of a process.
type psProcess struct {
	pid, ppid, pgid, sid, tty int
	state, comm               string
	args                      []string
	uid, ruid, gid            uint32
	cpu                       int64 // hundredths of a second
	nice, threads             int
	start                     int64 // hundredths of a second after boot
	vsize, rss                int64 // KiB
}

// processes are all that /proc has, by number.
func (r *psRun) processes() []psProcess {
	entries, _ := sys.ReadDir(r.inv.p, "/proc")
	var all []psProcess
	for pid := range sortedNumbers(entries) {
		if p, ok := r.process(pid); ok {
			all = append(all, p)
		}
	}
	return all
}

// sortedNumbers yields the names that are numbers, in order.
func sortedNumbers(entries []sys.Dirent) func(yield func(int) bool) {
	highest := 0
	present := map[int]bool{}
	for _, e := range entries {
		if n, err := strconv.Atoi(e.Name); err == nil {
			present[n] = true
			highest = max(highest, n)
		}
	}
	return func(yield func(int) bool) {
		for n := range highest + 1 {
			if present[n] && !yield(n) {
				return
			}
		}
	}
}

func (r *psRun) process(pid int) (psProcess, bool) {
	dir := "/proc/" + strconv.Itoa(pid)
	stat, err := sys.ReadFile(r.inv.p, dir+"/stat")
	text := string(stat)
	open, end := strings.IndexByte(text, '('), strings.LastIndexByte(text, ')')
	if err != nil || open < 0 || end < open {
		return psProcess{}, false
	}
	fields := strings.Fields(text[end+1:])
	number := func(i int) int64 {
		if i >= len(fields) {
			return 0
		}
		n, _ := strconv.ParseInt(fields[i], 10, 64)
		return n
	}
	p := psProcess{
		pid: pid, comm: text[open+1 : end], state: fields[0],
		ppid: int(number(1)), pgid: int(number(2)), sid: int(number(3)), tty: int(number(4)),
		cpu: number(11) + number(12), nice: int(number(16)), threads: int(number(17)),
		start: number(19), vsize: number(20) / 1024, rss: number(21) * 4,
	}
	cmdline, _ := sys.ReadFile(r.inv.p, dir+"/cmdline")
	if len(cmdline) > 0 {
		p.args = strings.Split(strings.TrimSuffix(string(cmdline), "\x00"), "\x00")
	}
	status, _ := sys.ReadFile(r.inv.p, dir+"/status")
	for line := range strings.Lines(string(status)) {
		ids := strings.Fields(line)
		if len(ids) < 3 {
			continue
		}
		real, _ := parseID(ids[1])
		effective, _ := parseID(ids[2])
		switch ids[0] {
		case "Uid:":
			p.ruid, p.uid = real, effective
		case "Gid:":
			p.gid = effective
		}
	}
	return p, true
}

// ttyName is a terminal's name without /dev.
func ttyName(device int) string {
	major, minor := device>>8&0xfff, device&0xff
	switch {
	case device == 0:
		return "?"
	case major == 136:
		return "pts/" + strconv.Itoa(minor)
	case major == 5 && minor == 1:
		return "console"
	}
	return "tty" + strconv.Itoa(minor)
}

func (r *psRun) cell(column string, p psProcess) string {
	numbers := map[string]int64{
		"pid": int64(p.pid), "ppid": int64(p.ppid), "pgid": int64(p.pgid), "sid": int64(p.sid),
		"uid": int64(p.uid), "gid": int64(p.gid), "vsz": p.vsize, "rss": p.rss, "ni": int64(p.nice), "nlwp": int64(p.threads),
		"etimes": r.age(p),
	}
	if n, ok := numbers[column]; ok {
		return strconv.FormatInt(n, 10)
	}
	switch column {
	case "tname", "tty":
		return ttyName(p.tty)
	case "time":
		return clockTime(p.cpu / 100)
	case "bsdtime":
		return strconv.FormatInt(p.cpu/6000, 10) + ":" + zeroPad(strconv.FormatInt(p.cpu/100%60, 10), 2)
	case "ucmd", "comm":
		return p.comm + defunct(p)
	case "cmd", "args":
		if len(p.args) == 0 {
			return "[" + p.comm + "]" + defunct(p)
		}
		return strings.Join(p.args, " ")
	case "stat":
		return p.state + p.flags()
	case "s":
		return p.state
	case "user", "uid8":
		return r.names2IDs.userName(p.uid)
	case "ruser":
		return r.names2IDs.userName(p.ruid)
	case "group":
		return r.names2IDs.groupName(p.gid)
	case "c":
		return strconv.FormatInt(min(r.load(p)/10, 99), 10)
	case "%cpu":
		return fixed(min(r.load(p), 999), 1)
	case "%mem":
		return "0.0"
	case "stime", "bsdstart":
		return r.started(p)
	case "etime":
		return elapsed(r.age(p))
	}
	return ""
}

func defunct(p psProcess) string {
	if p.state == "Z" {
		return " <defunct>"
	}
	return ""
}

// flags are what stands behind the state's letter.
func (p psProcess) flags() string {
	flags := ""
	if p.nice < 0 {
		flags += "<"
	} else if p.nice > 0 {
		flags += "N"
	}
	if p.sid == p.pid {
		flags += "s"
	}
	if p.threads > 1 {
		flags += "l"
	}
	return flags
}

// age is how long a process has run, in seconds.
func (r *psRun) age(p psProcess) int64 { return max(r.now-r.boot-p.start/100, 0) }

// load is the share of its life that a process computed, in thousandths.
func (r *psRun) load(p psProcess) int64 {
	if age := r.age(p); age > 0 {
		return p.cpu * 10 / age
	}
	return 0
}

// started is the hour and minute for a process of today, else the date.
func (r *psRun) started(p psProcess) string {
	start := sys.Timespec{Sec: r.boot + p.start/100}
	z := zoneOf(r.inv.p)
	if strftime("%F", start, z) == strftime("%F", sys.Timespec{Sec: r.now}, z) {
		return strftime("%H:%M", start, z)
	}
	return strftime("%b%d", start, z)
}

func clockTime(seconds int64) string {
	two := func(n int64) string { return zeroPad(strconv.FormatInt(n, 10), 2) }
	text := two(seconds/3600%24) + ":" + two(seconds/60%60) + ":" + two(seconds%60)
	if days := seconds / 86400; days > 0 {
		text = strconv.FormatInt(days, 10) + "-" + text
	}
	return text
}

// elapsed is a time as [[DD-]hh:]mm:ss.
func elapsed(seconds int64) string {
	if seconds < 3600 {
		return clockTime(seconds)[3:]
	}
	return clockTime(seconds)
}
