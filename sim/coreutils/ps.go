package coreutils

import (
	"slices"
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// psRun is one run of ps(1).
type psRun struct {
	inv        *invocation
	columns    []psColumn
	every      bool // -e, -A, or BSD a and x together
	anyTTY     bool // BSD x
	anyUser    bool // BSD a
	bsd        bool
	picked     bool // by -p, -C or -u
	pids       []int
	names      []string
	users      []uint32
	noHeadings bool
	wide       bool
	names2IDs  *accounts
	now        int64 // seconds
	boot       int64
	self       psProcess
}

const (
	psDefault = "pid,tname,time,ucmd"
	psFull    = "uid8,pid,ppid,c,stime,tname,time,args"
	psBSD     = "pid,tname,stat,bsdtime,args"
	psUser    = "user,pid,%cpu,%mem,vsz,rss,tname,stat,bsdstart,bsdtime,args"
)

func ps(inv *invocation) {
	r := &psRun{inv: inv, names2IDs: newAccounts(inv.p), now: inv.p.Now().Sec}
	if !r.parse(inv.args) {
		return
	}
	uptime, _ := sys.ReadFile(inv.p, "/proc/uptime")
	seconds, _, _ := strings.Cut(string(uptime), ".")
	up, _ := strconv.ParseInt(seconds, 10, 64)
	r.boot = r.now - up
	all := r.processes()
	var shown []psProcess
	for _, p := range all {
		if p.pid == inv.p.Getpid() {
			r.self = p
		}
	}
	for _, p := range all {
		if r.wants(p) {
			shown = append(shown, p)
		}
	}
	r.print(shown)
	if len(shown) == 0 {
		inv.status = 1
	}
}

// parse reads options with a dash (UNIX), without one (BSD) and long ones.
func (r *psRun) parse(args []string) bool {
	format := ""
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		ok := true
		switch {
		case strings.HasPrefix(arg, "--"):
			ok = r.long(arg, &args, &format)
		case strings.HasPrefix(arg, "-"):
			ok = r.unix(arg[1:], &args, &format)
		case strings.Trim(arg, "0123456789,") == "":
			ok = r.take('p', arg, &format)
		default:
			ok = r.plain(arg, &args, &format)
		}
		if !ok {
			return false
		}
	}
	if format == "" {
		format = psDefault
		if r.bsd {
			format = psBSD
		}
	}
	return r.setColumns(format)
}

func (r *psRun) long(arg string, args *[]string, format *string) bool {
	name, value, given := strings.Cut(arg[2:], "=")
	letter := map[string]byte{"pid": 'p', "user": 'u', "format": 'o'}[name]
	switch {
	case name == "no-headers" || name == "no-headings" || name == "no-heading" || name == "no-header":
		r.noHeadings = true
		return true
	case letter == 0:
		return r.refuse("unknown gnu long option")
	case !given && len(*args) > 0:
		value, *args = (*args)[0], (*args)[1:]
	}
	return r.take(letter, value, format)
}

func (r *psRun) unix(letters string, args *[]string, format *string) bool {
	for i := 0; i < len(letters); i++ {
		switch c := letters[i]; c {
		case 'e', 'A':
			r.every = true
		case 'f':
			*format = psFull
		case 'a':
			r.anyUser = true
		case 'w':
			r.wide = true
		case 'p', 'C', 'u', 'o':
			value := letters[i+1:]
			if value == "" {
				if len(*args) == 0 {
					return r.refuse(psListName(c) + " must follow -" + string(rune(c)))
				}
				value, *args = (*args)[0], (*args)[1:]
			}
			return r.take(c, value, format)
		case 'x':
			r.anyTTY, r.bsd = true, true
		default:
			return r.refuse("unsupported SysV option")
		}
	}
	return true
}

func (r *psRun) plain(letters string, args *[]string, format *string) bool {
	r.bsd = true
	for i := 0; i < len(letters); i++ {
		switch letters[i] {
		case 'a':
			r.anyUser = true
		case 'x':
			r.anyTTY = true
		case 'u':
			*format = psUser
		case 'h':
			r.noHeadings = true
		case 'w', 'c', 'f':
			r.wide = true
		case 'e':
		case 'p', 'o':
			value := letters[i+1:]
			if value == "" && len(*args) > 0 {
				value, *args = (*args)[0], (*args)[1:]
			}
			return r.take(letters[i], value, format)
		default:
			return r.refuse("unsupported option (BSD syntax)")
		}
	}
	return true
}

// take is an option with a value.
func (r *psRun) take(letter byte, value string, format *string) bool {
	if letter == 'o' {
		if *format != "" {
			*format += ","
		}
		*format += value
		return true
	}
	r.picked = true
	for _, item := range strings.FieldsFunc(value, func(c rune) bool { return c == ',' || c == ' ' }) {
		switch letter {
		case 'p':
			pid, err := strconv.Atoi(item)
			if err != nil {
				return r.refuse("process ID list syntax error")
			}
			r.pids = append(r.pids, pid)
		case 'C':
			r.names = append(r.names, item)
		case 'u':
			uid, ok := r.names2IDs.passwd().lookup(item)
			if !ok {
				return r.refuse("user name does not exist")
			}
			r.users = append(r.users, uid)
		}
	}
	return true
}

func (r *psRun) refuse(text string) bool {
	usage := "\nUsage:\n ps [options]\n\n Try 'ps --help <simple|list|output|threads|misc|all>'\n  or 'ps --help <s|l|o|t|m|a>'\n for additional help text.\n\nFor more details see ps(1).\n"
	sys.WriteAll(r.inv.p, 2, []byte("error: "+text+"\n"+usage))
	r.inv.status = 1
	return false
}

func (r *psRun) wants(p psProcess) bool {
	switch {
	case r.every:
		return true
	case r.picked:
		return slices.Contains(r.pids, p.pid) || slices.Contains(r.names, p.comm) || slices.Contains(r.users, p.uid)
	case r.bsd && r.anyTTY:
		return r.anyUser || p.uid == r.self.uid
	case r.anyUser:
		return p.tty != 0
	}
	return p.uid == r.self.uid && p.tty == r.self.tty
}

func (r *psRun) print(shown []psProcess) {
	width := 0
	if sys.IsTerminal(r.inv.p, 1) && !r.wide {
		if size, err := r.inv.p.Winsize(1); err == nil {
			width = size.Cols
		}
	}
	line := func(cell func(c psColumn) string) {
		var b strings.Builder
		for i, c := range r.columns {
			if i > 0 {
				b.WriteByte(' ')
			}
			switch {
			case c.right:
				b.WriteString(padLeft(cell(c), c.width, ' '))
			case i == len(r.columns)-1:
				b.WriteString(cell(c))
			default:
				b.WriteString(padRight(cell(c), c.width))
			}
		}
		text := b.String()
		if width > 0 && len(text) > width {
			text = text[:width]
		}
		r.inv.out.WriteString(text + "\n")
	}
	headings := false
	for _, c := range r.columns {
		headings = headings || c.heading != ""
	}
	if headings && !r.noHeadings {
		line(func(c psColumn) string { return c.heading })
	}
	for _, p := range shown {
		line(func(c psColumn) string { return r.cell(c.name, p) })
	}
}

// psListName is what the value of an option is called.
func psListName(letter byte) string {
	switch letter {
	case 'p':
		return "list of process IDs"
	case 'C':
		return "list of command names"
	case 'u':
		return "list of user names or IDs"
	}
	return "format specification"
}
