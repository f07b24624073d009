package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"golang.org/x/tools/txtar"
)

// section is what the statements of one letter are about.
type section struct {
	letter, title string
}

func sections() []section {
	return []section{
		{"A", "Mount options"}, {"B", "Layers one by one, and the calls of the mount API"}, {"C", "What mount says"},
		{"D", "How layers may lie"}, {"E", "Options that need others, and the mount table"}, {"F", "What mounting writes"},
		{"G", "Looking up a name"}, {"H", "Listing a directory"}, {"I", "Inode numbers, devices, link counts"},
		{"J", "What copies up"}, {"K", "What a copy keeps"}, {"L", "The steps, in order"}, {"M", "Making things"},
		{"N", "Removing things"}, {"O", "Renaming"}, {"P", "Hard links and the index"}, {"Q", "Extended attributes"},
		{"R", "Attributes without data, data without names"}, {"S", "User namespaces"}, {"T", "Permissions, syncing, locks"},
		{"U", "Layers changed behind a mount: undefined, and this is what happens"}, {"V", "Other things"},
		{"W", "What depends on the filesystem of the layers"}, {"X", "What other tests pin down"},
	}
}

// book is all statements, in order, and the rules that rest on them.
type book struct {
	statements []*statement
	rules      []*rule
}

// statement is one thing that OverlayFS does.
type statement struct {
	id      string
	scripts []*script
	rules   []*rule
	code    []place
	unseen  string // why no script shows it
	text    string // of one that no script shows
}

// script shows a statement.
type script struct {
	name    string // of the file, without ending
	text    string
	kernels []string
	head
}

// head is what a script says of its statement besides the text.
type head struct {
	rules []*rule // definitions and mentions
	also  []string
	code  []string
}

// rule is a sentence of the explanation.
type rule struct {
	pkg, name          string // "overlay", "onlyUpper"
	text, why, instead string // no text: a mention
	statements         []string
	places             []place // where it is used
}

// number takes an identity apart. A letter alone is for what concerns all
// statements of the section.
var number = regexp.MustCompile(`^([A-X])(\d*)$`)

// before orders identities: A2 before A10 before B1.
func before(a, b string) bool {
	x, y := number.FindStringSubmatch(a), number.FindStringSubmatch(b)
	if x[1] != y[1] {
		return x[1] < y[1]
	}
	m, _ := strconv.Atoi(x[2])
	n, _ := strconv.Atoi(y[2])
	return m < n
}

// next is the identity behind id.
func next(id string) string {
	n, _ := strconv.Atoi(id[1:])
	return id[:1] + strconv.Itoa(n+1)
}

// readBook reads every script, and the lists beside them.
func readBook(dir string) (*book, error) {
	var paths []string
	for _, pattern := range []string{"*.txtar", "effects/*.txtar"} {
		some, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return nil, err
		}
		paths = append(paths, some...)
	}
	kernels, err := readList(filepath.Join(dir, "kernels.txt"))
	if err != nil {
		return nil, err
	}
	found := map[string]*statement{}
	at := func(id string) *statement {
		if found[id] == nil {
			found[id] = &statement{id: id}
		}
		return found[id]
	}
	for _, path := range paths {
		id, _, _ := strings.Cut(filepath.Base(path), "-")
		if !number.MatchString(id) {
			continue // it shows no single statement
		}
		s, err := readScript(path)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		s.name = strings.TrimSuffix(strings.TrimPrefix(filepath.ToSlash(path), filepath.ToSlash(dir)+"/"), ".txtar")
		s.kernels = strings.Fields(kernels[s.name])
		for _, id := range append([]string{id}, s.also...) {
			at(id).scripts = append(at(id).scripts, s)
		}
	}
	unseen, err := readList(filepath.Join(dir, "unseen.txt"))
	if err != nil {
		return nil, err
	}
	for id, line := range unseen {
		text, why, ok := strings.Cut(line, " | ")
		if !ok || !number.MatchString(id) {
			return nil, fmt.Errorf("unseen.txt: %s: want ID TEXT | REASON", id)
		}
		at(id).text, at(id).unseen = text, why
	}
	b := &book{}
	for _, s := range found {
		b.statements = append(b.statements, s)
	}
	sort.Slice(b.statements, func(i, j int) bool { return before(b.statements[i].id, b.statements[j].id) })
	return b, b.collectRules()
}

// readScript reads the head of a script.
func readScript(path string) (*script, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	text, rest, _ := strings.Cut(strings.TrimSpace(string(txtar.Parse(data).Comment)), "\n\n")
	s := &script{text: strings.Join(strings.Fields(text), " ")}
	s.head, err = readHead(rest)
	return s, err
}

// readHead reads the lines behind a statement's text.
func readHead(text string) (head, error) {
	var h head
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		key, value, _ := strings.Cut(line, ": ")
		last := len(h.rules) - 1
		switch {
		case line == "":
		case strings.HasPrefix(key, "rule "):
			r := &rule{pkg: "overlay", name: strings.TrimPrefix(key, "rule "), text: value}
			if pkg, name, ok := strings.Cut(r.name, "."); ok {
				r.pkg, r.name = pkg, name
			}
			h.rules = append(h.rules, r)
		case key == "why" && last >= 0:
			h.rules[last].why = value
		case key == "instead" && last >= 0:
			h.rules[last].instead = value
		case key == "also":
			h.also = splitList(value)
		case key == "code":
			h.code = append(h.code, splitList(value)...)
		default:
			return h, fmt.Errorf("no head has a line %q", line)
		}
	}
	return h, nil
}

func splitList(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}

// readList reads lines "NAME TEXT"; a file that is not there is empty.
func readList(path string) (map[string]string, error) {
	list := map[string]string{}
	data, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return list, nil
	}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "# ") {
			continue
		}
		name, text, _ := strings.Cut(line, " ")
		list[name] = text
	}
	return list, err
}

// collectRules brings the definitions and mentions of each rule together.
func (b *book) collectRules() error {
	defined := map[string]*rule{}
	for _, s := range b.statements {
		for _, r := range s.mentions() {
			if r.text == "" {
				continue
			}
			if other := defined[r.key()]; other != nil && other != r {
				return fmt.Errorf("rule %s is defined twice", r.key())
			} else if other == nil {
				defined[r.key()] = r
				b.rules = append(b.rules, r)
			}
		}
	}
	for _, s := range b.statements {
		for _, m := range s.mentions() {
			r := defined[m.key()]
			if r == nil {
				return fmt.Errorf("%s: rule %s is defined nowhere", s.id, m.key())
			}
			if n := len(r.statements); n == 0 || r.statements[n-1] != s.id {
				r.statements = append(r.statements, s.id)
				s.rules = append(s.rules, r)
			}
		}
	}
	return nil
}

func (r *rule) key() string { return r.pkg + "." + r.name }

// variable is the rule's name in the code.
func (r *rule) variable() string { return "rule" + strings.ToUpper(r.name[:1]) + r.name[1:] }

// mentions are the rules in the heads of a statement's own scripts.
func (s *statement) mentions() []*rule {
	var all []*rule
	for _, script := range s.scripts {
		if strings.HasPrefix(filepath.Base(script.name), s.id+"-") {
			all = append(all, script.rules...)
		}
	}
	return all
}
