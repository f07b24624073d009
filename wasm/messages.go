//go:build js && wasm

package main

import (
	"syscall/js"

	"github.com/norunners/vert"
)

// Everything that crosses to the page and back is one of these structs, or a
// string of JSON. vert panics on named basic types, so fields have none.

// options are how a session is opened.
type options struct {
	Seed float64 `js:"seed"`
	Cols int     `js:"cols"`
	Keep bool    `js:"keep"`
	Name string  `js:"name"`
	// Anew begins anew, whatever was kept.
	Anew bool `js:"anew"`
	// Strange does too: what is played at first is a stranger's, and held to
	// bounds until trust.
	Strange bool `js:"strange"`
	// Profile is what the machine's user may do, by a lesson's word.
	Profile string `js:"profile"`
	// Moved is set where the session comes from another engine.
	Moved moved `js:"moved"`
}

// moved is a session on its way from one engine to another.
type moved struct {
	Journal  string `js:"journal"`
	Told     int    `js:"told"`     // while restoring: how many lines the page knows
	Standing bool   `js:"standing"` // the rest: it had been restored
	Now      int    `js:"now"`
	Running  bool   `js:"running"`
	Shown    int    `js:"shown"`
	Calls    int    `js:"calls"`
	Pending  string `js:"pending"`
}

// ready says that a machine stands, and how many lines it remembered.
type ready struct {
	Restored int `js:"restored"`
}

// output is a run of what commands printed.
type output struct {
	Text string `js:"text"`
	Err  bool   `js:"err"`
}

// prompt says that the shell waits for a line, or for more of one.
type prompt struct {
	Text string `js:"text"`
	More bool   `js:"more"`
}

// reading says that the running command waits for standard input.
type reading struct {
	Echo bool `js:"echo"` // what is typed may be shown
}

// answer is what came of a question: JSON, "" where there is nothing to tell.
type answer struct {
	Number int    `js:"number"`
	JSON   string `js:"json"`
}

// bound is what a stranger's journal had too much of.
type bound struct {
	What string `js:"what"`
}

// prepared is the shell text that prepares a lab, or what is wrong with what
// its author wrote.
type prepared struct {
	Setup   string `js:"setup"`
	Problem string `js:"problem"`
}

// echo is a line that is played again.
type echo struct {
	Line   string `js:"line"`
	Prompt string `js:"prompt"`
}

// completion is what could stand from Start on.
type completion struct {
	Start      int      `js:"start"`
	Candidates []string `js:"candidates"`
}

// toJS is a message as JavaScript sees it.
func toJS(message any) js.Value { return vert.ValueOf(message).JSValue() }

// optionsOf reads options; what is missing or of another type keeps its zero.
func optionsOf(v js.Value) options {
	var o options
	if v.Type() != js.TypeObject {
		return o
	}
	if err := vert.ValueOf(v).AssignTo(&o); err != nil {
		return options{}
	}
	return o
}
