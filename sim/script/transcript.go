package script

import (
	"fmt"
	"strconv"
	"strings"
)

const (
	errorMark   = "[stderr] "
	exitMark    = "[exit "
	partialMark = "[no newline]" // the output ends without one
)

// Transcript prints entries.
func Transcript(entries []Entry) string {
	var b strings.Builder
	for _, e := range entries {
		b.WriteString(e.String())
	}
	return b.String()
}

// String is the entry as a transcript shows it.
func (e Entry) String() string {
	var b strings.Builder
	b.WriteString("$ " + strings.ReplaceAll(e.Line, "\n", "\n> ") + "\n")
	b.WriteString(ended(e.Stdout))
	if e.Stderr != "" {
		text := strings.TrimSuffix(ended(e.Stderr), "\n")
		b.WriteString(errorMark + strings.ReplaceAll(text, "\n", "\n"+errorMark) + "\n")
	}
	if e.Status != 0 {
		fmt.Fprintf(&b, "%s%d]\n", exitMark, e.Status)
	}
	return b.String()
}

// ended is text with a newline at its end, and a mark where it had none.
func ended(text string) string {
	if text == "" || strings.HasSuffix(text, "\n") {
		return text
	}
	return text + "\n" + partialMark + "\n"
}

// parseTranscript reads what Transcript prints.
func parseTranscript(text string) []Entry {
	var entries []Entry
	var e *Entry
	inLine := false
	for _, line := range strings.SplitAfter(text, "\n") {
		bare := strings.TrimSuffix(line, "\n")
		switch {
		case strings.HasPrefix(bare, "$ "):
			entries = append(entries, Entry{Line: bare[2:]})
			e = &entries[len(entries)-1]
			inLine = true
			continue
		case e == nil || line == "":
		case inLine && strings.HasPrefix(bare, "> "):
			e.Line += "\n" + bare[2:]
			continue
		case strings.HasPrefix(bare, errorMark+partialMark):
			e.Stderr = strings.TrimSuffix(e.Stderr, "\n")
		case strings.HasPrefix(bare, errorMark):
			e.Stderr += line[len(errorMark):]
		case bare == partialMark:
			e.Stdout = strings.TrimSuffix(e.Stdout, "\n")
		case strings.HasPrefix(bare, exitMark) && strings.HasSuffix(bare, "]"):
			e.Status, _ = strconv.Atoi(bare[len(exitMark) : len(bare)-1])
		default:
			e.Stdout += line
		}
		inLine = false
	}
	return entries
}

// Differ compares two transcripts and says the first difference, "" where
// there is none. Texts are compared after normal, which may forget what need
// not be equal; nil forgets nothing.
func Differ(want, got []Entry, normal func(Entry) Entry) string {
	if normal == nil {
		normal = func(e Entry) Entry { return e }
	}
	for i := range max(len(want), len(got)) {
		switch {
		case i >= len(got):
			return fmt.Sprintf("the shell ended before this line:\n%s", want[i])
		case i >= len(want):
			return fmt.Sprintf("a line too many:\n%s", got[i])
		}
		if normal(want[i]) != normal(got[i]) {
			return fmt.Sprintf("line %d differs. Expected:\n%s\nGot:\n%s", i+1, want[i], got[i])
		}
	}
	return ""
}
