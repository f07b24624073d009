package lessons

import (
	"strconv"
	"strings"
)

// Kind is what an Object is.
type Kind uint8

const (
	File Kind = iota
	Dir
	Symlink
	Link // one more name of another object of the tree
	Whiteout
)

// Object is one name of a tree.
type Object struct {
	Line    int
	Path    string // from the lab's directory
	Kind    Kind
	Content string // of a file
	Size    int64  // of a file that is only to be large: so many zero bytes
	Target  string // of a Symlink, as it stands in it; of a Link, a path of the tree
	Mode    string // octal, "" where the tree does not say
	UID     string // decimal, "" where the tree does not say
	GID     string
	Mtime   string // what touch -d reads, "" where the tree does not say
	Opaque  bool
	Xattrs  []Xattr
}

// Xattr is one extended attribute.
type Xattr struct{ Name, Value string }

// mostDepth bounds how deeply a tree may be nested.
const mostDepth = 64

// ParseTree reads a tree: a name a line, nesting by indentation, "name/" for a
// directory. After the name may stand
//
//	"text"             a file's content; it gets a final newline where it has none
//	<<size 10M>>       so many zero bytes instead
//	-> target          a symlink
//	= other/path       one more name of an object above
//	[flags]            0644, uid=1000, gid=1000, whiteout, opaque,
//	                   mtime=2026-01-31T12:00, user.name="value"
//
// A bare # begins a comment. Errors are *Problem.
func ParseTree(text string) ([]Object, error) {
	t := tree{at: map[string]int{}}
	number := 0
	for line := range strings.Lines(text) {
		number++
		if err := t.line(number, strings.TrimRight(line, " \t\r\n")); err != nil {
			return nil, err
		}
	}
	return t.objects, nil
}

// tree is a tree that is being read.
type tree struct {
	objects []Object
	at      map[string]int // by path, its line
	open    []level        // the directories that the next line may lie in
}

// level is a line that deeper ones may follow.
type level struct {
	indent int
	path   string
	dir    bool
}

func (t *tree) line(number int, line string) error {
	problem := func(text string) error { return &Problem{number, text} }
	words, _, complaint := splitWords(line)
	if complaint != "" {
		return problem(complaint)
	}
	if len(words) == 0 {
		return nil
	}
	blank := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
	if strings.Contains(blank, "\t") {
		return problem("a tree is indented by spaces, not by tabs")
	}
	parent, complaint := t.parent(len(blank))
	if complaint != "" {
		return problem(complaint)
	}
	name, isDir := strings.CutSuffix(words[0].text, "/")
	if complaint := badName(name); complaint != "" {
		return problem(complaint)
	}
	o := Object{Line: number, Path: parent + name}
	if isDir {
		o.Kind = Dir
	}
	if line := t.at[o.Path]; line > 0 {
		return problem(o.Path + " is there already, in line " + strconv.Itoa(line))
	}
	if complaint := o.read(words[1:], t.objects); complaint != "" {
		return problem(complaint)
	}
	t.objects = append(t.objects, o)
	t.at[o.Path] = number
	t.open = append(t.open, level{len(blank), o.Path + "/", o.Kind == Dir})
	return nil
}

// parent is the path of the directory in which a line so far to the right
// lies, and leaves those that it is not in.
func (t *tree) parent(indent int) (path, complaint string) {
	last := len(t.open) - 1
	for last >= 0 && t.open[last].indent >= indent {
		last--
	}
	between := last+1 < len(t.open) && t.open[last+1].indent != indent
	t.open = t.open[:last+1]
	switch {
	case between:
		return "", "the indentation fits no line above"
	case last < 0 && indent > 0:
		return "", "the first line of a tree is not indented"
	case last < 0:
		return "", ""
	case !t.open[last].dir:
		return "", strings.TrimSuffix(t.open[last].path, "/") + " is no directory (a directory's name ends in /)"
	case last >= mostDepth:
		return "", "the tree is more than " + strconv.Itoa(mostDepth) + " directories deep"
	}
	return t.open[last].path, ""
}

// badName says why a name cannot be one.
func badName(name string) string {
	switch {
	case name == "" || name == "." || name == "..":
		return "a name was expected, not " + strconv.Quote(name)
	case strings.Contains(name, "/"):
		return name + ": one name a line; deeper ones are indented below it"
	case len(name) > 255:
		return "a name has at most 255 bytes"
	case strings.Contains(name, "\x00"):
		return "a name has no zero byte"
	}
	return ""
}

// read takes what stands behind the name.
func (o *Object) read(words []word, before []Object) string {
	for len(words) > 0 {
		n, complaint := o.part(words, before)
		if complaint != "" {
			return complaint
		}
		words = words[n:]
	}
	if o.Kind == Dir && (o.Content != "" || o.Size > 0) {
		return o.Path + ": a directory has no content"
	}
	return ""
}

// part takes the next part of a line and says how many words it had.
func (o *Object) part(words []word, before []Object) (n int, complaint string) {
	first := words[0]
	switch {
	case first.quoted:
		o.Content = first.text
		if o.Content != "" && !strings.HasSuffix(o.Content, "\n") {
			o.Content += "\n"
		}
		return 1, ""
	case first.text == "<<size" && len(words) > 1:
		size, ok := bytesOf(strings.TrimSuffix(words[1].text, ">>"))
		if !ok || !strings.HasSuffix(words[1].text, ">>") {
			return 0, "a size was expected, as in <<size 10M>>"
		}
		o.Size = size
		return 2, ""
	case first.text == "->" && len(words) > 1:
		o.Kind, o.Target = Symlink, words[1].text
		return 2, ""
	case first.text == "=" && len(words) > 1:
		return 2, o.link(words[1].text, before)
	case first.text == "[":
		return o.flags(words)
	}
	return 0, strconv.Quote(first.text) + ` fits nothing: "text", <<size N>>, -> target, = path or [flags] was expected`
}

func (o *Object) link(to string, before []Object) string {
	for _, b := range before {
		if b.Path == to && b.Kind != Dir {
			o.Kind, o.Target = Link, to
			return ""
		}
	}
	return "= " + to + ": no file of this path stands above"
}

// flags takes what stands in brackets.
func (o *Object) flags(words []word) (n int, complaint string) {
	for i, w := range words[1:] {
		if w.text == "]" && !w.quoted {
			return i + 2, ""
		}
		if complaint := o.flag(w.text); complaint != "" {
			return 0, complaint
		}
	}
	return 0, "[ has no ]"
}

func (o *Object) flag(text string) string {
	name, value, given := strings.Cut(text, "=")
	switch {
	case text == "whiteout" && o.Kind == File:
		o.Kind = Whiteout
	case text == "whiteout":
		return o.Path + ": a directory is no whiteout"
	case text == "opaque" && o.Kind == Dir:
		o.Opaque = true
	case text == "opaque":
		return o.Path + ": only a directory can be opaque"
	case isOctal(text):
		o.Mode = text
	case name == "uid" && isNumber(value):
		o.UID = value
	case name == "gid" && isNumber(value):
		o.GID = value
	case name == "mtime" && value != "":
		o.Mtime = value
	case given && strings.Contains(name, "."):
		o.Xattrs = append(o.Xattrs, Xattr{name, value})
	default:
		return "[" + text + "]: a mode, uid=N, gid=N, whiteout, opaque, mtime=TIME or an attribute such as user.note=\"x\" was expected"
	}
	return ""
}

func isOctal(text string) bool {
	n, err := strconv.ParseUint(text, 8, 16)
	return err == nil && len(text) >= 3 && n <= 0o7777
}

func isNumber(text string) bool {
	_, err := strconv.ParseUint(text, 10, 32)
	return err == nil
}
