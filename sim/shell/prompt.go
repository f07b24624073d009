package shell

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
	"mvdan.cc/sh/v3/syntax"
)

// Run runs one complete input at a prompt and gives its status.
func (s *Shell) Run(line string) int {
	s.leaving = leave{}
	s.notify()
	if text := strings.TrimRight(line, "\n"); strings.TrimSpace(text) != "" && text[0] != ' ' {
		s.history = append(s.history, text)
	}
	s.runText(line, &source{})
	if s.leaving.why == leaveLine {
		s.leaving = leave{}
	}
	s.out.flush()
	s.signals()
	s.notify()
	if s.leaving.why == leaveLine {
		s.leaving = leave{}
	}
	return s.status
}

// Incomplete reports whether text needs more lines to be a command.
func (s *Shell) Incomplete(text string) bool {
	if strings.HasSuffix(strings.TrimSuffix(text, "\n"), "\\") && !strings.HasSuffix(strings.TrimSuffix(text, "\n"), `\\`) {
		return true
	}
	file, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(text+"\n"), "")
	return syntax.IsIncomplete(err) || err == nil && openHeredoc(file, text)
}

// openHeredoc reports whether a here-document of file lacks its last line,
// which is no error to the parser.
func openHeredoc(file *syntax.File, text string) bool {
	lines := strings.Split(text, "\n")
	open := false
	syntax.Walk(file, func(n syntax.Node) bool {
		r, ok := n.(*syntax.Redirect)
		if ok && (r.Op == syntax.Hdoc || r.Op == syntax.DashHdoc) && !hasLine(lines[min(int(r.Pos().Line()), len(lines)):], r) {
			open = true
		}
		return !open
	})
	return open
}

// hasLine reports whether one of lines ends the here-document r.
func hasLine(lines []string, r *syntax.Redirect) bool {
	end := ""
	syntax.Walk(r.Word, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Lit:
			end += strings.ReplaceAll(n.Value, `\`, "")
		case *syntax.SglQuoted:
			end += n.Value
		}
		return true
	})
	for _, line := range lines {
		if r.Op == syntax.DashHdoc {
			line = strings.TrimLeft(line, "\t")
		}
		if line == end {
			return true
		}
	}
	return false
}

// Exited reports whether exit was run, and with what status.
func (s *Shell) Exited() (status int, ok bool) {
	if s.leaving.why != leaveExit {
		return 0, false
	}
	return s.status, true
}

// Close runs the EXIT trap, where there is one, and gives the status to leave
// with.
func (s *Shell) Close() int { return s.end() }

// Prompt is what is shown before a line is typed.
func (s *Shell) Prompt() string { return s.promptText(s.getOr("PS1", `\u@\h:\w\$ `)) }

// Continuation is what is shown before each further line.
func (s *Shell) Continuation() string { return s.promptText(s.getOr("PS2", "> ")) }

// History is the lines that were typed, oldest first.
func (s *Shell) History() []string { return append([]string(nil), s.history...) }

// promptText resolves a prompt's backslash escapes, then expands it.
func (s *Shell) promptText(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 == len(text) {
			b.WriteByte(text[i])
			continue
		}
		i++
		if c := text[i]; c >= '0' && c <= '7' {
			value, size := readDigits(text[i:], 8, 3)
			b.WriteByte(byte(value))
			i += size - 1
		} else {
			b.WriteString(s.promptEscape(c))
		}
	}
	if strings.IndexByte(b.String(), '$') < 0 && strings.IndexByte(b.String(), '`') < 0 {
		return b.String()
	}
	word, err := parseDocument(b.String())
	if err != nil || word == nil {
		return b.String()
	}
	status := s.status
	expanded, err := s.expandQuoted(word)
	s.status = status
	if err != nil {
		return b.String()
	}
	return expanded
}

func (s *Shell) promptEscape(c byte) string {
	switch c {
	case 'u':
		return s.userName()
	case 'h', 'H':
		host := s.p.Uname().Nodename
		if c == 'h' {
			host, _, _ = strings.Cut(host, ".")
		}
		return host
	case 'w':
		return s.shorten(s.get("PWD"))
	case 'W':
		dir := s.shorten(s.get("PWD"))
		if dir != "/" && dir != "~" {
			dir = dir[strings.LastIndexByte(dir, '/')+1:]
		}
		return dir
	case '$':
		if s.p.Cred().EUID == 0 {
			return "#"
		}
		return `\$`
	case 'n':
		return "\n"
	case 'r':
		return "\r"
	case 'a':
		return "\a"
	case 'e':
		return "\x1b"
	case 's':
		return s.name[strings.LastIndexByte(s.name, '/')+1:]
	case 'v':
		return "5.2"
	case 'V':
		return "5.2.15"
	case 'j':
		return strconv.Itoa(len(s.jobs.list))
	case '#', '!':
		return strconv.Itoa(len(s.history) + 1)
	case '[', ']':
		return ""
	case '\\':
		return `\\`
	}
	return `\` + string(c)
}

// userName is the name of who runs the shell.
func (s *Shell) userName() string {
	uid := strconv.Itoa(int(s.p.Cred().EUID))
	data, err := sys.ReadFile(s.p, "/etc/passwd")
	if err == nil {
		for _, line := range strings.Split(string(data), "\n") {
			if f := strings.Split(line, ":"); len(f) > 5 && f[2] == uid {
				return f[0]
			}
		}
	}
	if uid == "0" {
		return "root"
	}
	return "I have no name!"
}
