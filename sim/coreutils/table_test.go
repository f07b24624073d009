package coreutils

import (
	"slices"
	"strings"
	"testing"
)

func TestEveryCommandHasOneName(t *testing.T) {
	seen := map[string]bool{}
	var rare []string
	for _, c := range commonCommands() {
		if seen[c.name] {
			t.Errorf("%s is there twice", c.name)
		}
		seen[c.name] = true
	}
	for _, c := range rareCommands() {
		if seen[c.name] {
			t.Errorf("%s is there twice", c.name)
		}
		seen[c.name] = true
		rare = append(rare, c.name)
	}
	if names := strings.Fields(rareNames); rare != nil && !slices.Equal(rare, names) {
		t.Errorf("the rare commands are %v, their names %v", rare, names)
	}
	if lacking := Lacking(); (lacking == nil) != (rare != nil) {
		t.Errorf("this build lacks %v and has %v", lacking, rare)
	}
}
