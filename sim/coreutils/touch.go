package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// toucher is one run of touch.
type toucher struct {
	inv          *invocation
	atime, mtime bool
	noCreate     bool
	noFollow     bool
	times        *[2]sys.Timespec // nil: now
}

func touch(inv *invocation) {
	t := toucher{inv: inv}
	var date, stamp, reference string
	var ignored bool
	o := inv.options()
	o.flag(&t.atime, 'a', "")
	o.flag(&t.mtime, 'm', "")
	o.flag(&t.noCreate, 'c', "no-create")
	o.flag(&t.noFollow, 'h', "no-dereference")
	o.flag(&ignored, 'f', "")
	o.value(&date, 'd', "date")
	o.value(&stamp, 't', "")
	o.value(&reference, 'r', "reference")
	o.each(0, "time", t.which)
	names, ok := o.parse()
	if !ok || !t.moment(date, stamp, reference) {
		return
	}
	if !t.atime && !t.mtime {
		t.atime, t.mtime = true, true
	}
	if len(names) == 0 {
		inv.usage(1, "missing file operand")
		return
	}
	t.omit()
	for _, name := range names {
		t.touch(name)
	}
}

// which is --time=WORD.
func (t *toucher) which(word string) bool {
	switch word {
	case "access", "atime", "use":
		t.atime = true
	case "modify", "mtime":
		t.mtime = true
	default:
		t.inv.invalidArgument(word, "--time", "'atime', 'access', 'use'", "'mtime', 'modify'")
		return false
	}
	return true
}

// moment finds the times to set.
func (t *toucher) moment(date, stamp, reference string) bool {
	if stamp != "" && (date != "" || reference != "") {
		t.inv.usage(1, "cannot specify times from more than one source")
		return false
	}
	zone, now := zoneOf(t.inv.p), t.inv.p.Now()
	switch {
	case reference != "":
		st, err := t.reference(reference)
		if err != nil {
			t.inv.errorf("failed to get attributes of %s: %v", quoteFile(reference), err)
			return false
		}
		t.times = &[2]sys.Timespec{st.Atime, st.Mtime}
		if date == "" {
			return true
		}
		for i := range t.times {
			when, ok := parseDate(date, t.times[i], zone)
			if !ok {
				t.inv.errorf("invalid date format %s", quoteText(date))
				return false
			}
			t.times[i] = when
		}
	case date != "":
		when, ok := parseDate(date, now, zone)
		if !ok {
			t.inv.errorf("invalid date format %s", quoteText(date))
			return false
		}
		t.times = &[2]sys.Timespec{when, when}
	case stamp != "":
		when, ok := parseStamp(stamp, now, zone)
		if !ok {
			t.inv.errorf("invalid date format %s", quoteText(stamp))
			return false
		}
		t.times = &[2]sys.Timespec{when, when}
	}
	return true
}

func (t *toucher) reference(name string) (sys.Stat, error) {
	if t.noFollow {
		return sys.Lstat(t.inv.p, name)
	}
	return sys.StatPath(t.inv.p, name)
}

// omit leaves the time alone that is not to be set.
func (t *toucher) omit() {
	if t.atime && t.mtime {
		return
	}
	if t.times == nil {
		t.times = &[2]sys.Timespec{{Nsec: sys.UTIME_NOW}, {Nsec: sys.UTIME_NOW}}
	}
	if !t.atime {
		t.times[0] = sys.Timespec{Nsec: sys.UTIME_OMIT}
	} else {
		t.times[1] = sys.Timespec{Nsec: sys.UTIME_OMIT}
	}
}

// touch makes a file where there is none and sets its times.
func (t *toucher) touch(name string) {
	p := t.inv.p
	if name == "-" {
		t.standardOutput()
		return
	}
	fd, openErr := -1, error(nil)
	if !t.noCreate && !t.noFollow {
		fd, openErr = sys.Open(p, name, sys.O_WRONLY|sys.O_CREAT|sys.O_NONBLOCK|sys.O_NOCTTY, 0o666)
	}
	var err error
	if fd >= 0 {
		err = p.Utimensat(fd, "", t.times, sys.AT_EMPTY_PATH)
		p.Close(fd)
	} else {
		err = p.Utimensat(sys.AT_FDCWD, name, t.times, t.flags())
	}
	switch {
	case err == nil:
	case openErr != nil && openErr != sys.EISDIR && openErr != sys.EINVAL:
		t.inv.errorf("cannot touch %s: %v", quoteFile(name), openErr)
	case t.noCreate && err == sys.ENOENT:
	default:
		t.inv.errorf("setting times of %s: %v", quoteFile(name), err)
	}
}

func (t *toucher) standardOutput() {
	if err := t.inv.p.Utimensat(1, "", t.times, sys.AT_EMPTY_PATH); err != nil && !t.noCreate {
		t.inv.errorf("setting times of %s: %v", quoteFile("-"), err)
	}
}

func (t *toucher) flags() int {
	if t.noFollow {
		return sys.AT_SYMLINK_NOFOLLOW
	}
	return 0
}

// parseStamp reads [[CC]YY]MMDDhhmm[.ss].
func parseStamp(s string, now sys.Timespec, z zone) (sys.Timespec, bool) {
	digits, seconds, hasSeconds := strings.Cut(s, ".")
	var n [6]int64
	if len(digits)%2 != 0 || len(digits) < 8 || len(digits) > 12 || hasSeconds && len(seconds) != 2 {
		return sys.Timespec{}, false
	}
	count := len(digits) / 2
	for i := range count {
		value, used := leadingNumber(digits[2*i : 2*i+2])
		if used != 2 {
			return sys.Timespec{}, false
		}
		n[i] = value
	}
	year := civilOf(now, z).year
	switch count {
	case 5:
		year = 1900 + n[0]
		if n[0] < 69 {
			year += 100
		}
	case 6:
		year = n[0]*100 + n[1]
	}
	rest := n[count-4:]
	d := dateText{year: year, month: rest[0], day: rest[1], hour: rest[2], minute: rest[3], zone: z, dates: 1, times: 1}
	if hasSeconds {
		value, used := leadingNumber(seconds)
		if used != 2 {
			return sys.Timespec{}, false
		}
		d.second = value
	}
	return d.result()
}
