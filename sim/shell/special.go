package shell

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// isSpecial reports whether name is a parameter that is no variable.
func isSpecial(name string) bool {
	if name == "" {
		return false
	}
	if len(name) == 1 && strings.Contains("?$!#-@*", name) {
		return true
	}
	_, digits := smallNumber(strings.TrimLeft(name, "0") + "0")
	return digits && name[0] >= '0' && name[0] <= '9'
}

// special is the value of such a parameter.
func (s *Shell) special(name string) (string, bool) {
	switch name {
	case "?":
		return strconv.Itoa(s.status), true
	case "$":
		return strconv.Itoa(s.pid), true
	case "!":
		if s.lastPID == 0 {
			return "", false
		}
		return strconv.Itoa(s.lastPID), true
	case "#":
		return strconv.Itoa(len(s.args)), true
	case "-":
		return s.options.letters(s), true
	case "0":
		return s.name, true
	}
	n, err := strconv.Atoi(name)
	if err != nil || n < 1 || n > len(s.args) {
		return "", false
	}
	return s.args[n-1], true
}

// dynamic is a variable whose value is made when it is asked for; nil where
// name is none.
func (s *Shell) dynamic(name string) *variable {
	text := func(t string) *variable { return &variable{set: true, str: t} }
	switch name {
	case "LINENO":
		return text(strconv.Itoa(s.line))
	case "RANDOM":
		if s.vars.lookup(name) == nil {
			return nil
		}
		return text(strconv.Itoa(s.nextRandom()))
	case "SRANDOM":
		var b [4]byte
		s.p.Getrandom(b[:])
		return text(itoa64(int64(b[0]) | int64(b[1])<<8 | int64(b[2])<<16 | int64(b[3])<<24))
	case "SECONDS":
		if s.vars.lookup(name) == nil {
			return nil
		}
		return text(itoa64((s.p.Now().Nano() - s.started) / 1e9))
	case "EPOCHSECONDS":
		return text(itoa64(s.p.Now().Sec))
	case "EPOCHREALTIME":
		now := s.p.Now()
		micro := strconv.Itoa(int(now.Nsec/1000) + 1e6)
		return text(itoa64(now.Sec) + "." + micro[1:])
	case "BASHPID":
		return text(strconv.Itoa(s.p.Getpid()))
	case "BASH_SUBSHELL":
		return text(strconv.Itoa(s.subshell))
	case "BASH_ARGV0":
		return text(s.name)
	case "BASH_COMMAND":
		return text(s.current)
	case "SHELLOPTS":
		return &variable{attr: readOnly, set: true, str: s.options.names()}
	case "BASHOPTS":
		return &variable{attr: readOnly, set: true, str: s.options.shoptOn()}
	case "_":
		return text(s.lastArg)
	case "FUNCNAME", "BASH_SOURCE", "BASH_LINENO", "PIPESTATUS", "DIRSTACK", "GROUPS":
		return s.dynamicArray(name)
	}
	return nil
}

func (s *Shell) dynamicArray(name string) *variable {
	v := &variable{attr: indexed, set: true}
	add := func(t string) { v.list = append(v.list, element{int64(len(v.list)), t}) }
	switch name {
	case "PIPESTATUS":
		for _, status := range s.pipeStatus {
			add(strconv.Itoa(status))
		}
	case "DIRSTACK":
		for _, dir := range s.dirStack() {
			add(dir)
		}
	case "GROUPS":
		cred := s.p.Cred()
		add(strconv.Itoa(int(cred.GID)))
		for _, g := range cred.Groups {
			if g != cred.GID {
				add(strconv.Itoa(int(g)))
			}
		}
	default:
		for i := len(s.calls) - 1; i >= 0; i-- {
			c := s.calls[i]
			add(map[string]string{"FUNCNAME": c.function, "BASH_SOURCE": c.file, "BASH_LINENO": strconv.Itoa(c.line)}[name])
		}
		s.addMain(name, add)
	}
	if len(v.list) == 0 {
		return &variable{}
	}
	return v
}

// addMain adds what FUNCNAME and its kin say of the script itself.
func (s *Shell) addMain(name string, add func(string)) {
	script := s.source != nil && s.source.file != ""
	switch {
	case name == "BASH_SOURCE" && script:
		add(s.name)
	case name == "FUNCNAME" && script && len(s.calls) > 0:
		add("main")
	case name == "BASH_LINENO" && script:
		add("0")
	}
}

// nextRandom is bash's generator: a multiplicative congruence, folded.
func (s *Shell) nextRandom() int {
	seed := s.random
	if seed == 0 {
		seed = 123459876
	}
	h, l := int64(seed)/127773, int64(seed)%127773
	t := 16807*l - 2836*h
	if t < 0 {
		t += 0x7fffffff
	}
	s.random = uint32(t)
	return int((uint32(t)>>16 ^ uint32(t)&65535) & 32767)
}

// importEnvironment makes variables of the environment and of what every
// shell sets.
func (s *Shell) importEnvironment() {
	s.vars.scopes = nil
	s.vars.push(false)
	global := s.vars.scopes[0].vars
	for _, entry := range s.p.Environ() {
		name, text, ok := strings.Cut(entry, "=")
		if ok && isName(name) {
			global[name] = &variable{attr: exported, set: true, str: text}
		}
	}
	cred := s.p.Cred()
	preset := func(name, text string, attr attribute) {
		global[name] = &variable{attr: attr, set: true, str: text}
	}
	ifUnset := func(name, text string) {
		if global[name] == nil {
			preset(name, text, 0)
		}
	}
	preset("IFS", " \t\n", 0)
	preset("OPTIND", "1", 0)
	preset("PPID", strconv.Itoa(s.p.Getppid()), readOnly|integer)
	preset("UID", strconv.Itoa(int(cred.UID)), readOnly|integer)
	preset("EUID", strconv.Itoa(int(cred.EUID)), readOnly|integer)
	preset("BASH", "/bin/bash", 0)
	preset("BASH_VERSION", bashVersion, 0)
	preset("HOSTNAME", s.p.Uname().Nodename, 0)
	preset("HOSTTYPE", "x86_64", 0)
	preset("MACHTYPE", "x86_64-pc-linux-gnu", 0)
	preset("OSTYPE", "linux-gnu", 0)
	preset("RANDOM", "0", integer)
	preset("SECONDS", "0", integer)
	preset("PS4", "+ ", 0)
	preset("OPTERR", "1", 0)
	ifUnset("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
	ifUnset("TERM", "dumb")
	global["BASH_VERSINFO"] = &variable{attr: indexed | readOnly, set: true, list: []element{
		{0, "5"}, {1, "2"}, {2, "15"}, {3, "1"}, {4, "release"}, {5, "x86_64-pc-linux-gnu"}}}
	s.importPWD(global)
	level, _ := smallNumber(s.get("SHLVL"))
	global["SHLVL"] = &variable{attr: exported, set: true, str: itoa64(level + 1)}
}

const bashVersion = "5.2.15(1)-release"

// importPWD keeps the PWD of the environment where it names the directory.
func (s *Shell) importPWD(global map[string]*variable) {
	if v := global["PWD"]; v != nil && strings.HasPrefix(v.str, "/") {
		a, err1 := sys.StatPath(s.p, v.str)
		b, err2 := sys.StatPath(s.p, ".")
		if err1 == nil && err2 == nil && a.Dev == b.Dev && a.Ino == b.Ino {
			return
		}
	}
	dir, err := s.p.Getcwd()
	if err != nil {
		return
	}
	global["PWD"] = &variable{attr: exported, set: true, str: dir}
}

// environment is what programs are given.
func (s *Shell) environment() []string {
	var env []string
	for _, name := range s.vars.names() {
		v := s.vars.lookup(name)
		if v.is(exported) && v.set && !v.isArray() {
			env = append(env, name+"="+v.str)
		}
	}
	return append(env, "_="+s.lastArg)
}

// home is the home directory that ~name stands for.
func (s *Shell) home(name string) (string, bool) {
	switch name {
	case "":
		if v := s.variable("HOME"); v != nil && v.set {
			return v.str, true
		}
		return s.passwdHome(strconv.Itoa(int(s.p.Cred().UID)), 2)
	case "+":
		return s.get("PWD"), true
	case "-":
		v := s.variable("OLDPWD")
		text, ok := v.scalar()
		return text, ok
	}
	return s.passwdHome(name, 0)
}

// passwdHome finds a home directory in /etc/passwd by the field at column.
func (s *Shell) passwdHome(key string, column int) (string, bool) {
	data, err := sys.ReadFile(s.p, "/etc/passwd")
	if err != nil {
		return "", false
	}
	for _, line := range strings.Split(string(data), "\n") {
		if f := strings.Split(line, ":"); len(f) > 5 && f[column] == key {
			return f[5], true
		}
	}
	return "", false
}
