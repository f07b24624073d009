package lessons

import (
	"slices"
	"strings"
)

// Format is the version of the compiled form.
const Format = 1

// Lesson is a lesson, compiled.
type Lesson struct {
	Format        int      `json:"overlook"`
	ID            string   `json:"id"`
	Title         string   `json:"title"`
	Lang          string   `json:"lang,omitempty"`
	Minutes       int      `json:"minutes,omitempty"`
	Level         string   `json:"level,omitempty"` // intro, core or deep
	Needs         []string `json:"needs,omitempty"` // lessons that come before
	Tags          []string `json:"tags,omitempty"`
	Misconception string   `json:"misconception,omitempty"`
	Profile       Profile  `json:"profile"`
	Kernel        string   `json:"kernel,omitempty"` // the oldest that a real run needs
	Author        string   `json:"author,omitempty"`
	License       string   `json:"license,omitempty"`
	Commands      []string `json:"commands,omitempty"` // that may be used; none: all
	Deny          []Deny   `json:"deny,omitempty"`
	Vars          []Var    `json:"vars,omitempty"`
	Seed          int      `json:"seed,omitempty"`
	Par           int      `json:"par,omitempty"` // lines that a good solution needs
	View          View     `json:"view,omitzero"`
	Tree          string   `json:"tree,omitempty"`
	Mount         string   `json:"mount,omitempty"`
	Setup         string   `json:"setup,omitempty"` // shell text after them
	Intro         []Node   `json:"intro,omitempty"`
	Steps         []Step   `json:"steps"`
}

// Deny is a command that is not to be used, and what to say of it.
type Deny struct {
	Command string `json:"command"`
	Message string `json:"message"`
}

// View is how the picture is shown.
type View struct {
	As   string   `json:"as,omitempty"` // grid, stack or tree
	Show []string `json:"show,omitempty"`
	Hide []string `json:"hide,omitempty"`
}

// Step is one task.
type Step struct {
	ID       string     `json:"id"`
	Title    string     `json:"title"`
	Text     []Node     `json:"text,omitempty"`
	Reset    bool       `json:"reset,omitempty"` // the tree is built anew first
	Setup    string     `json:"setup,omitempty"` // shell text
	Show     string     `json:"show,omitempty"`  // shell text that is played as a demonstration
	Predict  []Question `json:"predict,omitempty"`
	Check    string     `json:"check,omitempty"`
	Hints    []Hint     `json:"hints,omitempty"`
	Solution string     `json:"solution,omitempty"` // shell text
	Real     string     `json:"real,omitempty"`     // shell text for the real kernel alone, after the setup
	// Simulated says that no real kernel can play the step: what it uses, such
	// as docker, is the simulator's own.
	Simulated bool       `json:"simulated,omitempty"`
	Quiz      []Question `json:"quiz,omitempty"`
	Note      []Node     `json:"note,omitempty"` // shown once the step is passed
}

// Question is asked before a command runs, or as a quiz.
type Question struct {
	Ask     []Node   `json:"ask"`
	Run     string   `json:"run,omitempty"` // the line that answers it; "" in a quiz
	Options []Option `json:"options"`
}

// Option is one answer. Before a command, its assertion says whether it is
// right; in a quiz the author does.
type Option struct {
	Text  []Node `json:"text"`
	Check string `json:"check,omitempty"`
	Right bool   `json:"right,omitempty"`
	Why   []Node `json:"why,omitempty"`
}

// Hint is one tier of help, or, with a condition, one for whoever is there.
type Hint struct {
	When string `json:"when,omitempty"` // an assertion
	Text []Node `json:"text"`
}

// Node is a piece of prose: a text, or an element around others. Only these
// elements are: p h3 ul ol li em strong code pre a img br blockquote table
// thead tbody tr th td.
type Node struct {
	Tag  string `json:"tag,omitempty"` // "" for a text
	Text string `json:"text,omitempty"`
	Href string `json:"href,omitempty"` // of a and img
	// Chip makes code something to click: "type" puts it at the prompt, "run"
	// runs it as well.
	Chip string `json:"chip,omitempty"`
	Kids []Node `json:"kids,omitempty"`
}

// Holds reports whether a text stands in prose.
func Holds(prose []Node, text string) bool {
	text = strings.TrimSpace(text)
	return text != "" && slices.ContainsFunc(prose, func(n Node) bool {
		return strings.Contains(n.Text, text) || Holds(n.Kids, text)
	})
}
