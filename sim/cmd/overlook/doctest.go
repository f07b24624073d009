package main

import (
	"regexp"
	"strings"

	"github.com/overlook-fs/overlook/lessons"
)

// shownLine is one command of a lab, and the lines that the page shows below.
type shownLine struct {
	text string
	want []string
}

// shownLines are the commands in a transcript: what stands behind "$ ", with
// the lines that follow it behind "> ".
func shownLines(transcript string) []shownLine {
	var lines []shownLine
	open := false
	for _, row := range strings.Split(lessons.Unindent(transcript), "\n") {
		if text, ok := strings.CutPrefix(row, "$ "); ok {
			lines = append(lines, shownLine{text: text})
			open = true
			continue
		}
		if len(lines) == 0 {
			continue
		}
		last := &lines[len(lines)-1]
		if open && (row == ">" || strings.HasPrefix(row, "> ")) {
			last.text += "\n" + strings.TrimPrefix(row[1:], " ")
			continue
		}
		last.want = append(last.want, row)
		open = false
	}
	for i := range lines {
		want := &lines[i].want
		for len(*want) > 0 && (*want)[len(*want)-1] == "" {
			*want = (*want)[:len(*want)-1]
		}
	}
	return lines
}

// varying is what no two runs share, and the word that stands for it.
var varying = []struct {
	what *regexp.Regexp
	word string
}{
	{regexp.MustCompile(`\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d (?:\d\d:\d\d| \d{4})`), "(date)"},
	{regexp.MustCompile(`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?(?: [+-]\d{4})?`), "(time)"},
	{regexp.MustCompile(`^ *\d+ ([-dlcbps][-rwxsStT]{9} )`), "(inode) $1"},
	{regexp.MustCompile(`#[0-9a-f]+\b`), "(count)"},
}

func plainRow(row string) string {
	for _, v := range varying {
		row = v.what.ReplaceAllString(row, v.word)
	}
	return strings.TrimRight(row, " \t")
}

// showsSame reports whether the rows that a page shows are those printed.
func showsSame(want, got []string) bool {
	at, dots, taken := 0, -1, 0
	for row := 0; row < len(got); {
		switch {
		case at < len(want) && isDots(want[at]):
			dots, taken = at, row
			at++
		case at < len(want) && similarRow(plainRow(want[at]), plainRow(got[row])):
			at++
			row++
		case dots >= 0:
			taken++
			at, row = dots+1, taken
		default:
			return false
		}
	}
	for at < len(want) && isDots(want[at]) {
		at++
	}
	return at == len(want)
}

func isDots(row string) bool { return strings.TrimSpace(row) == "..." }

// similarRow compares a row in which three dots stand for any characters.
func similarRow(want, got string) bool {
	parts := strings.Split(want, "...")
	if len(parts) == 1 {
		return want == got
	}
	got, ok := strings.CutPrefix(got, parts[0])
	if !ok {
		return false
	}
	last := len(parts) - 1
	for _, part := range parts[1:last] {
		_, rest, ok := strings.Cut(got, part)
		if !ok {
			return false
		}
		got = rest
	}
	return strings.HasSuffix(got, parts[last])
}
