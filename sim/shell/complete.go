package shell

import (
	"sort"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// Complete finds what the word before pos could be: candidates replace
// line[start:pos]. A directory ends in a slash.
func (s *Shell) Complete(line string, pos int) (start int, candidates []string) {
	pos = min(max(pos, 0), len(line))
	start = wordStart(line[:pos])
	word := line[start:pos]
	switch {
	case strings.HasPrefix(word, "${"):
		candidates = s.completeVariables("${", word[2:], "}")
	case strings.HasPrefix(word, "$"):
		candidates = s.completeVariables("$", word[1:], "")
	case !strings.Contains(word, "/") && commandPosition(line[:start]):
		candidates = s.completeCommands(word)
	default:
		candidates = s.completePaths(word, directoriesOnly(line[:start]))
	}
	sort.Strings(candidates)
	return start, distinct(candidates)
}

// wordStart is where the word at the end of text begins.
func wordStart(text string) int {
	quote := byte(0)
	start := 0
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\\':
			i++
		case c == '\'' || c == '"':
			quote = c
		case strings.IndexByte(" \t\n;|&<>()=", c) >= 0:
			start = i + 1
		}
	}
	return min(start, len(text))
}

// commandPosition reports whether a command's name is expected behind text.
func commandPosition(text string) bool {
	text = strings.TrimRight(text, " \t")
	if text == "" || strings.IndexByte(";|&(\n", text[len(text)-1]) >= 0 {
		return true
	}
	switch text[strings.LastIndexAny(text, " \t\n;|&(")+1:] {
	case "if", "then", "else", "elif", "while", "until", "do", "{", "!", "time", "sudo", "exec", "command":
		return true
	}
	return false
}

// directoriesOnly reports whether the command in text takes directories.
func directoriesOnly(text string) bool {
	fields := strings.Fields(text[strings.LastIndexAny(text, ";|&(")+1:])
	if len(fields) == 0 {
		return false
	}
	switch fields[0] {
	case "cd", "pushd", "rmdir":
		return true
	}
	return false
}

func (s *Shell) completeVariables(open, prefix, end string) []string {
	var list []string
	for _, name := range s.namesWithPrefix(prefix) {
		list = append(list, open+name+end)
	}
	return list
}

// shellKeywords are the words that begin or continue compound commands.
const shellKeywords = "case do done elif else esac fi for function if in select then time until while"

func (s *Shell) completeCommands(prefix string) []string {
	var list []string
	add := func(name string) {
		if strings.HasPrefix(name, prefix) {
			list = append(list, name)
		}
	}
	for _, name := range strings.Fields(builtinNames + " " + shellKeywords) {
		add(name)
	}
	for name := range s.funcs {
		add(name)
	}
	for name := range s.aliases {
		add(name)
	}
	for _, dir := range strings.Split(s.get("PATH"), ":") {
		entries, err := sys.ReadDir(s.p, orDot(dir))
		if err != nil {
			continue
		}
		for _, e := range entries {
			if e.Type != sys.DT_DIR {
				add(e.Name)
			}
		}
	}
	return list
}

// completePaths lists names in a directory that begin as word does.
func (s *Shell) completePaths(word string, onlyDirs bool) []string {
	slash := strings.LastIndexByte(word, '/') + 1
	typed, prefix := word[:slash], unquote(word[slash:])
	dir := unquote(typed)
	if strings.HasPrefix(dir, "~") {
		user, rest, _ := strings.Cut(dir[1:], "/")
		if home, ok := s.home(user); ok {
			dir = home + "/" + rest
		}
	}
	entries, err := sys.ReadDir(s.p, orDot(dir))
	if err != nil {
		return nil
	}
	var list []string
	for _, e := range entries {
		if !strings.HasPrefix(e.Name, prefix) || e.Name[0] == '.' && !strings.HasPrefix(prefix, ".") {
			continue
		}
		isDir := e.Type == sys.DT_DIR
		if e.Type == sys.DT_LNK || e.Type == sys.DT_UNKNOWN {
			st, err := sys.StatPath(s.p, dir+e.Name)
			isDir = err == nil && st.Mode.IsDir()
		}
		switch {
		case isDir:
			list = append(list, typed+quoteTyped(e.Name)+"/")
		case !onlyDirs:
			list = append(list, typed+quoteTyped(e.Name))
		}
	}
	return list
}

// quoteTyped puts backslashes before what the shell would take for syntax.
func quoteTyped(name string) string {
	if hasControl(name) {
		return quoteDollar(name)
	}
	return quoteWord(name)
}

// unquote removes quotes and backslashes from a word being typed.
func unquote(word string) string {
	var b []byte
	for i := 0; i < len(word); i++ {
		switch {
		case word[i] == '\\' && i+1 < len(word):
			i++
			b = append(b, word[i])
		case word[i] != '\'' && word[i] != '"' && word[i] != '\\':
			b = append(b, word[i])
		}
	}
	return string(b)
}

// distinct drops repeated neighbours.
func distinct(list []string) []string {
	out := list[:0]
	for i, item := range list {
		if i == 0 || item != list[i-1] {
			out = append(out, item)
		}
	}
	return out
}
