package script

import (
	"fmt"
	"strings"

	"golang.org/x/tools/txtar"
)

// Script is a world: what is done in it and what must come of it.
type Script struct {
	Intent string // one sentence
	Boot   []string
	Lines  []string
	Expect []Entry

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
	s := &Script{Intent: strings.TrimSpace(string(a.Comment)), archive: a}
	if s.Intent == "" {
		return nil, fmt.Errorf("%s: no sentence of intent", name)
	}
	for _, f := range a.Files {
		switch f.Name {
		case "boot":
			s.Boot = lines(string(f.Data))
		case "script":
			s.Lines = lines(string(f.Data))
		case "expect":
			s.Expect = parseTranscript(string(f.Data))
		default:
			return nil, fmt.Errorf("%s: section %q is none of boot, script and expect", name, f.Name)
		}
	}
	if len(s.Lines) == 0 {
		return nil, fmt.Errorf("%s: no lines in section script", name)
	}
	return s, nil
}

// Format is the script as text, with expect as its transcript.
func (s *Script) Format(expect []Entry) []byte {
	text := []byte(Transcript(expect))
	found := false
	for i := range s.archive.Files {
		if s.archive.Files[i].Name == "expect" {
			s.archive.Files[i].Data, found = text, true
		}
	}
	if !found {
		s.archive.Files = append(s.archive.Files, txtar.File{Name: "expect", Data: text})
	}
	return txtar.Format(s.archive)
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
