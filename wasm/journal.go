//go:build js && wasm

package main

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/lessons"
	"github.com/overlook-fs/overlook/sim"
)

// journal is what it takes to build a session again: what the machine was
// made with, and what came from outside. As text it has a line for each:
//
//	overlook 1 SEED CLOCK COLS [PROFILE]
//	KIND AT N "TEXT"
//
// Behind the entries up to the present come the branches, each after a line
// whose kind is B, with how many of its entries had happened for AT, and for N
// whether a reset left it.
type journal struct {
	seed     uint64
	clock    int64
	cols     int
	profile  lessons.Profile // "" for the usual one
	entries  []sim.Entry
	branches []sim.Branch
}

const journalHead = "overlook 1 "

// kindLetters are the kinds of entries as the text has them.
const kindLetters = "LIECRM"

// branchLetter begins a branch.
const branchLetter = 'B'

// journal is the session's journal up to the present, and what was left.
func (s *session) journal() journal {
	j := s.origin
	j.entries = s.machine.Journal()
	j.branches = s.machine.Branches()
	return j
}

func (j journal) bytes() []byte {
	b := append([]byte(nil), journalHead...)
	b = strconv.AppendUint(b, j.seed, 10)
	b = append(b, ' ')
	b = strconv.AppendInt(b, j.clock, 10)
	b = append(b, ' ')
	b = strconv.AppendInt(b, int64(j.cols), 10)
	if j.profile != "" {
		b = append(append(b, ' '), j.profile...)
	}
	b = append(b, '\n')
	b = appendEntries(b, j.entries)
	for _, left := range j.branches {
		reset := 0
		if left.Reset {
			reset = 1
		}
		b = appendEntry(b, branchLetter, uint64(left.Now), reset, "")
		b = appendEntries(b, left.Entries)
	}
	return b
}

func appendEntries(b []byte, entries []sim.Entry) []byte {
	for _, e := range entries {
		b = appendEntry(b, kindLetters[e.Kind], e.At, e.N, e.Text)
	}
	return b
}

func appendEntry(b []byte, kind byte, at uint64, n int, text string) []byte {
	b = append(b, kind, ' ')
	b = strconv.AppendUint(b, at, 10)
	b = append(b, ' ')
	b = strconv.AppendInt(b, int64(n), 10)
	b = append(b, ' ')
	b = strconv.AppendQuote(b, text)
	return append(b, '\n')
}

// readJournal reads a journal's text; not ok: it is none that this program
// wrote.
func readJournal(text []byte) (j journal, ok bool) {
	head, rest, _ := strings.Cut(string(text), "\n")
	fields := strings.Fields(strings.TrimPrefix(head, journalHead))
	if !strings.HasPrefix(head, journalHead) || len(fields) < 3 || len(fields) > 4 {
		return journal{}, false
	}
	if len(fields) == 4 {
		j.profile = lessons.Profile(fields[3])
	}
	var errs [3]error
	j.seed, errs[0] = strconv.ParseUint(fields[0], 10, 64)
	j.clock, errs[1] = strconv.ParseInt(fields[1], 10, 64)
	j.cols, errs[2] = strconv.Atoi(fields[2])
	if errs != [3]error{} {
		return journal{}, false
	}
	into := &j.entries
	for line := range strings.Lines(rest) {
		e, branch, ok := readEntry(strings.TrimSuffix(line, "\n"))
		switch {
		case !ok:
			return journal{}, false
		case branch:
			j.branches = append(j.branches, sim.Branch{Now: int(e.At), Reset: e.N != 0})
			into = &j.branches[len(j.branches)-1].Entries
		default:
			*into = append(*into, e)
		}
	}
	for _, left := range j.branches {
		if left.Now < 0 || left.Now > len(left.Entries) {
			return journal{}, false
		}
	}
	return j, true
}

// readEntry reads a line of a journal: an entry, or what begins a branch.
func readEntry(line string) (e sim.Entry, branch, ok bool) {
	fields := strings.SplitN(line, " ", 4)
	if len(fields) != 4 || len(fields[0]) != 1 {
		return e, false, false
	}
	kind := strings.Index(kindLetters, fields[0])
	at, err := strconv.ParseUint(fields[1], 10, 64)
	n, err2 := strconv.Atoi(fields[2])
	text, err3 := strconv.Unquote(fields[3])
	branch = fields[0][0] == branchLetter
	if kind < 0 && !branch || err != nil || err2 != nil || err3 != nil {
		return e, false, false
	}
	return sim.Entry{Kind: sim.EntryKind(max(kind, 0)), Text: text, N: n, At: at}, branch, true
}
