package coreutils

import (
	"fmt"
	"strings"

	"github.com/overlook-fs/overlook/sim/coreutils/regex"
	"github.com/overlook-fs/overlook/sim/sys"
)

// awkRun is one run of awk.
type awkRun struct {
	*invocation
	program  *awkProgram
	vars     awkVars
	rec      awkRecord
	frame    []*awkCell
	result   awkValue // of the function that returns
	depth    int
	turns    int
	streams  []*awkStream
	patterns map[string]*regex.Regexp
	random   awkRandom
	seed     awkValue
	input    *input // the main input at hand
	next     int    // index of the next ARGV
	anyFile  bool
	over     bool // the main input has ended
}

// awkVars are the variables that awk itself looks at.
type awkVars struct {
	nf, nr, fnr, fs, ofs, ors, rs, filename, subsep, rstart, rlength, convfmt, ofmt, argc, argv *awkCell
}

// awk runs a program over records.
func awk(inv *invocation) {
	inv.callItself("awk")
	a := awkRun{invocation: inv, patterns: map[string]*regex.Regexp{}, next: 1}
	source, assignments, operands, ok := a.arguments()
	if !ok {
		return
	}
	program, failure := parseAwk(source)
	if program == nil {
		a.warnf("%s", failure)
		a.status = 2
		return
	}
	a.program = program
	if a.guard(func() { a.prepare(assignments, operands) }) == "" {
		a.run()
	}
	a.guard(a.closeAll)
}

// arguments reads the command line.
func (a *awkRun) arguments() (source string, assignments, operands []string, ok bool) {
	args := a.args
	given := false
	for len(args) > 0 && len(args[0]) > 1 && args[0][0] == '-' {
		arg := args[0]
		args = args[1:]
		if arg == "--" {
			break
		}
		value := arg[2:]
		if strings.IndexByte("FvfW", arg[1]) < 0 {
			a.refuse("not an option: %s", arg)
			return
		}
		if value == "" {
			if len(args) == 0 {
				a.refuse("option %s lacks argument", arg)
				return
			}
			value, args = args[0], args[1:]
		}
		switch arg[1] {
		case 'F':
			assignments = append(assignments, "FS="+value)
		case 'v':
			if !awkAssigns(value) {
				a.refuse("improper assignment: -v %s", value)
				return
			}
			assignments = append(assignments, value)
		case 'f':
			in, err := openInput(a.p, awkFileName(value))
			if err != nil {
				a.refuse("cannot open %s (%v)", value, err)
				return
			}
			source += string(in.all()) + "\n"
			in.Close()
			given = true
		case 'W':
			if strings.HasPrefix("usage", value) || strings.HasPrefix("help", value) {
				a.out.WriteString(awkUsage)
				return
			}
		}
	}
	if !given {
		if len(args) == 0 {
			sys.WriteAll(a.p, 2, []byte(awkUsage))
			return
		}
		source, args = args[0], args[1:]
	}
	return source, assignments, args, true
}

// refuse is a complaint before anything runs.
func (a *awkRun) refuse(format string, args ...any) {
	a.warnf(format, args...)
	a.status = 2
}

// awkAssigns reports whether an argument is an assignment.
func awkAssigns(arg string) bool {
	name, _, ok := strings.Cut(arg, "=")
	if !ok || name == "" || isDigit(name[0]) {
		return false
	}
	for i := range len(name) {
		if !isWordByte(name[i]) {
			return false
		}
	}
	return true
}

// prepare sets the variables.
func (a *awkRun) prepare(assignments, operands []string) {
	v := &a.vars
	for _, def := range []struct {
		name string
		cell **awkCell
		text string
	}{
		{"NF", &v.nf, ""}, {"NR", &v.nr, ""}, {"FNR", &v.fnr, ""}, {"FS", &v.fs, " "}, {"OFS", &v.ofs, " "},
		{"ORS", &v.ors, "\n"}, {"RS", &v.rs, "\n"}, {"FILENAME", &v.filename, ""}, {"SUBSEP", &v.subsep, "\x1c"},
		{"RSTART", &v.rstart, ""}, {"RLENGTH", &v.rlength, ""}, {"CONVFMT", &v.convfmt, "%.6g"}, {"OFMT", &v.ofmt, "%.6g"},
		{"ARGC", &v.argc, ""}, {"ARGV", &v.argv, ""},
	} {
		*def.cell = a.global(def.name)
		if def.text != "" {
			(*def.cell).value = awkString(def.text)
		}
	}
	for _, c := range []*awkCell{v.nf, v.nr, v.fnr, v.rstart} {
		c.value = awkNumberOf(0)
	}
	v.rlength.value = awkNumberOf(-1)
	v.argc.value = awkNumberOf(float64(len(operands) + 1))
	argv := v.argv.arrayOf()
	for i, arg := range append([]string{"awk"}, operands...) {
		argv.at(awkNumberOf(float64(i)), "%.6g").value = awkInputOf(arg)
	}
	environ := a.global("ENVIRON").arrayOf()
	for _, entry := range a.p.Environ() {
		name, value, _ := strings.Cut(entry, "=")
		environ.at(awkString(name), "%.6g").value = awkInputOf(value)
	}
	for _, assignment := range assignments {
		a.assign(assignment)
	}
	var random [4]byte
	a.p.Getrandom(random[:])
	a.seed = awkNumberOf(float64(uint32(random[0])|uint32(random[1])<<8|uint32(random[2])<<16|uint32(random[3])<<24) / 2)
	a.random.seed(uint32(a.seed.n))
	a.setRecord("")
}

func (a *awkRun) global(name string) *awkCell {
	c := a.program.globals[name]
	if c == nil {
		c = &awkCell{}
		a.program.globals[name] = c
	}
	return c
}

// assign is name=value of the command line.
func (a *awkRun) assign(text string) {
	name, value, _ := strings.Cut(text, "=")
	if name == "NF" {
		return
	}
	a.global(name).value = awkInputOf(awkUnescape(value))
}

// guard runs a part of the program and says how it was left: "" by its end.
func (a *awkRun) guard(part func()) (left awkJump) {
	defer func() {
		if r := recover(); r != nil {
			jump, known := r.(awkJump)
			if !known {
				panic(r)
			}
			left = jump
			a.frame, a.depth = nil, 0
		}
	}()
	part()
	return ""
}

// fatal ends awk with a message.
func (a *awkRun) fatal(format string, args ...any) {
	a.warnf(format, args...)
	a.status = 2
	panic(awkFatal)
}

// runtime is fatal with the place in the input.
func (a *awkRun) runtime(format string, args ...any) {
	a.fatal("run time error: %s\n\tFILENAME=\"%s\" FNR=%s NR=%s", fmt.Sprintf(format, args...),
		a.vars.filename.value.s, a.vars.fnr.value.text("%.6g"), a.vars.nr.value.text("%.6g"))
}

// run runs BEGIN, the rules over the records, and END.
func (a *awkRun) run() {
	left := a.guard(func() {
		for _, block := range a.program.begin {
			a.exec(block)
		}
	})
	if left == "" && (len(a.program.rules) > 0 || len(a.program.end) > 0) {
		left = a.records()
	}
	if left == awkFatal {
		return
	}
	a.guard(func() {
		for _, block := range a.program.end {
			a.exec(block)
		}
	})
}

// records runs the rules over every record.
func (a *awkRun) records() (left awkJump) {
	for {
		left = a.guard(func() {
			for {
				text, got := a.nextRecord()
				if got <= 0 {
					return
				}
				a.setRecord(text)
				a.rules()
			}
		})
		if left == awkNextFile {
			a.closeInput()
		} else if left != awkNext {
			return left
		}
	}
}

// rules runs every rule whose pattern holds.
func (a *awkRun) rules() {
	for _, rule := range a.program.rules {
		if !a.selects(rule) {
			continue
		}
		if rule.body != nil {
			a.exec(rule.body)
			continue
		}
		a.out.WriteString(a.record() + a.vars.ors.value.text("%.6g"))
		if a.out.err != nil {
			a.writeFailed("/dev/stdout", a.out.err)
		}
	}
}

func (a *awkRun) selects(rule *awkRule) bool {
	switch {
	case rule.from == nil:
		return true
	case rule.to == nil:
		return a.eval(rule.from).truth()
	case !rule.within && !a.eval(rule.from).truth():
		return false
	}
	rule.within = !a.eval(rule.to).truth()
	return true
}

// nextRecord is the next record of the main input: 1, or 0 at the end.
func (a *awkRun) nextRecord() (text string, got int) {
	for !a.over {
		if a.input == nil && !a.openNext() {
			a.over = true
			break
		}
		text, ok := a.readRecord(a.input)
		if ok {
			a.count(&a.vars.nr)
			a.count(&a.vars.fnr)
			return text, 1
		}
		if a.input.err != nil {
			a.fatal("read error (%v)", a.input.err)
		}
		a.closeInput()
	}
	return "", 0
}

func (a *awkRun) closeInput() {
	if a.input != nil {
		a.input.Close()
		a.input = nil
	}
}

// openNext opens the next file among the arguments, and runs the assignments
// before it; standard input where there is no file.
func (a *awkRun) openNext() bool {
	argv := a.vars.argv.arrayOf()
	for ; a.next < int(a.vars.argc.value.num()); a.next++ {
		key := awkNumberOf(float64(a.next))
		if !argv.has(key, "%.6g") {
			continue
		}
		arg := argv.at(key, "%.6g").value.text("%.6g")
		if arg == "" {
			continue
		}
		if awkAssigns(arg) {
			a.assign(arg)
			continue
		}
		a.next++
		a.openMain(arg)
		return true
	}
	if a.anyFile {
		return false
	}
	a.anyFile = true
	a.input = newInput(a.p, 0)
	return true
}

func (a *awkRun) openMain(name string) {
	in, err := openInput(a.p, awkFileName(name))
	if err != nil {
		a.fatal("cannot open %s (%v)", name, err)
	}
	a.anyFile = true
	a.input = in
	a.vars.filename.value = awkString(name)
	a.vars.fnr.value = awkNumberOf(0)
}

// awkUsage is what mawk says of itself.
const awkUsage = `Usage: mawk [Options] [Program] [file ...]

Program:
    The -f option value is the name of a file containing program text.
    If no -f option is given, a "--" ends option processing; the following
    parameters are the program text.

Options:
    -f program-file  Program  text is read from file instead of from the
                     command-line.  Multiple -f options are accepted.
    -F value         sets the field separator, FS, to value.
    -v var=value     assigns value to program variable var.
    --               unambiguous end of options.

    Implementation-specific options are prefixed with "-W".  They can be
    abbreviated:

    -W version       show version information and exit.
    -W dump          show assembler-like listing of program and exit.
    -W help          show this message and exit.
    -W interactive   set unbuffered output, line-buffered input.
    -W exec file     use file as program as well as last option.
    -W random=number set initial random seed.
    -W sprintf=number adjust size of sprintf buffer.
    -W posix_space   do not consider "\n" a space.
    -W usage         show this message and exit.
`
