package format

import (
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"github.com/overlook-fs/overlook/lessons"
)

// parts are the words of blocks that do something.
var parts = []string{"setup", "predict", "check", "hint", "solution", "quiz", "note", "show", "real"}

// languages are the words of blocks that are shown as they are.
var languages = []string{"", "text", "sh", "bash", "console", "dockerfile", "json", "yaml", "ini", "diff", "go", "c", "js", "python"}

// mostLabel is how long a label may be, in characters.
const mostLabel = 60

// block takes in a block that does something; not ok: it is prose.
func (c *compiler) block(word string, p *prose, n *ast.FencedCodeBlock) (ok bool) {
	first := p.line(n) + 1
	body := string(linesOf(n, p.source))
	switch {
	case slices.Contains(languages, word):
		return false
	case !slices.Contains(parts, word):
		c.add(first-1, "%q is no block; these do something: %s", word, strings.Join(parts, ", "))
		return true
	case c.step == nil && word == "setup":
		c.lesson.Setup += body
		return true
	case c.step == nil:
		c.add(first-1, "a block %s belongs to a step: it stands below a heading ##", word)
		return true
	}
	c.part(word, body, first)
	return true
}

// part takes in a block of the step. Its text begins in line first.
func (c *compiler) part(word, body string, first int) {
	s := c.step
	switch word {
	case "setup":
		if rest, ok := strings.CutPrefix(body, "reset\n"); ok {
			s.Reset, body = true, rest
		}
		s.Setup += body
	case "show":
		s.Show += body
	case "real":
		if rest, ok := strings.CutPrefix(body, "skip\n"); ok {
			s.Simulated, body = true, rest
		}
		s.Real += body
	case "solution":
		c.once(s.Solution != "", word, first)
		s.Solution = body
	case "check":
		c.once(s.Check != "", word, first)
		s.Check = body
		c.check(body, first)
	case "note":
		s.Note = append(s.Note, c.markdown(body, first)...)
	case "hint":
		c.hints(body, first)
	case "predict":
		s.Predict = append(s.Predict, c.question(body, first, true))
	case "quiz":
		s.Quiz = append(s.Quiz, c.question(body, first, false))
	}
}

func (c *compiler) once(twice bool, word string, first int) {
	if twice {
		c.add(first-1, "the step %q has a block %s already", c.step.Title, word)
	}
}

// check looks whether assertions can be read.
func (c *compiler) check(body string, first int) {
	list, err := lessons.ParseCheck(lessons.Fill(body, c.firstValues()))
	if err != nil {
		c.in(first, "check", err)
	}
	if err == nil && len(list) == 0 {
		c.add(first, "check: it holds no assertion")
	}
	for _, a := range list {
		if len([]rune(a.Label)) > mostLabel {
			c.add(first+a.Line-1, "check: a label has at most %d characters", mostLabel)
		}
	}
}

// assertion looks whether a single one can be read.
func (c *compiler) assertion(what, text string, line int) {
	if _, err := lessons.ParseAssertion(lessons.Fill(text, c.firstValues())); err != nil {
		c.in(line, what, err)
	}
}

// markdown is prose inside a block.
func (c *compiler) markdown(body string, first int) []lessons.Node {
	source := []byte(body)
	return c.prose(source, first).children(markdown().Parser().Parse(text.NewReader(source)))
}

// inline is a line of prose without a paragraph around it.
func (c *compiler) inline(body string, line int) []lessons.Node {
	nodes := c.markdown(strings.TrimSpace(body), line)
	if len(nodes) == 1 && nodes[0].Tag == "p" {
		return nodes[0].Kids
	}
	return nodes
}

// hints cuts tiers at lines "---" and "--- when ASSERTION".
func (c *compiler) hints(body string, first int) {
	var h lessons.Hint
	begin, line := first, first
	var tier strings.Builder
	end := func() {
		if strings.TrimSpace(tier.String()) == "" {
			c.add(begin, "hint: this tier says nothing")
		}
		h.Text = c.markdown(tier.String(), begin)
		c.step.Hints = append(c.step.Hints, h)
		tier.Reset()
	}
	for text := range strings.Lines(body) {
		rest, cut := strings.CutPrefix(strings.TrimRight(text, "\n"), "---")
		if cut {
			end()
			h, begin = lessons.Hint{}, line+1
			if when, ok := strings.CutPrefix(strings.TrimSpace(rest), "when "); ok {
				h.When = when
				c.assertion("hint", when, line)
			} else if strings.TrimSpace(rest) != "" {
				c.add(line, "hint: --- or --- when ASSERTION was expected")
			}
		} else {
			tier.WriteString(text)
		}
		line++
	}
	end()
}

// question reads a question and its options. In one that predicts, the options
// carry assertions; in a quiz a mark.
func (c *compiler) question(body string, first int, predicts bool) lessons.Question {
	var q lessons.Question
	var ask []string
	line := first - 1
	for text := range strings.Lines(body) {
		line++
		text = strings.TrimRight(text, "\n")
		option, isOption := strings.CutPrefix(text, "- ")
		run, isRun := strings.CutPrefix(text, "run:")
		switch {
		case isOption && predicts:
			q.Options = append(q.Options, c.predicted(option, line))
		case isOption:
			q.Options = append(q.Options, c.marked(option, line))
		case len(q.Options) > 0 && strings.TrimSpace(text) != "":
			c.add(line, "an option begins with - and is one line")
		case isRun && predicts:
			q.Run = strings.TrimSpace(run)
		default:
			ask = append(ask, strings.TrimPrefix(text, "ask:"))
		}
	}
	q.Ask = c.inline(strings.Join(ask, "\n"), first)
	c.sound(&q, first, predicts)
	return q
}

// sound looks whether a question can be answered.
func (c *compiler) sound(q *lessons.Question, first int, predicts bool) {
	right := 0
	for _, o := range q.Options {
		if o.Right {
			right++
		}
	}
	switch {
	case len(q.Ask) == 0:
		c.add(first, "a question was expected before its options")
	case len(q.Options) < 2:
		c.add(first, "a question needs two options or more")
	case predicts && q.Run == "":
		c.add(first, "predict: run: LINE was expected, the line that gives the answer")
	case !predicts && right == 0:
		c.add(first, "quiz: one option is right, - [x]")
	}
}

// predicted reads "text ?? assertion :: why".
func (c *compiler) predicted(option string, line int) lessons.Option {
	text, rest, ok := strings.Cut(option, "??")
	if !ok {
		c.add(line, "predict: an option reads - TEXT ?? ASSERTION :: WHY NOT")
		return lessons.Option{}
	}
	check, why, _ := strings.Cut(rest, "::")
	check = strings.TrimSpace(check)
	c.assertion("predict", check, line)
	return lessons.Option{Text: c.inline(text, line), Check: check, Why: c.inline(why, line)}
}

// marked reads "[x] text :: why".
func (c *compiler) marked(option string, line int) lessons.Option {
	text, why, _ := strings.Cut(option, "::")
	text = strings.TrimSpace(text)
	rest, right := strings.CutPrefix(text, "[x] ")
	if !right {
		var ok bool
		if rest, ok = strings.CutPrefix(text, "[ ] "); !ok {
			c.add(line, "quiz: an option reads - [x] TEXT :: WHY or - [ ] TEXT :: WHY NOT")
		}
	}
	return lessons.Option{Text: c.inline(rest, line), Right: right, Why: c.inline(why, line)}
}
