package format

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"

	"github.com/overlook-fs/overlook/lessons"
)

// Parse compiles a source. The error joins one *Problem for each thing that is
// wrong.
func Parse(file, source string) (*lessons.Lesson, error) {
	c := &compiler{problems: problems{file: file}, titles: map[string]int{}}
	head, body, line, ok := cutHead(source)
	if !ok {
		c.add(1, "a lesson begins with a head between two lines ---")
		return nil, c.err()
	}
	c.head(c.readHead(head))
	c.body(body, line)
	c.languages()
	if err := c.err(); err != nil {
		return nil, err
	}
	return &c.lesson, nil
}

// compiler is a source that is being compiled.
type compiler struct {
	problems
	lesson lessons.Lesson
	// The lines of the file in which texts of the head begin.
	treeLine, mountLine int

	step   *lessons.Step
	titles map[string]int // of steps, by their identity, and their lines
	began  int            // the line in which the step began
}

// markdown is how prose is read: CommonMark with tables.
func markdown() goldmark.Markdown {
	return goldmark.New(goldmark.WithExtensions(extension.Table))
}

// body cuts the body into steps. It begins in that line of the file.
func (c *compiler) body(body string, first int) {
	source := []byte(body)
	p := c.prose(source, first)
	doc := markdown().Parser().Parse(text.NewReader(source))
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		heading, isHeading := n.(*ast.Heading)
		block, isBlock := n.(*ast.FencedCodeBlock)
		switch {
		case isHeading && heading.Level == 2:
			c.endStep()
			c.beginStep(p.literal(n), p.line(n))
		case isBlock && c.block(string(block.Language(source)), p, block):
		case c.step == nil:
			c.lesson.Intro = p.append(c.lesson.Intro, n)
		default:
			c.step.Text = p.append(c.step.Text, n)
		}
	}
	c.endStep()
	if len(c.lesson.Steps) == 0 {
		c.add(first, "a lesson needs a step: a heading of the second level, ## Remove a file")
	}
}

// prose reads prose of a text that begins in line first of the file.
func (c *compiler) prose(source []byte, first int) *prose {
	return &prose{problems: &c.problems, source: source, line: func(n ast.Node) int {
		return first + bytes.Count(source[:begin(n)], []byte("\n"))
	}}
}

// begin is where a node begins in its source, as far as it is known.
func begin(n ast.Node) int {
	for ; n != nil; n = n.Parent() {
		if n.Type() == ast.TypeInline {
			if t, ok := n.(*ast.Text); ok {
				return t.Segment.Start
			}
			if child, ok := n.FirstChild().(*ast.Text); ok {
				return child.Segment.Start
			}
			continue
		}
		if fence, ok := n.(*ast.FencedCodeBlock); ok && fence.Info != nil {
			return fence.Info.Segment.Start
		}
		if lines := n.Lines(); lines != nil && lines.Len() > 0 {
			return lines.At(0).Start
		}
		if n.Kind() != ast.KindDocument && n.FirstChild() != nil && n.FirstChild().Type() == ast.TypeBlock {
			return begin(n.FirstChild())
		}
	}
	return 0
}

// beginStep begins a step. "## Title {#id}" names it.
func (c *compiler) beginStep(title string, line int) {
	id := ""
	if rest, after, ok := strings.Cut(title, " {#"); ok {
		title, id = rest, strings.TrimSuffix(after, "}")
	} else {
		id = slug(title)
	}
	if at := c.titles[id]; at > 0 {
		c.add(line, "a step called %q is in line %d already; name this one: ## %s {#another-name}", id, at, title)
	}
	if id == "" {
		c.add(line, "this step needs a name of letters: ## %s {#name}", title)
	}
	c.titles[id] = line
	c.lesson.Steps = append(c.lesson.Steps, lessons.Step{ID: id, Title: title})
	c.step = &c.lesson.Steps[len(c.lesson.Steps)-1]
	c.began = line
}

// slug is a title as an identity.
func slug(title string) string {
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	return strings.Join(words, "-")
}

// endStep looks at the step that ends.
func (c *compiler) endStep() {
	s := c.step
	switch {
	case s == nil:
	case s.Check == "" && len(s.Quiz) == 0 && s.Show == "":
		c.add(c.began, "the step %q asks for nothing: it needs a block check, quiz or show", s.Title)
	case s.Check != "" && s.Solution == "":
		c.add(c.began, "the step %q has a check and no solution, so that nobody knows whether it can be solved", s.Title)
	case s.Check == "" && s.Solution != "":
		c.add(c.began, "the step %q has a solution and no check that it would solve", s.Title)
	}
}

// languages reads what is written in the languages of trees and mounts. With
// variables it is read as it is for the first value of each.
func (c *compiler) languages() {
	values := c.firstValues()
	if _, err := lessons.ParseTree(lessons.Fill(c.lesson.Tree, values)); err != nil {
		c.in(c.treeLine, "tree", err)
	}
	if _, err := lessons.ParseMounts(lessons.Fill(c.lesson.Mount, values)); err != nil {
		c.in(c.mountLine, "mount", err)
	}
	if c.lesson.Par == 0 {
		for _, s := range c.lesson.Steps {
			c.lesson.Par += countLines(s.Solution)
		}
	}
}

// firstValues are the variables' first values.
func (c *compiler) firstValues() map[string]string {
	values := map[string]string{}
	for _, v := range c.lesson.Vars {
		if len(v.Values) > 0 {
			values[v.Name] = v.Values[0]
		}
	}
	return values
}

// countLines are the lines of shell text that are neither empty nor comments.
func countLines(text string) int {
	n := 0
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			n++
		}
	}
	return n
}
