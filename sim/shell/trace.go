package shell

import (
	"strings"
)

// trace shows a line under set -x: PS4, its first character once more for
// each level of command substitution. dash shows simple commands alone.
func (s *Shell) trace(text string) {
	if !s.dash {
		s.traceLine(text, s.substs)
	}
}

func (s *Shell) traceLine(text string, depth int) {
	s.out.flush()
	x := s.options.on('x')
	s.options.set('x', false)
	prefix := s.promptText(s.getOr("PS4", "+ "))
	s.options.set('x', x)
	if prefix != "" {
		prefix = strings.Repeat(prefix[:1], depth) + prefix
	}
	s.stderr(prefix + text + "\n")
}

// traceDepth is called in the process of a command substitution.
func (s *Shell) traceDepth() { s.substs++ }

func (s *Shell) traceCall(args []string) {
	if !s.options.on('x') {
		return
	}
	if s.dash {
		s.traced = append(s.traced, args...)
		s.traceTogether()
		return
	}
	quoted := make([]string, len(args))
	for i, a := range args {
		quoted[i] = quoteTrace(a)
	}
	s.trace(strings.Join(quoted, " "))
}

// traceTogether shows in one line, as they are, a command's assignments and
// words, as dash does.
func (s *Shell) traceTogether() {
	if len(s.traced) > 0 {
		text := strings.Join(s.traced, " ")
		s.traced = nil
		s.traceLine(text, 0)
	}
}

func (s *Shell) traceAssign(name string, appended bool, text string) {
	switch {
	case !s.options.on('x'):
	case s.dash:
		s.traced = append(s.traced, name+"="+text)
	case text == "":
		s.trace(name + assignOperator(appended))
	default:
		s.trace(name + assignOperator(appended) + quoteTrace(text))
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
