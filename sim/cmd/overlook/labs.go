package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/overlook-fs/overlook/lessons"
	"github.com/overlook-fs/overlook/sim"
)

// lab is a lab of a page: what it shows, and what prepares its machine.
type lab struct {
	line        int // where it begins in its file, from 1; 0: not known
	tree, mount string
	profile     lessons.Profile
	setup       string
	shown       string
}

// labOf is the lab that an element is.
func labOf(n *html.Node) lab {
	return lab{
		tree: attribute(n, "tree"), mount: attribute(n, "mount"), profile: lessons.Profile(attribute(n, "profile")),
		setup: strings.TrimSpace(attribute(n, "setup")), shown: textOf(firstPre(n)),
	}
}

// prepared is the shell text that prepares the lab's machine.
func (l lab) prepared() (string, error) {
	if l.profile != "" && l.profile != lessons.Linux && l.profile != lessons.Userns {
		return "", fmt.Errorf("profile is %s or %s, not %q", lessons.Linux, lessons.Userns, l.profile)
	}
	setup, err := lessons.Prepare(l.tree, l.mount, l.profile)
	if err != nil {
		return "", err
	}
	return strings.Trim(setup+"\n"+l.setup, "\n"), nil
}

// options are what the lab's machine is made with.
func (l lab) options() sim.Options {
	o := sim.Options{Clock: time.Now().UnixNano(), Programs: programs()}
	if l.profile == lessons.Userns {
		o.Profile = sim.Userns
	}
	return o
}

// labLanguage is the word that makes a fenced block a lab, labElement the
// element that is one.
const (
	labLanguage = "overlayfs"
	labElement  = "overlook-lab"
)

// htmlLabs are the labs of a page in HTML: elements, and what generators make
// of fenced blocks.
func htmlLabs(text []byte) ([]lab, error) {
	document, err := html.Parse(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	var labs []lab
	for n := range document.Descendants() {
		switch {
		case n.Type != html.ElementNode || within(n, labElement):
		case n.Data == labElement:
			labs = append(labs, labOf(n))
		case n.DataAtom == atom.Pre && isLabBlock(n):
			labs = append(labs, lab{shown: textOf(n)})
		}
	}
	return labs, nil
}

// isLabBlock reports whether a pre has the language in a class: its own, that
// of the code in it, or that of an element around it.
func isLabBlock(pre *html.Node) bool {
	for child := range pre.ChildNodes() {
		if child.DataAtom == atom.Code && hasLanguage(child) {
			return true
		}
	}
	for n := pre; n != nil; n = n.Parent {
		if n == pre || n.DataAtom == atom.Div {
			if hasLanguage(n) {
				return true
			}
		}
	}
	return attribute(pre, "lang") == labLanguage || attribute(pre, "data-language") == labLanguage
}

func hasLanguage(n *html.Node) bool {
	for _, class := range strings.Fields(attribute(n, "class")) {
		switch class {
		case "language-" + labLanguage, "highlight-" + labLanguage:
			return true
		case labLanguage:
			return n.DataAtom == atom.Code || n.DataAtom == atom.Pre
		}
	}
	return false
}

func within(n *html.Node, name string) bool {
	for up := range n.Ancestors() {
		if up.Data == name {
			return true
		}
	}
	return false
}

// firstPre is the pre in a lab, or the lab where it has none.
func firstPre(n *html.Node) *html.Node {
	for d := range n.Descendants() {
		if d.DataAtom == atom.Pre {
			return d
		}
	}
	return n
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// markdownLabs are the labs of a page in Markdown: fenced blocks of the
// language, and elements that stand in it as HTML.
func markdownLabs(text []byte) ([]lab, error) {
	var labs []lab
	lines := strings.Split(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n")
	for at := 0; at < len(lines); at++ {
		fence, language := fenceOf(lines[at])
		if fence == "" {
			if end := elementEnd(lines, at); end > at {
				found, err := htmlLabs([]byte(strings.Join(lines[at:end], "\n")))
				if err != nil {
					return nil, err
				}
				for _, l := range found {
					l.line = at + 1
					labs = append(labs, l)
				}
				at = end - 1
			}
			continue
		}
		end := at + 1
		for end < len(lines) && !closes(lines[end], fence) {
			end++
		}
		if language == labLanguage {
			labs = append(labs, lab{line: at + 1, shown: strings.Join(lines[at+1:end], "\n")})
		}
		at = end
	}
	return labs, nil
}

// fenceOf is the fence that a line opens, and the first word behind it, without
// the braces and dots that some dialects write around it.
func fenceOf(line string) (fence, language string) {
	line = strings.TrimLeft(line, " \t>")
	for _, mark := range []string{"`", "~"} {
		if rest := strings.TrimLeft(line, mark); len(line)-len(rest) >= 3 {
			words := strings.FieldsFunc(rest, func(r rune) bool { return strings.ContainsRune(" \t{}.,", r) })
			return line[:len(line)-len(rest)], strings.Join(words[:min(1, len(words))], "")
		}
	}
	return "", ""
}

func closes(line, fence string) bool {
	line = strings.Trim(line, " \t>")
	return len(line) >= len(fence) && strings.Trim(line, fence[:1]) == ""
}

// elementEnd is the line behind the element that begins in a line of HTML in
// Markdown, and the line itself where none does.
func elementEnd(lines []string, at int) int {
	line := strings.TrimLeft(lines[at], " \t>")
	if !strings.HasPrefix(line, "<") || !strings.Contains(line, "<"+labElement) {
		return at
	}
	end := slices.IndexFunc(lines[at:], func(line string) bool { return strings.Contains(line, "</"+labElement) })
	if end < 0 {
		return len(lines)
	}
	return at + end + 1
}
