package shell

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/coreutils"
	"github.com/overlook-fs/overlook/sim/sys"
	"mvdan.cc/sh/v3/syntax"
)

// Under the name sh this shell is what Debian has there: dash, as far as its
// words and the absence of bash's own features go. Its messages name the line
// without the word.

// dashLacks are builtins that dash has not.
const dashLacks = " builtin caller compgen complete compopt declare dirs disown enable help history let logout mapfile popd pushd readarray shopt source suspend typeset "

// becomeDash makes a new shell a dash.
func (s *Shell) becomeDash() {
	s.dash = true
	s.options.set('B', false)
	for _, entry := range s.p.Environ() {
		if text, ok := strings.CutPrefix(entry, "PS4="); ok {
			s.set("PS4", text)
		}
	}
	for name := range s.vars.scopes[0].vars {
		switch {
		case strings.HasPrefix(name, "BASH"):
		case name == "RANDOM" || name == "SECONDS" || name == "UID" || name == "EUID" || name == "SHLVL":
		case name == "HOSTNAME" || name == "HOSTTYPE" || name == "MACHTYPE" || name == "OSTYPE":
		default:
			continue
		}
		if v := s.vars.scopes[0].vars[name]; name == "SHLVL" || !v.is(exported) {
			delete(s.vars.scopes[0].vars, name)
		}
	}
}

// isDash reports whether a shell called by that name is dash.
func isDash(name string) bool {
	base := name[strings.LastIndexByte(name, '/')+1:]
	return base == "sh" || base == "dash"
}

// language is what the parser takes for the shell's.
func (s *Shell) language() syntax.LangVariant {
	if s.dash {
		return syntax.LangPOSIX
	}
	return syntax.LangBash
}

// unbound is what set -u says of a parameter that is not set.
func (s *Shell) unbound() string {
	if s.dash {
		return "parameter not set"
	}
	return "unbound variable"
}

// openFailed is why the file of a redirection could not be opened.
func (s *Shell) openFailed(path string, flags int, err error) error {
	if !s.dash {
		return failCommand(path + ": " + err.Error())
	}
	verb, text := "open", sys.ErrnoOf(err).Error()
	if flags&sys.O_CREAT != 0 {
		verb = "create"
	}
	if err == sys.ENOENT {
		text = map[string]string{"open": "No such file", "create": "Directory nonexistent"}[verb]
	}
	return &failure{"cannot " + verb + " " + path + ": " + text, leaveNot, 2}
}

// dashExecFailed reports why a file could not be run.
func (s *Shell) dashExecFailed(path string, err error) int {
	if err == sys.ENOENT || err == sys.ENOTDIR {
		s.errorf("%s: not found", path)
		return 127
	}
	s.errorf("%s: %v", path, err)
	return 126
}

// dashEcho is echo, which knows -n alone and takes every backslash for one.
func (s *Shell) dashEcho(args []string) {
	newline := true
	if len(args) > 0 && args[0] == "-n" {
		newline, args = false, args[1:]
	}
	text, stopped := coreutils.EchoWords(args)
	if newline && !stopped {
		text += "\n"
	}
	s.out.print(text)
}
