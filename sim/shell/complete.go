package shell

import (
	"sort"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// Complete proposes how the word before pos may go on: each candidate may
// stand in the line in place of line[start:pos].
func (s *Shell) Complete(line string, pos int) (start int, candidates []string) {
	pos = max(0, min(pos, len(line)))
	start = wordStart(line[:pos])
	word := line[start:pos]
	found := map[string]bool{}
	switch {
	case strings.HasPrefix(word, "$"):
		s.completeVariable(word[1:], found)
	case !strings.Contains(word, "/") && startsCommand(line[:start]):
		s.completeCommand(word, found)
	default:
		s.completePath(word, found)
	}
	for c := range found {
		candidates = append(candidates, c)
	}
	sort.Strings(candidates)
	return start, candidates
}

// wordStart is where the word that ends text begins.
func wordStart(text string) int {
	i := len(text)
	for i > 0 && (strings.IndexByte(" \t\n;|&<>()=:`\"'", text[i-1]) < 0 || i > 1 && text[i-2] == '\\') {
		i--
	}
	return i
}

// startsCommand reports whether a command's name comes behind text.
func startsCommand(text string) bool {
	text = strings.TrimRight(text, " \t")
	if text == "" {
		return true
	}
	if strings.IndexByte(";|&(`\n{!", text[len(text)-1]) >= 0 {
		return true
	}
	fields := strings.Fields(text)
	switch fields[len(fields)-1] {
	case "then", "do", "else", "elif", "if", "while", "until", "explain", "help", "sudo", "time", "exec", "command":
		return true
	}
	return false
}

func (s *Shell) completeVariable(prefix string, found map[string]bool) {
	for _, name := range s.vars.names() {
		if strings.HasPrefix(name, prefix) {
			found["$"+name] = true
		}
	}
}

// completeCommand proposes builtins, functions, aliases, keywords and what
// PATH has.
func (s *Shell) completeCommand(prefix string, found map[string]bool) {
	add := func(name string) {
		if strings.HasPrefix(name, prefix) {
			found[name+" "] = true
		}
	}
	for _, name := range strings.Fields(builtinNames) {
		add(name)
	}
	for name := range s.funcs {
		add(name)
	}
	for name := range s.aliases {
		add(name)
	}
	for _, name := range []string{"if", "for", "while", "until", "case", "select", "function", "time"} {
		add(name)
	}
	for _, dir := range strings.Split(s.get("PATH"), ":") {
		entries, err := sys.ReadDir(s.p, dir)
		if err != nil {
			continue
		}
		for _, e := range entries {
			add(e.Name)
		}
	}
}

// completePath proposes files; a directory ends in "/", anything else in a
// space.
func (s *Shell) completePath(word string, found map[string]bool) {
	dir, prefix := ".", word
	at := strings.LastIndexByte(word, '/') + 1
	if at > 0 {
		dir, prefix = word[:at], word[at:]
	}
	if strings.HasPrefix(dir, "~/") {
		dir = s.get("HOME") + dir[1:]
	}
	entries, err := sys.ReadDir(s.p, unescape(dir))
	if err != nil {
		return
	}
	for _, e := range entries {
		name := escape(e.Name)
		if !strings.HasPrefix(name, prefix) || e.Name[0] == '.' && prefix == "" {
			continue
		}
		end := " "
		if st, err := sys.StatPath(s.p, unescape(dir)+"/"+e.Name); err == nil && st.Mode.IsDir() {
			end = "/"
		}
		found[word[:at]+name+end] = true
	}
}

// escape is a name as it has to be typed.
func escape(name string) string {
	var b strings.Builder
	for i := 0; i < len(name); i++ {
		if strings.IndexByte(" \t\n;|&<>()`\"'\\$*?[#~!{}", name[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(name[i])
	}
	return b.String()
}

// unescape is what a typed name means.
func unescape(word string) string {
	var b strings.Builder
	for i := 0; i < len(word); i++ {
		if word[i] == '\\' && i+1 < len(word) {
			i++
		}
		b.WriteByte(word[i])
	}
	return b.String()
}
