package format

import (
	"html"
	"strings"

	"github.com/overlook-fs/overlook/lessons"
)

// HTML is prose as elements, for a page that is made beforehand. Fill puts
// values in for variables.
func HTML(prose []lessons.Node, fill func(string) string) string {
	var b strings.Builder
	for _, n := range prose {
		element(&b, n, fill)
	}
	return b.String()
}

func element(b *strings.Builder, n lessons.Node, fill func(string) string) {
	text := html.EscapeString(fill(n.Text))
	switch n.Tag {
	case "":
		b.WriteString(text)
		return
	case "br":
		b.WriteString("<br>")
		return
	case "img":
		b.WriteString(`<img src="` + html.EscapeString(n.Href) + `" alt="` + text + `">`)
		return
	case "a":
		b.WriteString(`<a href="` + html.EscapeString(n.Href) + `">`)
	default:
		b.WriteString("<" + n.Tag + ">")
	}
	b.WriteString(text)
	for _, kid := range n.Kids {
		element(b, kid, fill)
	}
	b.WriteString("</" + n.Tag + ">")
}

// Plain is prose as text, a paragraph a line.
func Plain(prose []lessons.Node, fill func(string) string) string {
	var b strings.Builder
	for _, n := range prose {
		plain(&b, n, fill)
	}
	return strings.TrimSpace(b.String())
}

func plain(b *strings.Builder, n lessons.Node, fill func(string) string) {
	b.WriteString(fill(n.Text))
	for _, kid := range n.Kids {
		plain(b, kid, fill)
	}
	switch n.Tag {
	case "p", "h3", "li", "pre", "tr", "br", "blockquote":
		b.WriteString("\n")
	}
}
