package coreutils

import "strings"

// echo prints its arguments.
func echo(inv *invocation) {
	text, _ := Echo(inv.args, false)
	inv.out.WriteString(text)
}

// Echo is what echo prints for args; escapes says whether backslashes mean
// something without -e. stopped says that \c ended it.
func Echo(args []string, escapes bool) (text string, stopped bool) {
	newline := true
	for len(args) > 0 && isEchoOption(args[0]) {
		for _, c := range args[0][1:] {
			switch c {
			case 'n':
				newline = false
			case 'e':
				escapes = true
			case 'E':
				escapes = false
			}
		}
		args = args[1:]
	}
	text = strings.Join(args, " ")
	if escapes {
		if text, stopped = EchoWords(args); stopped {
			return text, true
		}
	}
	if newline {
		text += "\n"
	}
	return text, false
}

// EchoWords are words as echo prints them where every backslash means
// something, without a newline; stopped says that \c ended them.
func EchoWords(words []string) (text string, stopped bool) {
	b, stopped := unescape(nil, strings.Join(words, " "), echoEscapes)
	return string(b), stopped
}

func isEchoOption(arg string) bool {
	return len(arg) > 1 && arg[0] == '-' && strings.Trim(arg[1:], "neE") == ""
}
