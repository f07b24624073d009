package shell

import "github.com/overlook-fs/overlook/sim/sys"

// becomeInteractive makes the shell one that somebody types at.
func (s *Shell) becomeInteractive() {
	s.interactive, s.prompting = true, true
	s.options.set('H', true)
	s.startJobControl()
}

// typedAt reports whether a shell that reads its commands from standard input
// is to prompt for them.
func (s *Shell) typedAt() bool { return sys.IsTerminal(s.p, 0) && sys.IsTerminal(s.p, 2) }

// converse prompts for inputs and runs them until the end of file or exit.
func (s *Shell) converse() int {
	s.becomeInteractive()
	for {
		text, ok := s.ask()
		if !ok {
			s.stderr("exit\n")
			return s.end()
		}
		s.Run(text)
		if status, left := s.Exited(); left {
			s.Close()
			return status
		}
	}
}

// ask reads one complete input; not ok: there is none any more.
func (s *Shell) ask() (text string, ok bool) {
	prompt := s.Prompt()
	for {
		s.stderr(prompt)
		line, end := s.readUntil(0, '\n', -1, nil)
		switch {
		case end == readSignal:
			s.leaving = leave{}
			return "", true
		case end != readDelimiter && line == "":
			return text, text != ""
		}
		if text += line; !s.Incomplete(text) {
			return text, true
		}
		text += "\n"
		prompt = s.Continuation()
	}
}
