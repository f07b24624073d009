//go:build js && wasm

package main

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim"
)

// journal is what it takes to build a session again: what the machine was
// made with, and what came from outside. As text it has a line for each:
//
//	overlook 1 SEED CLOCK COLS
//	KIND AT N "TEXT"
type journal struct {
	seed    uint64
	clock   int64
	cols    int
	entries []sim.Entry
}

const journalHead = "overlook 1 "

// kindLetters are the kinds of entries as the text has them.
const kindLetters = "LIECR"

// journal is the session's journal up to the present.
func (s *session) journal() journal {
	j := s.origin
	j.entries = s.machine.Journal()
	return j
}

func (j journal) bytes() []byte {
	b := append([]byte(nil), journalHead...)
	b = strconv.AppendUint(b, j.seed, 10)
	b = append(b, ' ')
	b = strconv.AppendInt(b, j.clock, 10)
	b = append(b, ' ')
	b = strconv.AppendInt(b, int64(j.cols), 10)
	b = append(b, '\n')
	for _, e := range j.entries {
		b = append(b, kindLetters[e.Kind], ' ')
		b = strconv.AppendUint(b, e.At, 10)
		b = append(b, ' ')
		b = strconv.AppendInt(b, int64(e.N), 10)
		b = append(b, ' ')
		b = strconv.AppendQuote(b, e.Text)
		b = append(b, '\n')
	}
	return b
}

// readJournal reads a journal's text; not ok: it is none that this program
// wrote.
func readJournal(text []byte) (j journal, ok bool) {
	head, rest, _ := strings.Cut(string(text), "\n")
	fields := strings.Fields(strings.TrimPrefix(head, journalHead))
	if !strings.HasPrefix(head, journalHead) || len(fields) != 3 {
		return journal{}, false
	}
	var errs [3]error
	j.seed, errs[0] = strconv.ParseUint(fields[0], 10, 64)
	j.clock, errs[1] = strconv.ParseInt(fields[1], 10, 64)
	j.cols, errs[2] = strconv.Atoi(fields[2])
	if errs != [3]error{} {
		return journal{}, false
	}
	for line := range strings.Lines(rest) {
		e, ok := readEntry(strings.TrimSuffix(line, "\n"))
		if !ok {
			return journal{}, false
		}
		j.entries = append(j.entries, e)
	}
	return j, true
}

func readEntry(line string) (e sim.Entry, ok bool) {
	fields := strings.SplitN(line, " ", 4)
	if len(fields) != 4 || len(fields[0]) != 1 {
		return e, false
	}
	kind := strings.Index(kindLetters, fields[0])
	at, err := strconv.ParseUint(fields[1], 10, 64)
	n, err2 := strconv.Atoi(fields[2])
	text, err3 := strconv.Unquote(fields[3])
	if kind < 0 || err != nil || err2 != nil || err3 != nil {
		return e, false
	}
	return sim.Entry{Kind: sim.EntryKind(kind), Text: text, N: n, At: at}, true
}
