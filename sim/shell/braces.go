package shell

import (
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// maxBraces is how many words a brace expansion may give; one that would give
// more is left alone.
const maxBraces = 1 << 20

// braces expands {a,b} and {1..3}.
func (s *Shell) braces(word *syntax.Word) []*syntax.Word {
	if !s.options.on('B') {
		return []*syntax.Word{word}
	}
	split := *word
	if !syntax.SplitBraces(&split) || countBraces(&split) > maxBraces {
		return []*syntax.Word{word}
	}
	words := []*syntax.Word{}
	for _, parts := range braceWords(split.Parts) {
		words = append(words, &syntax.Word{Parts: parts})
	}
	return words
}

// braceWords is the words that parts with braces stand for, in order.
func braceWords(parts []syntax.WordPart) [][]syntax.WordPart {
	for i, part := range parts {
		br, ok := part.(*syntax.BraceExp)
		if !ok {
			continue
		}
		var words [][]syntax.WordPart
		tails := braceWords(parts[i+1:])
		for _, middle := range braceElements(br) {
			for _, tail := range tails {
				word := append(parts[:i:i], middle...)
				words = append(words, append(word, tail...))
			}
		}
		return words
	}
	return [][]syntax.WordPart{parts}
}

// braceElements is what one pair of braces stands for.
func braceElements(br *syntax.BraceExp) [][]syntax.WordPart {
	var elements [][]syntax.WordPart
	if !br.Sequence {
		for _, elem := range br.Elems {
			elements = append(elements, braceWords(elem.Parts)...)
		}
		return elements
	}
	q := sequenceOf(br)
	for n := range q.length {
		elements = append(elements, []syntax.WordPart{q.element(n)})
	}
	return elements
}

// sequence is {from..to..step}.
type sequence struct {
	from, step int64
	length     int64
	width      int // of numbers that have leading zeros, else 0
	letters    bool
}

// sequenceOf reads a sequence, which the parser has found to be one.
func sequenceOf(br *syntax.BraceExp) sequence {
	first, last := br.Elems[0].Lit(), br.Elems[1].Lit()
	q := sequence{step: 1}
	from, err := strconv.ParseInt(first, 10, 64)
	to, _ := strconv.ParseInt(last, 10, 64)
	if err != nil {
		q.letters = true
		from, to = int64(first[0]), int64(last[0])
	}
	if len(br.Elems) > 2 {
		step, _ := strconv.ParseInt(br.Elems[2].Lit(), 10, 64)
		q.step = max(step, -step, 1)
	}
	q.from = from
	q.length = maxBraces + 1
	if distance := max(from, to) - min(from, to); distance >= 0 && distance/q.step < maxBraces {
		q.length = distance/q.step + 1
	}
	if to < from {
		q.step = -q.step
	}
	if !q.letters && (leadingZero(first) || leadingZero(last)) {
		q.width = max(len(first), len(last))
	}
	return q
}

func leadingZero(number string) bool {
	number = strings.TrimPrefix(number, "-")
	return len(number) > 1 && number[0] == '0'
}

// element is number n of the sequence as a part of a word.
func (q sequence) element(n int64) syntax.WordPart {
	value := q.from + n*q.step
	if q.letters && value == '\\' {
		return &syntax.SglQuoted{} // it quotes nothing, and goes
	}
	if q.letters {
		return &syntax.Lit{Value: string(rune(value))}
	}
	digits := strconv.FormatInt(value, 10)
	if missing := q.width - len(digits); missing > 0 {
		sign := len(digits) - len(strings.TrimPrefix(digits, "-"))
		digits = digits[:sign] + strings.Repeat("0", missing) + digits[sign:]
	}
	return &syntax.Lit{Value: digits}
}

// countBraces is how many words a word with split braces expands to, or more
// than maxBraces.
func countBraces(word *syntax.Word) int64 {
	total := int64(1)
	for _, part := range word.Parts {
		br, ok := part.(*syntax.BraceExp)
		if !ok {
			continue
		}
		n := int64(0)
		if br.Sequence {
			n = sequenceOf(br).length
		} else {
			for _, elem := range br.Elems {
				n += countBraces(elem)
			}
		}
		if total *= n; n > maxBraces || total > maxBraces {
			return maxBraces + 1
		}
	}
	return total
}
