package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// dating is one run of date(1).
type dating struct {
	inv               *invocation
	zone              zone
	format            string
	formats           int
	text, file, of    string // -d, -f, -r
	set               string
	sources           int
	setting, resolute bool
}

func date(inv *invocation) {
	d := &dating{inv: inv, zone: zoneOf(inv.p)}
	o := inv.options()
	take := func(to *string) func(string) bool {
		return func(v string) bool { *to = v; d.sources++; return true }
	}
	var debug bool
	o.each('d', "date", func(v string) bool { return take(&d.text)("d" + v) })
	o.each('f', "file", take(&d.file))
	o.each('r', "reference", take(&d.of))
	o.each('s', "set", func(v string) bool { d.set, d.setting = v, true; return true })
	o.do('u', "utc", func() { d.zone = zone{name: "UTC"} })
	o.do(0, "universal", func() { d.zone = zone{name: "UTC"} })
	o.do('R', "rfc-email", func() { d.use("%a, %d %b %Y %H:%M:%S %z") })
	o.do(0, "rfc-2822", func() { d.use("%a, %d %b %Y %H:%M:%S %z") })
	o.optional('I', "iso-8601", d.iso)
	o.each(0, "rfc-3339", d.rfc3339)
	o.flag(&d.resolute, 0, "resolution")
	o.flag(&debug, 0, "debug")
	operands, ok := o.parse()
	if ok && d.operands(operands) {
		d.run()
	}
}

// use takes a format that an option asks for.
func (d *dating) use(format string) {
	d.format = format
	d.formats++
}

func (d *dating) iso(precision string) bool {
	if precision == "" {
		d.use("%Y-%m-%d")
		return true
	}
	word, ok := d.inv.oneOf("iso-8601", precision, "hours", "minutes", "date", "seconds", "ns")
	switch word {
	case "hours":
		d.use("%Y-%m-%dT%H%:z")
	case "minutes":
		d.use("%Y-%m-%dT%H:%M%:z")
	case "date":
		d.use("%Y-%m-%d")
	case "seconds":
		d.use("%Y-%m-%dT%H:%M:%S%:z")
	case "ns":
		d.use("%Y-%m-%dT%H:%M:%S,%N%:z")
	}
	return ok
}

func (d *dating) rfc3339(precision string) bool {
	word, ok := d.inv.oneOf("rfc-3339", precision, "date", "seconds", "ns")
	switch word {
	case "date":
		d.use("%Y-%m-%d")
	case "seconds":
		d.use("%Y-%m-%d %H:%M:%S%:z")
	case "ns":
		d.use("%Y-%m-%d %H:%M:%S.%N%:z")
	}
	return ok
}

// operands takes +FORMAT, or a date to set.
func (d *dating) operands(operands []string) bool {
	if d.sources > 1 {
		d.inv.usage(1, "the options to specify dates for printing are mutually exclusive")
		return false
	}
	if d.setting && d.sources > 0 {
		d.inv.usage(1, "the options to print and set the time may not be used together")
		return false
	}
	if len(operands) == 0 {
		return d.oneFormat()
	}
	if !d.inv.atMost(operands, 1, 1) {
		return false
	}
	if format, ok := strings.CutPrefix(operands[0], "+"); ok {
		d.use(format)
		return d.oneFormat()
	}
	if d.setting || d.sources > 0 {
		d.inv.usage(1, "the argument %s lacks a leading '+';\nwhen using an option to specify date(s), any non-option\nargument must be a format string beginning with '+'", quoteText(operands[0]))
		return false
	}
	d.set, d.setting = operands[0], true
	if !isClockSetting(d.set) {
		d.inv.errorf("invalid date %s", quoteText(d.set))
		return false
	}
	return d.oneFormat()
}

func (d *dating) oneFormat() bool {
	if d.formats > 1 {
		d.inv.errorf("multiple output formats specified")
		return false
	}
	if d.formats == 0 {
		d.format = "%a %b %e %H:%M:%S %Z %Y"
		if d.resolute {
			d.format = "%s.%N"
		}
	}
	return true
}

// isClockSetting reports whether s is MMDDhhmm[[CC]YY][.ss].
func isClockSetting(s string) bool {
	head, seconds, dotted := strings.Cut(s, ".")
	if strings.Trim(head+seconds, "0123456789") != "" || dotted && len(seconds) != 2 {
		return false
	}
	return len(head) == 8 || len(head) == 10 || len(head) == 12
}

func (d *dating) run() {
	p := d.inv.p
	switch {
	case d.file != "":
		d.each()
	case d.of != "":
		st, err := sys.StatPath(p, d.of)
		if err != nil {
			d.inv.errorf("%s: %v", quoteName(d.of), err)
			return
		}
		d.print(st.Mtime)
	case d.resolute:
		d.print(sys.Timespec{Nsec: 1})
	case d.setting:
		d.inv.errorf("cannot set date: %v", sys.EPERM)
		if t, ok := d.parse(d.set); ok {
			d.print(t)
		}
	case d.text != "":
		d.printText(d.text[1:])
	default:
		d.print(p.Now())
	}
}

// each prints the date that each line of a file says.
func (d *dating) each() {
	in, err := openInput(d.inv.p, d.file)
	if err != nil {
		d.inv.errorf("%s: %v", quoteName(d.file), err)
		return
	}
	defer in.Close()
	for line, ok := in.line(); ok; line, ok = in.line() {
		d.printText(line)
	}
}

func (d *dating) printText(text string) {
	t, ok := d.parse(text)
	if !ok {
		d.inv.errorf("invalid date %s", quoteText(text))
		return
	}
	d.print(t)
}

// parse reads a date, in the zone that TZ="..." at its beginning names.
func (d *dating) parse(text string) (sys.Timespec, bool) {
	z := d.zone
	if rest, ok := strings.CutPrefix(strings.TrimLeft(text, " \t"), `TZ="`); ok {
		name, date, closed := strings.Cut(rest, `"`)
		if !closed {
			return sys.Timespec{}, false
		}
		z, text = parseZone(name), date
	}
	return parseDate(text, d.inv.p.Now(), z)
}

func (d *dating) print(t sys.Timespec) {
	d.inv.out.WriteString(strftime(d.format, t, d.zone) + "\n")
}
