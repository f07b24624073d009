package format

import (
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/overlook-fs/overlook/lessons"
)

// cutHead is the head of a source, where it begins, and the body. The number of
// the body's first line is body.
func cutHead(source string) (head string, rest string, body int, ok bool) {
	text := strings.ReplaceAll(source, "\r\n", "\n")
	if !strings.HasPrefix(text, "---\n") {
		return "", text, 1, false
	}
	head, rest, ok = strings.Cut(text[4:], "\n---\n")
	if !ok {
		return "", text, 1, false
	}
	return head, rest, strings.Count(head, "\n") + 4, true
}

// key is one entry of a head.
type key struct {
	name  string
	line  int // in the file
	value *yaml.Node
}

// readHead is the entries of a head.
func (p *problems) readHead(head string) []key {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(head), &doc); err != nil {
		p.add(yamlLine(head), "the head is no YAML: %s", yamlPlace.ReplaceAllString(err.Error(), ""))
		return nil
	}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		p.add(2, "the head is a list of keys, one a line, such as title: Deleting")
		return nil
	}
	var keys []key
	nodes := doc.Content[0].Content
	for i := 0; i+1 < len(nodes); i += 2 {
		keys = append(keys, key{nodes[i].Value, nodes[i].Line + 1, nodes[i+1]})
	}
	return keys
}

// yamlPlace is what a YAML error says of its place, which is not that of the
// file.
var yamlPlace = regexp.MustCompile(`^yaml: (line \d+: )?`)

// yamlLine is the line of the file in which a head stops being YAML: the one
// behind the most lines that still are.
func yamlLine(head string) int {
	lines := strings.SplitAfter(head, "\n")
	for n := len(lines) - 1; n > 0; n-- {
		var doc yaml.Node
		if yaml.Unmarshal([]byte(strings.Join(lines[:n], "")), &doc) == nil {
			return n + 2
		}
	}
	return 2
}

// Keys that a head may have.
var (
	texts = []string{"id", "title", "level", "misconception", "kernel", "author", "license", "lang"}
	lists = []string{"needs", "tags", "commands"}
	known = slices.Concat([]string{"overlook", "minutes", "profile", "tree", "mount", "deny", "vars", "seed", "par", "view"}, texts, lists)
)

// head fills in what a head says.
func (c *compiler) head(keys []key) {
	l := &c.lesson
	l.Profile = lessons.Linux
	seen := map[string]bool{}
	for _, k := range keys {
		if seen[k.name] {
			c.add(k.line, "%s is there twice", k.name)
		}
		seen[k.name] = true
		c.key(k)
	}
	for _, name := range []string{"overlook", "id", "title"} {
		if len(keys) > 0 && !seen[name] {
			c.add(1, "the head needs %s", name)
		}
	}
}

// key fills in one key.
func (c *compiler) key(k key) {
	l := &c.lesson
	switch {
	case slices.Contains(lists, k.name):
		c.list(k)
	case slices.Contains(texts, k.name):
		c.text(k)
	case k.name == "overlook":
		c.number(k, &l.Format)
		if l.Format != lessons.Format {
			c.add(k.line, "overlook: this is version %d of the format, not %s", lessons.Format, k.value.Value)
		}
	case k.name == "minutes":
		c.number(k, &l.Minutes)
	case k.name == "seed":
		c.number(k, &l.Seed)
	case k.name == "par":
		if k.value.Value != "auto" {
			c.number(k, &l.Par)
		}
	case k.name == "profile":
		l.Profile = lessons.Profile(k.value.Value)
		if l.Profile != lessons.Linux && l.Profile != lessons.Userns {
			c.add(k.line, "profile: %s or %s was expected, not %q", lessons.Linux, lessons.Userns, k.value.Value)
		}
	case k.name == "tree":
		c.lines(k, &l.Tree, &c.treeLine)
	case k.name == "mount":
		c.lines(k, &l.Mount, &c.mountLine)
	case k.name == "deny":
		c.deny(k)
	case k.name == "vars":
		c.vars(k)
	case k.name == "view":
		c.view(k)
	default:
		c.add(k.line, "%q is no key of a lesson; these are: %s", k.name, strings.Join(known, ", "))
	}
}

// lines fills in a text of several lines, and where it begins.
func (c *compiler) lines(k key, to *string, line *int) {
	if k.value.Kind != yaml.ScalarNode {
		c.add(k.line, "%s: lines were expected, behind a | and indented", k.name)
		return
	}
	*to, *line = k.value.Value, blockLine(k)
}

// blockLine is the line in which a key's text begins.
func blockLine(k key) int {
	if k.value.Style == yaml.LiteralStyle || k.value.Style == yaml.FoldedStyle {
		return k.line + 1
	}
	return k.line
}

func (c *compiler) text(k key) {
	if k.value.Kind != yaml.ScalarNode {
		c.add(k.line, "%s: a text was expected", k.name)
		return
	}
	l := &c.lesson
	fields := map[string]*string{
		"id": &l.ID, "title": &l.Title, "level": &l.Level, "misconception": &l.Misconception,
		"kernel": &l.Kernel, "author": &l.Author, "license": &l.License, "lang": &l.Lang,
	}
	*fields[k.name] = k.value.Value
	switch {
	case k.name == "id" && !isID(k.value.Value):
		c.add(k.line, "id: small letters, digits and - were expected, not %q", k.value.Value)
	case k.name == "level" && !slices.Contains([]string{"intro", "core", "deep"}, k.value.Value):
		c.add(k.line, "level: intro, core or deep was expected, not %q", k.value.Value)
	}
}

var id = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func isID(text string) bool { return id.MatchString(text) }

func (c *compiler) number(k key, to *int) {
	if err := k.value.Decode(to); err != nil || *to < 0 {
		c.add(k.line, "%s: a number was expected, not %q", k.name, k.value.Value)
	}
}

func (c *compiler) list(k key) {
	var list []string
	if err := k.value.Decode(&list); err != nil {
		c.add(k.line, "%s: a list was expected, such as [one, two]", k.name)
	}
	l := &c.lesson
	*map[string]*[]string{"needs": &l.Needs, "tags": &l.Tags, "commands": &l.Commands}[k.name] = list
}

// pairs are the entries of a mapping.
func (c *compiler) pairs(k key, example string) []key {
	if k.value.Kind != yaml.MappingNode {
		c.add(k.line, "%s: %s was expected", k.name, example)
		return nil
	}
	var pairs []key
	for i := 0; i+1 < len(k.value.Content); i += 2 {
		name, value := k.value.Content[i], k.value.Content[i+1]
		pairs = append(pairs, key{name.Value, name.Line + 1, value})
	}
	return pairs
}

func (c *compiler) deny(k key) {
	for _, d := range c.pairs(k, "{command: message}") {
		c.lesson.Deny = append(c.lesson.Deny, lessons.Deny{Command: d.name, Message: d.value.Value})
	}
}

func (c *compiler) vars(k key) {
	for _, v := range c.pairs(k, "{NAME: [one, two]}") {
		one := lessons.Var{Name: v.name}
		if err := v.value.Decode(&one.Values); err != nil || len(one.Values) == 0 {
			c.add(v.line, "vars: %s needs a list of values", v.name)
		}
		c.lesson.Vars = append(c.lesson.Vars, one)
	}
}

// view reads "stack", or {as: stack, show: [inodes], hide: [work]}.
func (c *compiler) view(k key) {
	v := &c.lesson.View
	if k.value.Kind == yaml.ScalarNode {
		v.As = k.value.Value
	} else {
		for _, part := range c.pairs(k, "grid, stack, tree or {as: stack, show: [inodes]}") {
			c.viewPart(part)
		}
	}
	if !slices.Contains([]string{"", "grid", "stack", "tree"}, v.As) {
		c.add(k.line, "view: grid, stack or tree was expected, not %q", v.As)
	}
	for _, name := range slices.Concat(v.Show, v.Hide) {
		if !slices.Contains([]string{"inodes", "work", "xattrs"}, name) {
			c.add(k.line, "view: inodes, work or xattrs can be shown or hidden, not %q", name)
		}
	}
}

func (c *compiler) viewPart(k key) {
	v := &c.lesson.View
	var err error
	switch k.name {
	case "as":
		v.As = k.value.Value
	case "show":
		err = k.value.Decode(&v.Show)
	case "hide":
		err = k.value.Decode(&v.Hide)
	default:
		c.add(k.line, "view: as, show or hide was expected, not %q", k.name)
	}
	if err != nil {
		c.add(k.line, "view: %s is a list", k.name)
	}
}
