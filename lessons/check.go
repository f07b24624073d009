package lessons

import (
	"slices"
	"strconv"
	"strings"
)

// Assertion is one line of a check. Which fields count depends on About and
// Is.
type Assertion struct {
	Line  int
	Text  string // as written, without its label
	Label string // "" where the author gave none
	Not   bool   // the opposite must hold
	Any   []Assertion
	About Subject

	Path  string // of About Path: from the lab's directory; of Mount and Space: a directory
	Is    string // the predicate's word: "missing", "content", "saw" ...
	Kind  string // of Is "is": "file", "whiteout" ...
	Want  string // a string: content, mode, owner, target, value, another path
	Name  string // of an attribute, an option or an errno
	Given bool   // Want stands there, where it need not
	Cmp   string // = != < <= > >=
	N     int64
	Names []string // of Is "entries" and "lowers"

	Never bool  // of Saw: it must not have happened
	Event Event // of Saw
}

// Subject is what an Assertion speaks of.
type Subject uint8

const (
	Group Subject = iota // any of Assertion.Any
	Path
	MountPoint
	Saw // since the step's start
	Space
	Answer
)

// Event is what a Saw assertion waits for.
type Event struct {
	Op    string // "copy-up", "whiteout", "errno", "step" ...
	Path  string // "" for any
	Errno string
	Call  string // "" for any
	From  string // of a step: globs
	To    string
}

// SimulatorOnly reports whether no real kernel can be asked.
func (a Assertion) SimulatorOnly() bool {
	if a.About == Group {
		return slices.ContainsFunc(a.Any, Assertion.SimulatorOnly)
	}
	return a.About == Saw && slices.Contains([]string{"step", "fsync", "undefined"}, a.Event.Op)
}

// kinds are what a path can be said to be.
var kinds = []string{"file", "dir", "symlink", "whiteout", "opaque", "metacopy", "redirect", "merged-dir"}

// ParseCheck reads assertions, one a line; a text behind # is a line's label.
// "any of:" makes a group of the indented lines below it. Errors are *Problem.
func ParseCheck(text string) ([]Assertion, error) {
	var list []Assertion
	group := -1 // the index in list of the group that indented lines belong to
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimRight(line, " \t\r\n")
		bare := strings.TrimLeft(line, " \t")
		if bare == "" || bare[0] == '#' {
			continue
		}
		a, complaint := assertion(bare)
		a.Line = number
		indented := bare != line
		switch {
		case complaint != "":
			return nil, &Problem{number, complaint}
		case indented && group < 0:
			return nil, &Problem{number, `only the lines below "any of:" are indented`}
		case indented && a.About == Group:
			return nil, &Problem{number, "a group lies in no other group"}
		case indented:
			list[group].Any = append(list[group].Any, a)
			continue
		}
		list, group = append(list, a), -1
		if a.About == Group {
			group = len(list) - 1
		}
	}
	for _, a := range list {
		if a.About == Group && len(a.Any) == 0 {
			return nil, &Problem{a.Line, `"any of:" needs indented lines below it`}
		}
	}
	return list, nil
}

// ParseAssertion reads a single one, as options of a question and conditions
// of hints have it. Errors are *Problem.
func ParseAssertion(text string) (Assertion, error) {
	a, complaint := assertion(strings.TrimSpace(text))
	if complaint == "" && a.About == Group {
		complaint = "one assertion was expected, not a group"
	}
	if complaint != "" {
		return a, &Problem{1, complaint}
	}
	a.Line = 1
	return a, nil
}

func assertion(line string) (Assertion, string) {
	words, label, complaint := splitWords(line)
	if complaint != "" {
		return Assertion{}, complaint
	}
	p := &phrase{words: words}
	a := Assertion{Label: label, Text: spoken(line, label)}
	if strings.TrimSpace(a.Text) == "any of:" {
		p.words = nil
	} else {
		a.Not = p.next("not")
		complaint = a.subject(p)
	}
	if complaint == "" && len(p.words) > 0 {
		complaint = strconv.Quote(p.words[0].text) + " is too much here"
	}
	return a, complaint
}

// spoken is the line without its label.
func spoken(line, label string) string {
	if label == "" {
		return strings.TrimRight(line, " \t#")
	}
	line = strings.TrimSuffix(line, label)
	return strings.TrimRight(line, " \t#")
}

// phrase is the rest of a line.
type phrase struct{ words []word }

// next takes a word if it is this one.
func (p *phrase) next(text string) bool {
	if len(p.words) == 0 || p.words[0].quoted || p.words[0].text != text {
		return false
	}
	p.words = p.words[1:]
	return true
}

// take takes any word.
func (p *phrase) take() (string, bool) {
	if len(p.words) == 0 {
		return "", false
	}
	text := p.words[0].text
	p.words = p.words[1:]
	return text, true
}

func (a *Assertion) subject(p *phrase) string {
	switch {
	case p.next("never"):
		a.Never = true
		if !p.next("saw") {
			return `"saw" was expected after "never"`
		}
		return a.saw(p)
	case p.next("saw"):
		return a.saw(p)
	case p.next("mount"):
		return a.mount(p)
	case p.next("space"):
		return a.space(p)
	case p.next("answer"):
		return a.answer(p)
	}
	path, ok := p.take()
	if !ok {
		return "an assertion was expected"
	}
	a.About, a.Path = Path, strings.TrimSuffix(path, "/")
	return a.predicate(p)
}

// predicate reads what is said of a path.
func (a *Assertion) predicate(p *phrase) string {
	a.Is, _ = p.take()
	switch a.Is {
	case "missing", "exists":
		return ""
	case "is":
		return a.kind(p)
	case "content", "contains":
		return a.text(p, "a text was expected after "+a.Is)
	case "target":
		return a.text(p, "what the link holds was expected after target")
	case "size":
		return a.compare(p)
	case "links":
		return a.compare(p)
	case "mode":
		if complaint := a.text(p, "an octal mode was expected"); complaint != "" || isOctal(a.Want) {
			return complaint
		}
		return a.Want + " is no octal mode"
	case "owner":
		return a.text(p, "an owner was expected, as in owner 0:0")
	case "xattr":
		return a.xattr(p)
	case "same-inode", "hides":
		return a.text(p, "another path was expected after "+a.Is)
	case "from":
		return a.text(p, "a layer's directory was expected after from")
	case "inode":
		if a.Want, _ = p.take(); a.Want != "kept" && a.Want != "changed" {
			return `"kept" or "changed" was expected after inode`
		}
		return ""
	case "entries":
		return a.entries(p)
	case "":
		return "what holds for " + a.Path + " was expected"
	}
	return strconv.Quote(a.Is) + " is no predicate: missing, exists, is, content, contains, size, mode, owner, links, target, xattr, same-inode, inode, from, hides or entries was expected"
}

func (a *Assertion) text(p *phrase, complaint string) string {
	var ok bool
	if a.Want, ok = p.take(); !ok {
		return complaint
	}
	a.Given = true
	return ""
}

func (a *Assertion) kind(p *phrase) string {
	a.Kind, _ = p.take()
	if !slices.Contains(kinds, a.Kind) {
		return "one of " + strings.Join(kinds, ", ") + " was expected after is"
	}
	if a.Kind == "redirect" {
		a.Want, a.Given = p.take()
	}
	return ""
}

func (a *Assertion) compare(p *phrase) string {
	a.Cmp, _ = p.take()
	if !slices.Contains([]string{"=", "!=", "<", "<=", ">", ">="}, a.Cmp) {
		return "one of = != < <= > >= was expected"
	}
	text, _ := p.take()
	n, ok := bytesOf(text)
	if !ok {
		return "a number was expected after " + a.Cmp + ", such as 3 or 4K"
	}
	a.N = n
	return ""
}

// xattr reads NAME, or NAME="value", or NAME = "value".
func (a *Assertion) xattr(p *phrase) string {
	name, ok := p.take()
	if !ok {
		return "an attribute's name was expected after xattr"
	}
	a.Name, a.Want, a.Given = strings.Cut(name, "=")
	if !a.Given && p.next("=") {
		return a.text(p, "a value was expected after =")
	}
	return ""
}

func (a *Assertion) entries(p *phrase) string {
	if !p.next("{") {
		return "{ names } was expected after entries"
	}
	for !p.next("}") {
		name, ok := p.take()
		if !ok {
			return "{ has no }"
		}
		a.Names = append(a.Names, name)
	}
	return ""
}

// mount reads what is said of a mount.
func (a *Assertion) mount(p *phrase) string {
	a.About = MountPoint
	a.Path, _ = p.take()
	a.Is, _ = p.take()
	switch a.Is {
	case "active", "gone", "ro":
		return ""
	case "option":
		name, ok := p.take()
		if !ok {
			return "an option's name was expected"
		}
		a.Name, a.Want, a.Given = strings.Cut(name, "=")
		return ""
	case "lowers":
		p.next("=")
		text, ok := p.take()
		if !ok {
			return "the lowers were expected, as in lowers = l1:l2"
		}
		a.Names = strings.Split(text, ":")
		return ""
	}
	return "active, gone, ro, option or lowers was expected after mount DIR"
}

func (a *Assertion) space(p *phrase) string {
	a.About, a.Is = Space, "space"
	var ok bool
	if a.Path, ok = p.take(); !ok {
		return "a directory or total was expected after space"
	}
	return a.compare(p)
}

func (a *Assertion) answer(p *phrase) string {
	a.About, a.Is = Answer, "answer"
	var ok bool
	if a.Name, ok = p.take(); !ok || !p.next("=") {
		return `answer NAME = "text" was expected`
	}
	return a.text(p, "a text was expected after =")
}

// saw reads what must have happened.
func (a *Assertion) saw(p *phrase) string {
	a.About, a.Is = Saw, "saw"
	e := &a.Event
	e.Op, _ = p.take()
	switch e.Op {
	case "copy-up", "whiteout", "opaque", "write", "unlink", "rename", "mount":
		e.Path, _ = p.take()
		return ""
	case "undefined":
		return ""
	case "fsync":
		if !p.next("skipped") {
			return `"skipped" was expected after fsync`
		}
		return ""
	case "errno":
		return e.errno(p)
	case "step":
		return e.step(p)
	}
	return "copy-up, whiteout, opaque, write, unlink, rename, mount, errno, step, fsync or undefined was expected after saw"
}

func (e *Event) errno(p *phrase) string {
	var ok bool
	if e.Errno, ok = p.take(); !ok || e.Errno != strings.ToUpper(e.Errno) || !strings.HasPrefix(e.Errno, "E") {
		return "an errno's name was expected, such as EXDEV"
	}
	if !p.next("from") {
		return ""
	}
	if e.Call, ok = p.take(); !ok {
		return "a system call was expected after from"
	}
	e.Path, _ = p.take()
	return ""
}

func (e *Event) step(p *phrase) string {
	var ok bool
	if e.From, ok = p.take(); !ok || !p.next("->") {
		return "FROM -> TO was expected after step"
	}
	if e.To, ok = p.take(); !ok {
		return "a path or pattern was expected after ->"
	}
	return ""
}
