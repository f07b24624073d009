package coreutils

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// testCommand is test and [, as a program.
func testCommand(inv *invocation) {
	args := inv.args
	if inv.name == "[" {
		if len(args) == 0 || args[len(args)-1] != "]" {
			inv.warnf("missing ']'")
			inv.status = 2
			return
		}
		args = args[:len(args)-1]
	}
	t := Test{P: inv.p, Args: args, Quote: quoteText}
	ok, problem := t.Run()
	switch {
	case problem != "":
		inv.warnf("%s", problem)
		inv.status = 2
	case !ok:
		inv.status = 1
	}
}

// Test is an expression of test. Unary is asked first about operators with one
// operand, and Quote shows arguments in messages; both may be nil.
type Test struct {
	P     sys.Process
	Args  []string
	Unary func(op, operand string) (ok, known bool)
	Quote func(string) string

	at      int
	problem string
}

// Run evaluates the expression; problem is what is wrong with it, or "".
func (t *Test) Run() (ok bool, problem string) {
	t.at, t.problem = 0, ""
	ok = t.count(len(t.Args))
	if t.problem == "" && t.at < len(t.Args) {
		t.fail("too many arguments")
		if t.Quote != nil {
			t.problem = "extra argument " + t.Quote(t.Args[t.at])
		}
	}
	return ok && t.problem == "", t.problem
}

func (t *Test) fail(text string) {
	if t.problem == "" {
		t.problem = text
	}
}

// count decides by the number of arguments, as POSIX has it for up to four.
func (t *Test) count(n int) bool {
	a := t.Args[t.at:]
	switch n {
	case 0:
		return false
	case 1:
		t.at++
		return a[0] != ""
	case 2:
		if a[0] == "!" {
			t.at++
			return !t.count(1)
		}
		return t.two(a)
	case 3:
		switch {
		case isComparison(a[1]):
			t.at += 3
			return t.binary(a[0], a[1], a[2])
		case a[1] == "-a" || a[1] == "-o":
			t.at += 3
			if a[1] == "-a" {
				return a[0] != "" && a[2] != ""
			}
			return a[0] != "" || a[2] != ""
		case a[0] == "!":
			t.at++
			return !t.count(2)
		case a[0] == "(" && a[2] == ")":
			t.at += 3
			return a[1] != ""
		}
		if t.Quote == nil {
			t.fail(a[1] + ": binary operator expected")
		} else {
			t.fail(t.Quote(a[1]) + ": binary operator expected")
		}
		return false
	case 4:
		switch {
		case a[0] == "!":
			t.at++
			return !t.count(3)
		case a[0] == "(" && a[3] == ")":
			t.at++
			ok := t.count(2)
			t.at++
			return ok
		}
	}
	return t.or()
}

func (t *Test) two(a []string) bool {
	t.at += 2
	ok, known := t.unary(a[0], a[1])
	if !known {
		if t.Quote != nil {
			t.fail(t.Quote(a[0]) + ": unary operator expected")
		} else {
			t.fail(a[0] + ": unary operator expected")
		}
	}
	return ok
}

func (t *Test) or() bool {
	ok := t.and()
	for t.at < len(t.Args) && t.Args[t.at] == "-o" {
		t.at++
		ok = t.and() || ok
	}
	return ok
}

func (t *Test) and() bool {
	ok := t.term()
	for t.at < len(t.Args) && t.Args[t.at] == "-a" {
		t.at++
		ok = t.term() && ok
	}
	return ok
}

func (t *Test) term() bool {
	a := t.Args[t.at:]
	switch {
	case t.problem != "":
		return false
	case len(a) == 0:
		t.fail("argument expected")
		return false
	case a[0] == "!":
		t.at++
		return !t.term()
	case a[0] == "(":
		t.at++
		ok := t.or()
		if t.at >= len(t.Args) {
			t.fail("`)' expected")
		} else if t.Args[t.at] != ")" {
			t.fail("`)' expected, found " + t.Args[t.at])
		}
		t.at++
		return ok
	case len(a) >= 3 && isComparison(a[1]):
		t.at += 3
		return t.binary(a[0], a[1], a[2])
	case len(a) >= 2 && len(a[0]) == 2 && a[0][0] == '-':
		if ok, known := t.unary(a[0], a[1]); known {
			t.at += 2
			return ok
		}
	}
	t.at++
	return a[0] != ""
}

func isComparison(op string) bool {
	switch op {
	case "=", "==", "!=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef":
		return true
	}
	return false
}

func (t *Test) unary(op, operand string) (ok, known bool) {
	if t.Unary != nil {
		if ok, known = t.Unary(op, operand); known {
			return ok, true
		}
	}
	if op == "-t" {
		fd, ok := t.integer(operand)
		return ok && sys.IsTerminal(t.P, int(fd)), true
	}
	return TestFile(t.P, op, operand)
}

func (t *Test) binary(a, op, b string) bool {
	switch op {
	case "=", "==":
		return a == b
	case "!=":
		return a != b
	case "<":
		return a < b
	case ">":
		return a > b
	case "-nt", "-ot", "-ef":
		ok, _ := TestFiles(t.P, a, op, b)
		return ok
	}
	x, ok1 := t.integer(a)
	if !ok1 {
		return false
	}
	y, ok2 := t.integer(b)
	if !ok2 {
		return false
	}
	switch op {
	case "-eq":
		return x == y
	case "-ne":
		return x != y
	case "-lt":
		return x < y
	case "-le":
		return x <= y
	case "-gt":
		return x > y
	}
	return x >= y
}

func (t *Test) integer(text string) (int64, bool) {
	n, err := strconv.ParseInt(strings.TrimPrefix(strings.TrimSpace(text), "+"), 10, 64)
	switch {
	case err == nil:
		return n, true
	case t.Quote != nil:
		t.fail("invalid integer " + t.Quote(text))
	default:
		t.fail(text + ": integer expression expected")
	}
	return 0, false
}

// TestFile is a test with one operand; known is false where op is none.
func TestFile(p sys.Process, op, name string) (ok, known bool) {
	switch op {
	case "-n":
		return name != "", true
	case "-z":
		return name == "", true
	case "-t":
		fd, err := strconv.Atoi(name)
		return err == nil && sys.IsTerminal(p, fd), true
	case "-h", "-L":
		st, err := sys.Lstat(p, name)
		return err == nil && st.Mode.IsSymlink(), true
	case "-r", "-w", "-x":
		mode := map[string]int{"-r": sys.R_OK, "-w": sys.W_OK, "-x": sys.X_OK}[op]
		return p.Faccessat2(sys.AT_FDCWD, name, mode, sys.AT_EACCESS) == nil, true
	}
	if len(op) != 2 || op[0] != '-' || !strings.Contains("abcdefgkpsuGNOS", op[1:]) {
		return false, false
	}
	st, err := sys.StatPath(p, name)
	return err == nil && testStat(p, op[1], &st), true
}

// testStat is a test of what a file says of itself.
func testStat(p sys.Process, op byte, st *sys.Stat) bool {
	switch op {
	case 'a', 'e':
		return true
	case 'b':
		return st.Mode.Type() == sys.S_IFBLK
	case 'c':
		return st.Mode.Type() == sys.S_IFCHR
	case 'd':
		return st.Mode.IsDir()
	case 'f':
		return st.Mode.IsRegular()
	case 'g':
		return st.Mode&sys.S_ISGID != 0
	case 'k':
		return st.Mode&sys.S_ISVTX != 0
	case 'p':
		return st.Mode.Type() == sys.S_IFIFO
	case 's':
		return st.Size > 0
	case 'u':
		return st.Mode&sys.S_ISUID != 0
	case 'G':
		return st.GID == p.Cred().EGID
	case 'N':
		return st.Atime.Nano() < st.Mtime.Nano()
	case 'O':
		return st.UID == p.Cred().EUID
	}
	return st.Mode.Type() == sys.S_IFSOCK
}

// TestFiles is a -nt b, a -ot b or a -ef b.
func TestFiles(p sys.Process, a, op, b string) (ok, known bool) {
	x, err1 := sys.StatPath(p, a)
	y, err2 := sys.StatPath(p, b)
	switch op {
	case "-nt":
		return err1 == nil && (err2 != nil || x.Mtime.Nano() > y.Mtime.Nano()), true
	case "-ot":
		return err2 == nil && (err1 != nil || x.Mtime.Nano() < y.Mtime.Nano()), true
	case "-ef":
		return err1 == nil && err2 == nil && x.Dev == y.Dev && x.Ino == y.Ino, true
	}
	return false, false
}
