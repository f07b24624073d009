package script

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Shell runs bash, or a shell that claims to be it, with arguments.
type Shell func(args ...string) (stdout, stderr []byte, status int, err error)

// mark begins what the driving text prints between two lines. It is followed
// by the status of the line before, and ends in a newline.
const mark = "\x01\x02line "

// Run has the shell run the script's lines one by one, and returns what each
// gave. The boot lines are run before, in the same shell.
func (s *Script) Run(shell Shell) ([]Entry, error) {
	return s.RunLooking(shell, "")
}

// RunLooking is Run, but behind each line the shell looks whether a file of
// that name exists, where there is a name: whoever watches the shell then knows
// that the line has ended.
func (s *Script) RunLooking(shell Shell, look string) ([]Entry, error) {
	stdout, stderr, status, err := shell("-c", s.driver(look))
	if err != nil {
		return nil, err
	}
	return s.split(string(stdout), string(stderr), status)
}

// driver is a text for bash -c that runs every line by eval and prints a mark
// on standard output and error behind each. $? is the line's own throughout.
func (s *Script) driver(look string) string {
	var b strings.Builder
	b.WriteString("exec 98>&1 99>&2\n")
	if look != "" {
		look = "[ -e " + quote(look) + " ]; "
	}
	fmt.Fprintf(&b, "__mark() { local s=$?; %sprintf '%s%%d\\n' $s >&98; printf '%s%%d\\n' $s >&99; return $s; }\n", look, mark, mark)
	for _, line := range append(s.Boot[:len(s.Boot):len(s.Boot)], s.Lines...) {
		b.WriteString("eval " + quote(line) + "\n__mark\n")
	}
	return b.String()
}

// quote is text as one word of the shell's.
func quote(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// split cuts what the driver printed at the marks. A line that ended the
// shell is the last; its status is the shell's.
func (s *Script) split(stdout, stderr string, status int) ([]Entry, error) {
	outs, errs := strings.Split(stdout, mark), strings.Split(stderr, mark)
	if len(outs) != len(errs) {
		return nil, errors.New("the marks in the output do not match: " + strconv.Quote(stdout) + strconv.Quote(stderr))
	}
	var entries []Entry
	all := append(s.Boot[:len(s.Boot):len(s.Boot)], s.Lines...)
	for i, line := range all {
		if i >= len(outs) {
			break
		}
		e := Entry{Line: line, Stdout: printed(outs, i), Stderr: withoutPlace(printed(errs, i)), Status: status}
		if i+1 < len(outs) {
			e.Status = markedStatus(outs[i+1])
		}
		entries = append(entries, e)
	}
	if len(entries) < len(s.Boot) {
		return nil, errors.New("the shell ended in the boot lines: " + Transcript(entries))
	}
	return entries[len(s.Boot):], nil
}

// printed is what came between mark i and the next.
func printed(parts []string, i int) string {
	if i == 0 {
		return parts[0]
	}
	_, text, _ := strings.Cut(parts[i], "\n")
	return text
}

func markedStatus(part string) int {
	digits, _, _ := strings.Cut(part, "\n")
	status, _ := strconv.Atoi(digits)
	return status
}

// place is where in the driving text bash sees an error; whoever typed the
// line at a prompt would not be told.
var place = regexp.MustCompile(`(?m)^bash: (eval: )?(line \d+: )?`)

func withoutPlace(stderr string) string { return place.ReplaceAllString(stderr, "bash: ") }
