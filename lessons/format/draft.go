package format

import (
	"fmt"
	"strings"
)

// Draft is a lesson as far as somebody has done it once: enough to write a
// source from, of which the author then rewrites the texts.
type Draft struct {
	ID, Title string
	Setup     []string // lines that built the lab
	Steps     []DraftStep
}

// DraftStep is one step of a Draft.
type DraftStep struct {
	Title    string
	Task     string   // prose
	Check    []string // assertions
	Hints    []string
	Solution []string // lines, in their order
}

// Source is the draft as a source: head, setup and steps.
func (d *Draft) Source() string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\noverlook: 1\nid: %s\ntitle: %s\n---\nWhat the reader should know before the first step.\n", d.ID, quoteYAML(d.Title))
	block(&b, "setup", strings.Join(d.Setup, "\n"))
	b.WriteString(d.Body())
	return b.String()
}

// Body is the draft's steps alone, to be added to a source.
func (d *Draft) Body() string {
	var b strings.Builder
	for _, s := range d.Steps {
		task := s.Task
		if task == "" {
			task = "What is to be done."
		}
		fmt.Fprintf(&b, "\n## %s\n\n%s\n", s.Title, task)
		block(&b, "check", strings.Join(s.Check, "\n"))
		block(&b, "hint", strings.Join(s.Hints, "\n---\n"))
		block(&b, "solution", strings.Join(s.Solution, "\n"))
	}
	return b.String()
}

// block writes a fenced block, if there is something in it; its fence is longer
// than any in the text.
func block(b *strings.Builder, word, text string) {
	if text == "" {
		return
	}
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	fmt.Fprintf(b, "\n%s%s\n%s\n%[1]s\n", fence, word, text)
}

// quoteYAML is a text as a value of a head, in quotes where YAML would read
// something else.
func quoteYAML(text string) string {
	plain := func(r rune) bool {
		return r == ' ' || r == '-' || r == '_' || r == '.' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 0xc0
	}
	if text != "" && text[0] != '-' && text[0] != '.' && strings.TrimSpace(text) == text && strings.TrimLeftFunc(text, plain) == "" &&
		!strings.Contains("|yes|no|true|false|null|on|off|", "|"+strings.ToLower(text)+"|") {
		return text
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ").Replace(text) + `"`
}
