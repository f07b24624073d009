package format

import (
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"github.com/overlook-fs/overlook/lessons"
)

// Coverage is how many of a lesson's texts a translation has.
type Coverage struct{ Done, Of int }

// Translate is a lesson in another language: prose, hints, questions and labels
// come from source, all that does something from the original. What the
// translation lacks stays as it was. A step is named by its identity,
// "## Titel {#remove-a-file}"; a block labels has a line for each label of the
// step's check; predict and quiz have the question and its options as
// "- TEXT :: WHY", in the original's order.
func Translate(original *lessons.Lesson, file, source string) (*lessons.Lesson, Coverage, error) {
	t := &translator{compiler: compiler{problems: problems{file: file}}}
	t.lesson = *original
	t.lesson.Steps = slices.Clone(original.Steps)
	head, body, line, ok := cutHead(source)
	if !ok {
		t.add(1, "a translation begins with a head between two lines ---")
		return nil, Coverage{}, t.err()
	}
	for _, k := range t.readHead(head) {
		t.key(k)
	}
	if t.lesson.Lang == "" || t.lesson.Lang == original.Lang {
		t.add(1, "the head of a translation needs lang")
	}
	t.body(body, line)
	if err := t.err(); err != nil {
		return nil, Coverage{}, err
	}
	t.of = textsOf(original)
	return &t.lesson, t.Coverage(), nil
}

// translator is a translation that is being read.
type translator struct {
	compiler
	done, of int
	// How many of the step's questions have been read.
	predicts, quizzes int
}

// Coverage is what has been read so far.
func (t *translator) Coverage() Coverage { return Coverage{t.done, t.of} }

func (t *translator) key(k key) {
	switch k.name {
	case "title":
		t.lesson.Title = k.value.Value
		t.done++
	case "misconception":
		t.lesson.Misconception = k.value.Value
		t.done++
	case "lang":
		t.lesson.Lang = k.value.Value
	case "author":
		t.lesson.Author = k.value.Value
	default:
		t.add(k.line, "%q is not translated; title, misconception, lang and author are", k.name)
	}
}

// body takes the prose of each step.
func (t *translator) body(body string, first int) {
	source := []byte(body)
	p := t.prose(source, first)
	var prose []lessons.Node
	end := func() {
		switch {
		case len(prose) == 0:
		case t.step == nil:
			t.lesson.Intro, prose = prose, nil
			t.done++
		default:
			t.step.Text, prose = prose, nil
			t.done++
		}
	}
	doc := markdown().Parser().Parse(text.NewReader(source))
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		heading, isHeading := n.(*ast.Heading)
		block, isBlock := n.(*ast.FencedCodeBlock)
		switch {
		case isHeading && heading.Level == 2:
			end()
			t.find(p.literal(n), p.line(n))
		case isBlock && !slices.Contains(languages, string(block.Language(source))):
			t.block(string(block.Language(source)), string(linesOf(n, source)), p.line(n)+1)
		default:
			prose = p.append(prose, n)
		}
	}
	end()
}

// find goes to the step that a heading names.
func (t *translator) find(title string, line int) {
	title, id, _ := strings.Cut(title, " {#")
	id = strings.TrimSuffix(id, "}")
	at := slices.IndexFunc(t.lesson.Steps, func(s lessons.Step) bool { return s.ID == id })
	if at < 0 {
		t.add(line, "the original has no step {#%s}", id)
		t.step = &lessons.Step{}
		return
	}
	t.step = &t.lesson.Steps[at]
	t.step.Title, t.predicts, t.quizzes = title, 0, 0
	t.step.Predict, t.step.Quiz = slices.Clone(t.step.Predict), slices.Clone(t.step.Quiz)
	t.done++
}

func (t *translator) block(word, body string, first int) {
	if t.step == nil {
		t.add(first-1, "a block %s belongs to a step", word)
		return
	}
	switch word {
	case "note":
		t.step.Note = t.markdown(body, first)
		t.done++
	case "hint":
		t.hints(body, first)
	case "labels":
		t.labels(body, first)
	case "predict":
		t.question(t.step.Predict, &t.predicts, body, first)
	case "quiz":
		t.question(t.step.Quiz, &t.quizzes, body, first)
	default:
		t.add(first-1, "%q is not translated; note, hint, labels, predict and quiz are", word)
	}
}

// hints replaces the tiers' texts.
func (t *translator) hints(body string, first int) {
	tiers := strings.Split("\n"+body, "\n---")
	if len(tiers) != len(t.step.Hints) {
		t.add(first, "hint: the original has %d tiers, not %d", len(t.step.Hints), len(tiers))
		return
	}
	hints := slices.Clone(t.step.Hints)
	line := first
	for i, tier := range tiers {
		_, text, _ := strings.Cut(tier, "\n")
		hints[i].Text = t.markdown(text, line)
		line += strings.Count(tier, "\n") + 1
		t.done++
	}
	t.step.Hints = hints
}

// labels replaces those of the check, in their order.
func (t *translator) labels(body string, first int) {
	labels := strings.Split(strings.TrimSuffix(body, "\n"), "\n")
	lines := strings.SplitAfter(t.step.Check, "\n")
	list, _ := lessons.ParseCheck(t.step.Check)
	n := 0
	replace := func(a lessons.Assertion) {
		if a.Label == "" {
			return
		}
		if n < len(labels) {
			lines[a.Line-1] = strings.Replace(lines[a.Line-1], "# "+a.Label, "# "+labels[n], 1)
			t.done++
		}
		n++
	}
	for _, a := range list {
		replace(a)
		for _, one := range a.Any {
			replace(one)
		}
	}
	if n != len(labels) {
		t.add(first, "labels: the check has %d, not %d", n, len(labels))
		return
	}
	t.step.Check = strings.Join(lines, "")
}

// question replaces the texts of one of the step's questions, the next in its
// list.
func (t *translator) question(list []lessons.Question, next *int, body string, first int) {
	if *next == len(list) {
		t.add(first, "the original has no such question")
		return
	}
	list[*next] = t.translated(list[*next], body, first)
	*next++
}

func (t *translator) translated(q lessons.Question, body string, first int) lessons.Question {
	var ask []string
	options := slices.Clone(q.Options)
	n, line := 0, first-1
	for text := range strings.Lines(body) {
		line++
		option, isOption := strings.CutPrefix(strings.TrimSpace(text), "- ")
		if !isOption {
			ask = append(ask, strings.TrimPrefix(text, "ask:"))
			continue
		}
		if n < len(options) {
			what, why, _ := strings.Cut(option, "::")
			options[n].Text, options[n].Why = t.inline(what, line), t.inline(why, line)
			t.done++
		}
		n++
	}
	if n != len(options) {
		t.add(first, "the question has %d options, not %d", len(options), n)
	}
	q.Ask, q.Options = t.inline(strings.Join(ask, ""), first), options
	t.done++
	return q
}

// textsOf counts what there is to translate.
func textsOf(l *lessons.Lesson) int {
	n := 1
	for _, there := range []bool{l.Misconception != "", len(l.Intro) > 0} {
		if there {
			n++
		}
	}
	for _, s := range l.Steps {
		n += 1 + len(s.Hints)
		for _, there := range []bool{len(s.Text) > 0, len(s.Note) > 0} {
			if there {
				n++
			}
		}
		for _, q := range slices.Concat(s.Predict, s.Quiz) {
			n += 1 + len(q.Options)
		}
		list, _ := lessons.ParseCheck(s.Check)
		for _, a := range list {
			for _, one := range append(a.Any, a) {
				if one.Label != "" {
					n++
				}
			}
		}
	}
	return n
}
