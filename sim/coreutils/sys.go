package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// caller is one run of sys: system calls of one process, so that what one of
// them opens the next can use.
type caller struct {
	inv      *invocation
	names    map[string]int // of descriptors, mappings and handles
	handles  []sys.FileHandle
	mappings []sys.Mapping
	alone    bool // one call only: its result needs no reminder of what it was
}

// systemCalls is the command sys.
func systemCalls(inv *invocation) {
	if len(inv.args) == 0 {
		inv.usage(2, "missing call")
		return
	}
	switch inv.args[0] {
	case "--help":
		systemCallsHelp(inv.out)
		return
	case "--version":
		inv.options().version()
		return
	}
	calls, ok := readCalls(inv)
	if !ok {
		return
	}
	c := &caller{inv: inv, names: map[string]int{}, alone: len(calls) == 1}
	for _, words := range calls {
		if !c.call(words) {
			return
		}
	}
}

// readCalls is the calls that the arguments ask for, each its words.
func readCalls(inv *invocation) (calls [][]string, ok bool) {
	args := inv.args
	if len(args) > 1 {
		return splitCalls(args), true
	}
	text := args[0]
	if text == "-" {
		input, err := sys.ReadAll(inv.p, 0)
		if err != nil {
			inv.errorf("standard input: %v", err)
			return nil, false
		}
		text = string(input)
	}
	words, ok := callWords(text)
	if !ok {
		inv.usage(2, "unmatched quote")
		return nil, false
	}
	return splitCalls(words), true
}

// splitCalls divides words at ";" and "--".
func splitCalls(words []string) (calls [][]string) {
	start := 0
	for i := 0; i <= len(words); i++ {
		if i < len(words) && words[i] != ";" && words[i] != "--" {
			continue
		}
		if i > start {
			calls = append(calls, words[start:i])
		}
		start = i + 1
	}
	return calls
}

// callWords divides a text into words. Quotes of both kinds keep blanks; the
// end of a line and ";" are words ";"; "#" where a word could begin hides the
// rest of its line. Not ok: a quote is not closed.
func callWords(text string) (words []string, ok bool) {
	for text != "" {
		switch c := text[0]; {
		case c == ' ' || c == '\t':
			text = text[1:]
		case c == ';' || c == '\n':
			words, text = append(words, ";"), text[1:]
		case c == '#':
			_, text, _ = strings.Cut(text, "\n")
			words = append(words, ";")
		default:
			var word string
			if word, text, ok = callWord(text); !ok {
				return nil, false
			}
			words = append(words, word)
		}
	}
	return words, true
}

// callWord is the word that text begins with, and what follows it.
func callWord(text string) (word, rest string, ok bool) {
	for text != "" && strings.IndexByte(" \t\n;", text[0]) < 0 {
		c := text[0]
		text = text[1:]
		if c != '\'' && c != '"' {
			word += string([]byte{c})
			continue
		}
		end := strings.IndexByte(text, c)
		if end < 0 {
			return "", "", false
		}
		word, text = word+text[:end], text[end+1:]
	}
	return word, text, true
}

// call makes one call and prints what came of it. False: it was no call.
func (c *caller) call(words []string) bool {
	spelled := words
	name, assigned := "", words[0]
	if before, after, found := strings.Cut(words[0], "="); found {
		name, assigned = before, after
	}
	call := findCall(assigned)
	if call == nil {
		c.inv.usage(2, "no call %s", quoteText(assigned))
		return false
	}
	args, wrong := c.arguments(call.takes, words[1:])
	if wrong != "" {
		c.inv.usage(2, "%s: %s", assigned, wrong)
		return false
	}
	if !c.alone {
		for _, word := range spelled {
			c.inv.out.WriteString(callQuote(word) + " ")
		}
	}
	number, more, err := call.do(c, args)
	if name != "" {
		c.names[name] = int(number)
		if err != nil {
			c.names[name] = -1
		}
	}
	c.print(number, more, err)
	// What the call did to standard output must not overtake this line.
	c.inv.out.Flush()
	return true
}
