package format

import (
	"path"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"github.com/overlook-fs/overlook/lessons"
)

// ParseCourse reads a course: a head with title, and prose in which the lists
// of links to *.lesson.md are the lessons. A heading ## begins a unit.
func ParseCourse(file, source string) (*lessons.Course, error) {
	c := &compiler{problems: problems{file: file}}
	course := &lessons.Course{Format: lessons.Format}
	head, body, line, ok := cutHead(source)
	if !ok {
		c.add(1, "a course begins with a head between two lines ---")
		return nil, c.err()
	}
	for _, k := range c.readHead(head) {
		switch k.name {
		case "title":
			course.Title = k.value.Value
		case "id":
			course.ID = k.value.Value
		case "lang":
			course.Lang = k.value.Value
		case "overlook":
		default:
			c.add(k.line, "%q is no key of a course; overlook, id, title and lang are", k.name)
		}
	}
	if course.Title == "" {
		c.add(1, "the head needs title")
	}
	c.units(course, body, line)
	if err := c.err(); err != nil {
		return nil, err
	}
	return course, nil
}

func (c *compiler) units(course *lessons.Course, body string, line int) {
	source := []byte(body)
	p := c.prose(source, line)
	unit := -1
	doc := markdown().Parser().Parse(text.NewReader(source))
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		heading, isHeading := n.(*ast.Heading)
		list, isList := n.(*ast.List)
		switch {
		case isHeading && heading.Level == 2:
			course.Units = append(course.Units, lessons.Unit{Title: p.literal(n)})
			unit++
		case isList && unit < 0:
			c.add(p.line(n), "the lessons of a course stand below a heading ##")
		case isList:
			course.Units[unit].Lessons = append(course.Units[unit].Lessons, c.links(p, list)...)
		case unit < 0:
			course.Intro = p.append(course.Intro, n)
		default:
			course.Units[unit].Text = p.append(course.Units[unit].Text, n)
		}
	}
	if unit < 0 {
		c.add(line, "a course needs a unit: a heading ## and a list of links to lessons below it")
	}
}

// links are the lessons that a list leads to, by their identity.
func (c *compiler) links(p *prose, list *ast.List) []string {
	var ids []string
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		id := ""
		_ = ast.Walk(item, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			if link, ok := n.(*ast.Link); ok && entering {
				id, _ = strings.CutSuffix(path.Base(string(link.Destination)), ".lesson.md")
			}
			return ast.WalkContinue, nil
		})
		if !isID(id) {
			c.add(p.line(item), "a link to a lesson was expected: [Title](name.lesson.md)")
			continue
		}
		ids = append(ids, id)
	}
	return ids
}
