package shell

import (
	"sort"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// commandBuiltin are the builtins about commands and their names.
func commandBuiltin(name string) builtin {
	switch name {
	case "command":
		return command
	case "builtin":
		return callBuiltin
	case "type":
		return typeBuiltin
	case "hash":
		return hash
	case "alias":
		return alias
	case "unalias":
		return unalias
	case "getopts":
		return getopts
	case "compgen":
		return compgen
	case "enable", "complete", "compopt", "fc", "caller", "suspend", "help":
		return otherBuiltin
	}
	return nil
}

// otherBuiltin are builtins that are known and not simulated.
func otherBuiltin(s *Shell, args []string) int {
	switch args[0] {
	case "enable":
		if len(args) == 1 {
			for _, name := range strings.Fields(builtinNames) {
				s.out.print("enable ", name, "\n")
			}
			return 0
		}
	case "caller":
		return caller(s, args)
	case "help":
		if len(args) > 1 && s.builtin(args[1]) == nil {
			topic := args[1]
			return s.complainf("help: no help topics match `%s'.  Try `help help' or `man -k %s' or `info %s'.", topic, topic, topic)
		}
	}
	s.errorf("%s: is not simulated here", args[0])
	return 2
}

func caller(s *Shell, args []string) int {
	n := len(s.calls) - 1
	if len(args) > 1 {
		k, ok := smallNumber(args[1])
		if !ok {
			s.errorf("caller: %s: invalid number", args[1])
			return s.usage("caller: usage: caller [expr]")
		}
		n -= int(k)
	}
	if n < 0 {
		return 1
	}
	c, file, from := s.calls[n], s.name, "main"
	if n > 0 {
		file, from = s.calls[n-1].file, s.calls[n-1].function
	}
	if len(args) > 1 {
		s.out.printf("%d %s %s\n", c.line, from, file)
	} else {
		s.out.printf("%d %s\n", c.line, file)
	}
	return 0
}

func command(s *Shell, args []string) int {
	flags, rest, ok := s.flags(args, "pvV", "command [-pVv] command [arg ...]")
	if !ok {
		return 2
	}
	if len(rest) == 0 {
		return 0
	}
	if flags['v'] != "" || flags['V'] != "" {
		status := 1
		if s.dash {
			status = 127
		}
		for _, name := range rest {
			if s.describeCommand(name, flags['V'] != "") {
				status = 0
			} else if flags['V'] != "" {
				s.errorf("command: %s: not found", name)
			}
		}
		return status
	}
	return s.runWords(rest)
}

// runWords runs words as a command that is no function.
func (s *Shell) runWords(words []string) int {
	if run := s.builtin(words[0]); run != nil {
		return run(s, words)
	}
	s.out.flush()
	env := s.environment()
	pid, err := s.fork(func(c *Shell) int {
		c.joinGroup(0, foregroundJob)
		return c.execute(words, env)
	})
	if err != nil {
		s.forkFailed(err)
		return s.status
	}
	s.ownGroup(pid, pid)
	return s.foreground([]int{pid}, func() string { return strings.Join(words, " ") })
}

func callBuiltin(s *Shell, args []string) int {
	if len(args) < 2 {
		return 0
	}
	run := s.builtin(args[1])
	if run == nil {
		return s.complainf("builtin: %s: not a shell builtin", args[1])
	}
	return run(s, args[1:])
}

// kindOf is what type -t says of a name, with the files it stands for.
func (s *Shell) kindOf(name string) (kind string, paths []string) {
	switch {
	case s.aliases[name] != "" && (s.interactive || s.options.shopt["expand_aliases"]):
		return "alias", nil
	case syntax.IsKeyword(name) && name != "]]":
		return "keyword", nil
	case s.funcs[name] != nil:
		return "function", nil
	case s.builtin(name) != nil:
		return "builtin", nil
	case strings.Contains(name, "/"):
		if access(s.p, name, 1) {
			return "file", []string{name}
		}
		return "", nil
	}
	if paths = s.programs(name, everyProgram); len(paths) > 0 && access(s.p, paths[0], 1) {
		return "file", paths
	}
	return "", nil
}

// describeCommand tells what a name runs, for command -v and -V and type.
func (s *Shell) describeCommand(name string, long bool) bool {
	kind, paths := s.kindOf(name)
	if !long {
		switch kind {
		case "":
			return false
		case "alias":
			s.out.print("alias ", name, "=", quoteSingle(s.aliases[name]), "\n")
		case "file":
			s.out.print(paths[0], "\n")
		default:
			s.out.print(name, "\n")
		}
		return true
	}
	switch kind {
	case "":
		return false
	case "alias":
		s.out.print(name, " is aliased to `", s.aliases[name], "'\n")
	case "keyword":
		s.out.print(name, " is a shell keyword\n")
	case "function":
		s.out.print(name, " is a function\n", s.functionText(s.funcs[name]), "\n")
	case "builtin":
		s.out.print(name, " is a shell builtin\n")
	default:
		if path, ok := s.hashed[name]; ok {
			s.out.print(name, " is hashed (", path, ")\n")
		} else {
			s.out.print(name, " is ", paths[0], "\n")
		}
	}
	return true
}

func typeBuiltin(s *Shell, args []string) int {
	flags, rest, ok := s.flags(args, "afptP", "type [-afptP] name [name ...]")
	if !ok {
		return 2
	}
	status := 0
	for _, name := range rest {
		kind, paths := s.kindOf(name)
		switch {
		case flags['P'] != "" || flags['p'] != "":
			if flags['P'] != "" {
				paths = s.programs(name, everyProgram)
			}
			if len(paths) == 0 && (kind == "" || flags['P'] != "") {
				status = 1
			} else if len(paths) > 0 {
				s.out.print(paths[0], "\n")
			}
		case kind == "":
			if flags['t'] == "" {
				s.errorf("type: %s: not found", name)
			}
			status = 1
		case flags['t'] != "":
			s.out.print(kind, "\n")
		case flags['a'] != "":
			s.describeAll(name, kind)
		default:
			s.describeCommand(name, true)
		}
	}
	return status
}

// describeAll tells of everything a name may mean.
func (s *Shell) describeAll(name, kind string) {
	if kind != "file" {
		s.describeCommand(name, true)
	}
	if kind == "function" && s.builtin(name) != nil {
		s.out.print(name, " is a shell builtin\n")
	}
	if !strings.Contains(name, "/") {
		for _, path := range s.programs(name, everyProgram) {
			s.out.print(name, " is ", path, "\n")
		}
	} else if kind == "file" {
		s.out.print(name, " is ", name, "\n")
	}
}

func hash(s *Shell, args []string) int {
	flags, rest, ok := s.flags(args, "rdtlp:", "hash [-lr] [-p pathname] [-dt] [name ...]")
	if !ok {
		return 2
	}
	if flags['r'] != "" {
		clear(s.hashed)
	}
	if len(rest) == 0 && flags['r'] == "" {
		if len(s.hashed) == 0 {
			s.out.print("hash: hash table empty\n")
			return 0
		}
		s.out.print("hits\tcommand\n")
		var paths []string
		for _, path := range s.hashed {
			paths = append(paths, path)
		}
		sort.Strings(paths)
		for _, path := range paths {
			s.out.print("   1\t", path, "\n")
		}
		return 0
	}
	status := 0
	for _, name := range rest {
		switch path, known := s.hashed[name]; {
		case flags['p'] != "":
			s.hashed[name] = flags['p']
		case flags['d'] != "" && known:
			delete(s.hashed, name)
		case flags['t'] != "" && known:
			s.out.print(path, "\n")
		case flags['d'] != "" || flags['t'] != "" || s.builtin(name) == nil && s.findProgram(name) == "":
			s.errorf("hash: %s: not found", name)
			status = 1
		}
	}
	return status
}

func alias(s *Shell, args []string) int {
	rest := args[1:]
	if len(rest) > 0 && (rest[0] == "-p" || rest[0] == "--") {
		rest = rest[1:]
	}
	if len(rest) == 0 {
		var names []string
		for name := range s.aliases {
			names = append(names, name)
		}
		sort.Strings(names)
		for _, name := range names {
			s.out.print("alias ", name, "=", quoteSingle(s.aliases[name]), "\n")
		}
		return 0
	}
	status := 0
	for _, arg := range rest {
		name, value, has := strings.Cut(arg, "=")
		switch old, known := s.aliases[name]; {
		case has && name != "" && !strings.ContainsAny(name, " \t\n/$`=|&;()<>\"'\\"):
			s.aliases[name] = value
		case has:
			s.errorf("alias: `%s': invalid alias name", name)
			status = 1
		case known:
			s.out.print("alias ", name, "=", quoteSingle(old), "\n")
		default:
			s.errorf("alias: %s: not found", name)
			status = 1
		}
	}
	return status
}

func unalias(s *Shell, args []string) int {
	flags, rest, ok := s.flags(args, "a", "unalias [-a] name [name ...]")
	if !ok {
		return 2
	}
	if flags['a'] != "" {
		clear(s.aliases)
		return 0
	}
	if len(rest) == 0 {
		return s.usage("unalias: usage: unalias [-a] name [name ...]")
	}
	status := 0
	for _, name := range rest {
		if _, known := s.aliases[name]; !known {
			s.errorf("unalias: %s: not found", name)
			status = 1
		}
		delete(s.aliases, name)
	}
	return status
}
