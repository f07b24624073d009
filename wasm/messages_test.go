//go:build js && wasm

package main

import (
	"reflect"
	"syscall/js"
	"testing"
)

// messages are all types that cross, each with something in every field.
var messages = []any{
	options{Seed: 7, Cols: 120, Keep: true, Name: "lab", Strange: true, Profile: "userns", Moved: moved{Journal: "j", Told: 1, Standing: true, Now: 2, Running: true, Shown: 3, Calls: 4, Pending: "for"}},
	ready{Restored: 3},
	output{Text: "a\x00\u2028é𝄞\n", Err: true},
	prompt{Text: "root@overlook:~# ", More: true},
	reading{Echo: true},
	echo{Line: "ls", Prompt: "# "},
	bound{What: "time"},
	prepared{Setup: "mkdir a", Problem: "line 1"},
	completion{Start: 2, Candidates: []string{"lower", "lower1"}},
}

func TestEveryMessageCrossesAndComesBack(t *testing.T) {
	for _, m := range messages {
		v := toJS(m)
		if v.Type() != js.TypeObject {
			t.Errorf("%T is a %v", m, v.Type())
		}
		want := reflect.ValueOf(m)
		for i := range want.NumField() {
			field := want.Type().Field(i)
			name := field.Tag.Get("js")
			if name == "" || v.Get(name).IsUndefined() {
				t.Errorf("%T.%s is not in %v", m, field.Name, js.Global().Get("JSON").Call("stringify", v))
			}
		}
	}
	if got := optionsOf(toJS(messages[0])); got != messages[0] {
		t.Errorf("options came back as %+v", got)
	}
	list := toJS(messages[len(messages)-1]).Get("candidates")
	if !js.Global().Get("Array").Call("isArray", list).Bool() || list.Index(1).String() != "lower1" {
		t.Errorf("candidates are %v", list)
	}
}

func TestOptionsOfNonsense(t *testing.T) {
	for _, expression := range []any{
		js.Undefined(), js.Null(), 5, "text", map[string]any{"seed": "x", "cols": map[string]any{}},
		map[string]any{"cols": js.Global().Get("Symbol").Invoke("s")}, map[string]any{"keep": js.Undefined()},
	} {
		optionsOf(js.ValueOf(expression))
	}
	if got := optionsOf(js.ValueOf(map[string]any{"keep": true})); got != (options{Keep: true}) {
		t.Errorf("%+v", got)
	}
}
