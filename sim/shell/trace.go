package shell

import (
	"strings"
)

// trace shows a line under set -x: PS4, its first character once more for
// each level of command substitution.
func (s *Shell) trace(text string) {
	s.out.flush()
	x := s.options.on('x')
	s.options.set('x', false)
	prefix := s.promptText(s.getOr("PS4", "+ "))
	s.options.set('x', x)
	if prefix != "" {
		prefix = strings.Repeat(prefix[:1], s.substs) + prefix
	}
	s.stderr(prefix + text + "\n")
}

// traceDepth is called in the process of a command substitution.
func (s *Shell) traceDepth() { s.substs++ }

func (s *Shell) traceCall(args []string) {
	if s.options.on('x') {
		quoted := make([]string, len(args))
		for i, a := range args {
			quoted[i] = quoteTrace(a)
		}
		s.trace(strings.Join(quoted, " "))
	}
}

func (s *Shell) traceAssign(name string, appended bool, text string) {
	if s.options.on('x') {
		if text != "" {
			text = quoteTrace(text)
		}
		s.trace(name + assignOperator(appended) + text)
	}
}

func assignOperator(appended bool) string {
	if appended {
		return "+="
	}
	return "="
}

func (s *Shell) traceArray(name string, appended bool, elems []arrayElement) {
	if !s.options.on('x') {
		return
	}
	texts := make([]string, len(elems))
	for i, e := range elems {
		texts[i] = quoteTrace(e.value)
		if e.hasKey {
			texts[i] = "[" + e.key + "]=" + texts[i]
		}
	}
	s.trace(name + assignOperator(appended) + "(" + strings.Join(texts, " ") + ")")
}
