package format

import (
	"net/url"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	extension "github.com/yuin/goldmark/extension/ast"

	"github.com/overlook-fs/overlook/lessons"
)

// prose turns Markdown's nodes into a lesson's. It knows the elements that a
// page may show, and no others.
type prose struct {
	*problems
	source []byte
	line   func(ast.Node) int
}

// children converts what a block or an inline holds.
func (p *prose) children(of ast.Node) []lessons.Node {
	var nodes []lessons.Node
	for n := of.FirstChild(); n != nil; n = n.NextSibling() {
		nodes = p.append(nodes, n)
	}
	return chips(nodes)
}

// chips takes the marks {run} and {run!} that stand behind code.
func chips(nodes []lessons.Node) []lessons.Node {
	for i := 1; i < len(nodes); i++ {
		if nodes[i-1].Tag != "code" || nodes[i].Tag != "" {
			continue
		}
		for mark, chip := range map[string]string{"{run}": "type", "{run!}": "run"} {
			if rest, ok := strings.CutPrefix(nodes[i].Text, mark); ok {
				nodes[i-1].Chip, nodes[i].Text = chip, rest
			}
		}
	}
	return slices.DeleteFunc(nodes, func(n lessons.Node) bool { return n.Tag == "" && n.Text == "" })
}

// append converts n and adds it to what stands before it.
func (p *prose) append(nodes []lessons.Node, n ast.Node) []lessons.Node {
	if text, ok := n.(*ast.Text); ok {
		return p.text(nodes, text)
	}
	if node, ok := p.node(n); ok {
		return append(nodes, node)
	}
	return nodes
}

// text adds a text.
func (p *prose) text(nodes []lessons.Node, n *ast.Text) []lessons.Node {
	text := string(n.Segment.Value(p.source))
	switch {
	case n.HardLineBreak():
		return append(p.plain(nodes, text), lessons.Node{Tag: "br"})
	case n.SoftLineBreak():
		text += " "
	}
	return p.plain(nodes, text)
}

// plain adds text to a text that stands before it.
func (p *prose) plain(nodes []lessons.Node, text string) []lessons.Node {
	if text == "" {
		return nodes
	}
	if last := len(nodes) - 1; last >= 0 && nodes[last].Tag == "" {
		nodes[last].Text += text
		return nodes
	}
	return append(nodes, lessons.Node{Text: text})
}

// tagOf is the element of a node that is nothing but its children.
func tagOf(n ast.Node) string {
	switch n := n.(type) {
	case *ast.Paragraph, *ast.TextBlock:
		return "p"
	case *ast.Blockquote:
		return "blockquote"
	case *ast.ListItem:
		return "li"
	case *ast.List:
		if n.IsOrdered() {
			return "ol"
		}
		return "ul"
	case *ast.Emphasis:
		if n.Level == 2 {
			return "strong"
		}
		return "em"
	case *extension.Table:
		return "table"
	case *extension.TableRow:
		return "tr"
	case *extension.TableCell:
		return "td"
	}
	return ""
}

func (p *prose) node(n ast.Node) (lessons.Node, bool) {
	if tag := tagOf(n); tag != "" {
		return lessons.Node{Tag: tag, Kids: p.children(n)}, true
	}
	switch n := n.(type) {
	case *extension.TableHeader:
		return lessons.Node{Tag: "thead", Kids: []lessons.Node{{Tag: "tr", Kids: p.children(n)}}}, true
	case *ast.Heading:
		if n.Level < 3 {
			p.add(p.line(n), "a heading here has three # or more: one is the title's, two begin a step")
		}
		return lessons.Node{Tag: "h3", Kids: p.children(n)}, true
	case *ast.CodeSpan:
		return lessons.Node{Tag: "code", Text: p.literal(n)}, true
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		return lessons.Node{Tag: "pre", Text: string(linesOf(n, p.source))}, true
	case *ast.Link:
		return lessons.Node{Tag: "a", Href: p.href(n, string(n.Destination)), Kids: p.children(n)}, true
	case *ast.AutoLink:
		return lessons.Node{Tag: "a", Href: p.href(n, string(n.URL(p.source))), Kids: []lessons.Node{{Text: string(n.Label(p.source))}}}, true
	case *ast.Image:
		return lessons.Node{Tag: "img", Href: p.image(n), Text: p.literal(n)}, true
	case *ast.String:
		return lessons.Node{Text: string(n.Value)}, true
	case *ast.HTMLBlock, *ast.RawHTML:
		p.add(p.line(n), "HTML is not shown; write Markdown")
	case *ast.ThematicBreak:
		p.add(p.line(n), "a line --- stands in hints only")
	default:
		p.add(p.line(n), "%s has no place in a lesson", n.Kind())
	}
	return lessons.Node{}, false
}

// literal is the text below a node.
func (p *prose) literal(n ast.Node) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if text, ok := c.(*ast.Text); ok {
			b.Write(text.Segment.Value(p.source))
			if text.SoftLineBreak() {
				b.WriteByte(' ')
			}
		}
	}
	return b.String()
}

// href is where a link may lead: to the web, to another lesson, to a place on
// the page.
func (p *prose) href(n ast.Node, to string) string {
	u, err := url.Parse(to)
	if err != nil || u.Scheme != "" && u.Scheme != "https" && u.Scheme != "http" {
		p.add(p.line(n), "a link leads to https://... or to a file beside this one, not to %q", to)
		return ""
	}
	return to
}

// image is what a picture may be: a file beside the lesson, or its own bytes.
func (p *prose) image(n *ast.Image) string {
	to := string(n.Destination)
	u, err := url.Parse(to)
	if err != nil || u.Host != "" || u.Scheme != "" && !strings.HasPrefix(to, "data:image/") {
		p.add(p.line(n), "a picture is a file beside this one, not %q", to)
		return ""
	}
	return to
}

// linesOf are the lines of a block of code.
func linesOf(n ast.Node, source []byte) []byte {
	var b []byte
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		b = append(b, line.Value(source)...)
	}
	return b
}
