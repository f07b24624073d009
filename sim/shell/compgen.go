package shell

import (
	"sort"
	"strings"
)

// compgenActions are compgen's letters by the names of -A.
var compgenActions = map[string]byte{
	"alias": 'a', "builtin": 'b', "command": 'c', "directory": 'd', "export": 'e', "file": 'f', "keyword": 'k', "variable": 'v', "function": 'F',
}

// compgen lists what a word could be completed to.
func compgen(s *Shell, args []string) int {
	flags, rest, ok := s.flags(args, "abcdefkvW:A:G:", "compgen [-abcdefgjksuv] [-o option] [-A action] [-G globpat] [-W wordlist] [-F function] [-C command] [-X filterpat] [-P prefix] [-S suffix] [word]")
	if !ok {
		return 2
	}
	prefix := ""
	if len(rest) > 0 {
		prefix = rest[0]
	}
	var list []string
	for _, letter := range []byte("abcdefkvAWG") {
		value, given := flags[letter]
		if !given {
			continue
		}
		switch letter {
		case 'A':
			action, ok := compgenActions[value]
			if !ok {
				return s.complainf("compgen: %s: invalid action name", value)
			}
			list = append(list, s.generate(action, prefix)...)
		case 'W':
			list = append(list, withPrefix(strings.Fields(value), prefix)...)
		case 'G':
			if found, err := s.pathnames([]piece{{text: value}}); err == nil && !(len(found) == 1 && found[0] == value) {
				list = append(list, found...)
			}
		default:
			list = append(list, s.generate(letter, prefix)...)
		}
	}
	for _, word := range list {
		s.out.print(word, "\n")
	}
	if len(list) == 0 {
		return 1
	}
	return 0
}

// generate is what one of compgen's actions gives, in order.
func (s *Shell) generate(action byte, prefix string) []string {
	var list []string
	switch action {
	case 'a':
		for name := range s.aliases {
			list = append(list, name)
		}
	case 'F':
		for name := range s.funcs {
			list = append(list, name)
		}
	case 'b':
		list = strings.Fields(builtinNames)
	case 'k':
		list = strings.Fields(shellKeywords)
	case 'c':
		list = s.completeCommands(prefix)
	case 'v', 'e':
		for _, name := range s.namesWithPrefix(prefix) {
			if action == 'v' || s.variable(name).is(exported) {
				list = append(list, name)
			}
		}
	case 'd', 'f':
		for _, path := range s.completePaths(prefix, action == 'd') {
			list = append(list, strings.TrimSuffix(unquote(path), "/"))
		}
	}
	list = withPrefix(list, prefix)
	sort.Strings(list)
	return distinct(list)
}

func withPrefix(list []string, prefix string) []string {
	var out []string
	for _, word := range list {
		if strings.HasPrefix(word, prefix) {
			out = append(out, word)
		}
	}
	return out
}
