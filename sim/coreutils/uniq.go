package coreutils

import "strings"

// uniqRun is one run of uniq.
type uniqRun struct {
	*invocation
	count, repeated, unique bool
	all                     string // -D: none, prepend or separate
	group                   string // --group: separate, prepend, append, both
	fold                    bool
	skipFields, skipChars   int64
	checkChars              int64 // -1: all
	delim                   byte
	groups                  int // printed so far
}

// uniq drops or reports repeated lines.
func uniq(inv *invocation) {
	u := uniqRun{invocation: inv, checkChars: -1, delim: '\n'}
	o := inv.options()
	o.flag(&u.count, 'c', "count")
	o.flag(&u.repeated, 'd', "repeated")
	o.flag(&u.unique, 'u', "unique")
	o.do('D', "", func() { u.all = "none" })
	o.optional(0, "all-repeated", u.takeAll)
	o.optional(0, "group", u.takeGroup)
	o.flag(&u.fold, 'i', "ignore-case")
	o.each('f', "skip-fields", u.number(&u.skipFields, "fields to skip"))
	o.each('s', "skip-chars", u.number(&u.skipChars, "bytes to skip"))
	o.each('w', "check-chars", u.number(&u.checkChars, "bytes to compare"))
	o.do('z', "zero-terminated", func() { u.delim = 0 })
	operands, ok := o.parse()
	if !ok || !u.check() || !inv.atMost(operands, 2, 1) {
		return
	}
	u.run(append(operands, "-", "-")[:2:2], len(operands))
}

func (u *uniqRun) number(n *int64, what string) func(string) bool {
	return func(v string) bool {
		got, ok := parseCount(v)
		if !ok || strings.Trim(v, "0123456789") != "" {
			u.errorf("%s: invalid number of %s", v, what)
			return false
		}
		*n = got
		return true
	}
}

func (u *uniqRun) takeAll(v string) (ok bool) {
	u.all, ok = "none", true
	if v != "" {
		u.all, ok = u.oneOf("all-repeated", v, "none", "prepend", "separate")
	}
	return ok
}

func (u *uniqRun) takeGroup(v string) (ok bool) {
	u.group, ok = "separate", true
	if v != "" {
		u.group, ok = u.oneOf("group", v, "prepend", "append", "separate", "both")
	}
	return ok
}

func (u *uniqRun) check() bool {
	switch {
	case u.group != "" && (u.count || u.repeated || u.unique || u.all != ""):
		u.usage(1, "--group is mutually exclusive with -c/-d/-D/-u")
	case u.count && u.all != "":
		u.usage(1, "printing all duplicated lines and repeat counts is meaningless")
	default:
		return true
	}
	return false
}

func (u *uniqRun) run(names []string, given int) {
	in, err := openInput(u.p, names[0])
	if err != nil {
		u.errorf("%s: %v", quoteName(names[0]), err)
		return
	}
	defer in.Close()
	if given == 2 && names[1] != "-" {
		fd, err := openOutput(u.p, names[1])
		if err != nil {
			u.errorf("%s: %v", quoteName(names[1]), err)
			return
		}
		u.out = newOutput(u.p, fd)
		defer u.p.Close(fd)
	}
	u.lines(in)
	if in.err != nil {
		u.errorf("error reading %s: %v", quoteFile(names[0]), in.err)
	}
}

// lines reads runs of equal lines.
func (u *uniqRun) lines(in *input) {
	var same []string // the lines of the run; only the first unless all are needed
	count := 0
	key := ""
	for u.out.err == nil {
		rec, ok := in.record(u.delim)
		if !ok {
			break
		}
		if rec[len(rec)-1] == u.delim {
			rec = rec[:len(rec)-1]
		}
		line := string(rec)
		k := u.key(line)
		if count > 0 && k != key {
			u.flushRun(same, count)
			same, count = same[:0], 0
		}
		key = k
		count++
		if count == 1 || u.all != "" || u.group != "" {
			same = append(same, line)
		}
	}
	if count > 0 {
		u.flushRun(same, count)
		if u.group == "append" || u.group == "both" {
			u.out.WriteByte(u.delim)
		}
	}
	u.out.Flush()
}

// key is what of a line is compared.
func (u *uniqRun) key(line string) string {
	for n := u.skipFields; n > 0 && line != ""; n-- {
		line = strings.TrimLeft(line, " \t\n")
		if i := strings.IndexAny(line, " \t\n"); i >= 0 {
			line = line[i:]
		} else {
			line = ""
		}
	}
	line = line[min(u.skipChars, int64(len(line))):]
	if u.checkChars >= 0 {
		line = line[:min(u.checkChars, int64(len(line)))]
	}
	if u.fold {
		line = lowerASCII(line)
	}
	return line
}

// flushRun prints what is wanted of a run of equal lines.
func (u *uniqRun) flushRun(same []string, count int) {
	switch {
	case u.group != "":
		if u.groups > 0 || u.group == "prepend" || u.group == "both" {
			u.out.WriteByte(u.delim)
		}
		u.groups++
		u.print(same)
	case u.all != "":
		if count < 2 || u.unique {
			return
		}
		if u.all == "prepend" || u.all == "separate" && u.groups > 0 {
			u.out.WriteByte(u.delim)
		}
		u.groups++
		u.print(same)
	case count == 1 && u.repeated, count > 1 && u.unique:
	case u.count:
		u.out.Printf("%7d ", count)
		u.print(same)
	default:
		u.print(same)
	}
}

func (u *uniqRun) print(lines []string) {
	for _, line := range lines {
		u.out.WriteString(line)
		u.out.WriteByte(u.delim)
	}
}
