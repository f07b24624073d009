package coreutils

// findParser reads find's expression: alternatives of sequences of tests, with
// "!", parentheses and commas.
type findParser struct {
	*finder
	args    []string
	at      int
	acted   bool // there is an action other than -prune and -quit
	failed  bool
	syntax  string // of -regex
	lastOpr string
}

// parse reads the whole expression; what has no action gets -print.
func (ps *findParser) parse() (findTest, bool) {
	if len(ps.args) == 0 {
		return printTo(ps.inv.out, "\n"), true
	}
	test, ok := ps.list()
	if !ok {
		return nil, false
	}
	if ps.at < len(ps.args) {
		if ps.args[ps.at] == ")" {
			ps.inv.errorf("you have too many ')'")
		} else {
			ps.inv.errorf("paths must precede expression: `%s'", ps.args[ps.at])
		}
		return nil, false
	}
	if ps.acted {
		return test, true
	}
	print := printTo(ps.inv.out, "\n")
	return func(f *findFile) bool { return test(f) && print(f) }, true
}

func (ps *findParser) peek() string {
	if ps.at < len(ps.args) {
		return ps.args[ps.at]
	}
	return ""
}

// list reads expressions with commas between: all are evaluated, the last one
// counts.
func (ps *findParser) list() (findTest, bool) {
	test, ok := ps.either()
	for ok && ps.peek() == "," {
		ps.at++
		first := test
		var second findTest
		if second, ok = ps.either(); ok {
			test = func(f *findFile) bool { first(f); return !ps.quit && second(f) }
		}
	}
	return test, ok
}

// either reads sequences with -o between.
func (ps *findParser) either() (findTest, bool) {
	test, ok := ps.all()
	for ok && (ps.peek() == "-o" || ps.peek() == "-or") {
		ps.lastOpr = ps.peek()
		ps.at++
		first := test
		var second findTest
		if second, ok = ps.all(); ok {
			test = func(f *findFile) bool { return first(f) || !ps.quit && second(f) }
		}
	}
	return test, ok
}

// all reads a sequence of tests, with or without -a between.
func (ps *findParser) all() (findTest, bool) {
	test, ok := ps.one()
	for ok {
		switch ps.peek() {
		case "", ")", "-o", "-or", ",":
			if ps.at >= len(ps.args) || ps.peek() != "" {
				return test, true
			}
		case "-a", "-and":
			ps.lastOpr = ps.peek()
			ps.at++
		}
		first := test
		var second findTest
		if second, ok = ps.one(); ok {
			test = func(f *findFile) bool { return first(f) && second(f) }
		}
	}
	return nil, false
}

// one reads a single test, negated or in parentheses.
func (ps *findParser) one() (findTest, bool) {
	if ps.at >= len(ps.args) {
		switch {
		case ps.lastOpr != "":
			ps.inv.errorf("expected an expression after '%s'", ps.lastOpr)
		default:
			ps.inv.errorf("expected an expression after '%s'", ps.args[len(ps.args)-1])
		}
		return nil, false
	}
	arg := ps.args[ps.at]
	ps.at++
	switch arg {
	case "!", "-not":
		ps.lastOpr = arg
		test, ok := ps.one()
		if !ok {
			return nil, false
		}
		return func(f *findFile) bool { return !test(f) }, true
	case "(":
		return ps.group()
	case ")":
		ps.inv.errorf("invalid expression; expected to find a ')' but didn't see one.  Perhaps you need an extra predicate after '%s'", arg)
		return nil, false
	case "-o", "-or", "-a", "-and", ",":
		ps.inv.errorf("invalid expression; you have used a binary operator '%s' with nothing before it.", arg)
		return nil, false
	}
	if len(arg) == 0 || arg[0] != '-' {
		ps.inv.errorf("paths must precede expression: `%s'", arg)
		return nil, false
	}
	test := ps.predicate(arg)
	return test, test != nil && !ps.failed
}

// group reads what stands in parentheses.
func (ps *findParser) group() (findTest, bool) {
	if ps.peek() == ")" && ps.at < len(ps.args) {
		ps.inv.errorf("invalid expression; empty parentheses are not allowed.")
		return nil, false
	}
	if ps.at >= len(ps.args) {
		ps.inv.errorf("invalid expression; expected to find a ')' but didn't see one. Perhaps you need an extra predicate after '('")
		return nil, false
	}
	test, ok := ps.list()
	if !ok {
		return nil, false
	}
	if ps.peek() != ")" || ps.at >= len(ps.args) {
		ps.inv.errorf("invalid expression; I was expecting to find a ')' somewhere but did not see one.")
		return nil, false
	}
	ps.at++
	return test, true
}

// value takes the argument of a predicate.
func (ps *findParser) value(predicate string) (string, bool) {
	if ps.at >= len(ps.args) {
		ps.inv.errorf("missing argument to `%s'", predicate)
		ps.failed = true
		return "", false
	}
	ps.at++
	return ps.args[ps.at-1], true
}

// wrong refuses a predicate.
func (ps *findParser) wrong(format string, args ...any) findTest {
	ps.inv.errorf(format, args...)
	ps.failed = true
	return nil
}
