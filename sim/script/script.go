package script

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/txtar"
)

// Script is a world: what is done in it and what must come of it.
type Script struct {
	Intent string // one sentence: the first paragraph of the head
	Boot   []string
	Lines  []string
	Expect []Entry
	// Effects are the changes that each line makes to upper and work, by the
	// name of their section.
	Effects map[string]string

	archive *txtar.Archive
}

// Entry is one line of a transcript.
type Entry struct {
	Line   string
	Stdout string
	Stderr string
	Status int
}

// Parse reads a script.
func Parse(name string, text []byte) (*Script, error) {
	a := txtar.Parse(text)
	intent, _, _ := strings.Cut(strings.TrimSpace(string(a.Comment)), "\n\n")
	s := &Script{Intent: intent, Effects: map[string]string{}, archive: a}
	if s.Intent == "" {
		return nil, fmt.Errorf("%s: no sentence of intent", name)
	}
	for _, f := range a.Files {
		switch {
		case f.Name == "boot":
			s.Boot = lines(string(f.Data))
		case f.Name == "script":
			s.Lines = lines(string(f.Data))
		case f.Name == "expect":
			s.Expect = parseTranscript(string(f.Data))
		case strings.HasPrefix(f.Name, "effects "):
			s.Effects[f.Name] = string(f.Data)
		default:
			return nil, fmt.Errorf("%s: section %q is none of boot, script, expect and effects", name, f.Name)
		}
	}
	if len(s.Lines) == 0 {
		return nil, fmt.Errorf("%s: no lines in section script", name)
	}
	return s, nil
}

// Format is the script as text, with expect as its transcript.
func (s *Script) Format(expect []Entry) []byte {
	s.set("expect", Transcript(expect))
	return txtar.Format(s.archive)
}

// FormatEffects is the script as text, with those effects.
func (s *Script) FormatEffects(effects map[string]string) []byte {
	for _, name := range slices.Sorted(maps.Keys(effects)) {
		s.set(name, effects[name])
	}
	return txtar.Format(s.archive)
}

// set gives a section its text.
func (s *Script) set(name, text string) {
	for i := range s.archive.Files {
		if s.archive.Files[i].Name == name {
			s.archive.Files[i].Data = []byte(text)
			return
		}
	}
	s.archive.Files = append(s.archive.Files, txtar.File{Name: name, Data: []byte(text)})
}

// lines splits a section into complete lines. A physical line that begins
// with "> " continues the one before it. Empty lines and lines that begin
// with "# " are for readers.
func lines(section string) []string {
	var all []string
	for _, line := range strings.Split(section, "\n") {
		more, continues := strings.CutPrefix(line, "> ")
		switch {
		case continues && len(all) > 0:
			all[len(all)-1] += "\n" + more
		case strings.TrimSpace(line) == "" || strings.HasPrefix(line, "# "):
		default:
			all = append(all, line)
		}
	}
	return all
}
