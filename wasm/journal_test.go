//go:build js && wasm

package main

import (
	"reflect"
	"testing"

	"github.com/overlook-fs/overlook/sim"
)

func TestAJournalReadsBack(t *testing.T) {
	want := journal{seed: 1<<64 - 1, clock: -5, cols: 100, profile: "userns", entries: []sim.Entry{
		{Kind: sim.EntryLine, Text: "echo \"a\nb\xff\"", At: 7},
		{Kind: sim.EntryInput, Text: "x\n", At: 8}, {Kind: sim.EntryEOF, At: 9},
		{Kind: sim.EntryInterrupt, At: 10}, {Kind: sim.EntryResize, N: 40},
	}, branches: []sim.Branch{
		{Entries: []sim.Entry{{Text: "left", At: 3}, {Text: "undone", At: 5}}, Now: 1},
		{Entries: []sim.Entry{{Text: "before the reset"}}, Now: 1, Reset: true},
	}}
	got, ok := readJournal(want.bytes())
	if !ok || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v from\n%s", got, ok, want.bytes())
	}
}

func TestAForeignJournalIsRefused(t *testing.T) {
	for _, text := range []string{
		"", "overlook 2 1 1 1\n", "overlook 1 x 1 1\n", "overlook 1 1 1\n",
		"overlook 1 1 1 1\nX 1 1 \"\"\n", "overlook 1 1 1 1\nL 1 1 unquoted\n", "overlook 1 1 1 1\nL\n",
		"overlook 1 1 1 1\nB 2 0 \"\"\nL 1 1 \"a\"\n",
	} {
		if j, ok := readJournal([]byte(text)); ok {
			t.Errorf("%q is taken for %+v", text, j)
		}
	}
}
