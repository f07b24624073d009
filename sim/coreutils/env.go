package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// environment is one run of env(1).
type environment struct {
	inv         *invocation
	envp        []string
	unset       []string
	empty, zero bool
	dir         string
	verbose     bool
}

func env(inv *invocation) {
	e := &environment{inv: inv, envp: append([]string(nil), inv.p.Environ()...)}
	if !e.splitArguments() {
		return
	}
	o := inv.options()
	o.badStatus = 125
	o.posix = true
	o.flag(&e.empty, 'i', "ignore-environment")
	o.flag(&e.zero, '0', "null")
	o.each('u', "unset", func(v string) bool { e.unset = append(e.unset, v); return true })
	o.value(&e.dir, 'C', "chdir")
	o.flag(&e.verbose, 'v', "debug")
	o.known("block-signal", "default-signal", "ignore-signal", "list-signal-handling")
	operands, ok := o.parse()
	if !ok {
		return
	}
	if len(operands) > 0 && operands[0] == "-" {
		e.empty, operands = true, operands[1:]
	}
	if !e.change(&operands) {
		return
	}
	switch {
	case len(operands) > 0 && e.zero:
		inv.usage(125, "cannot specify --null (-0) with command")
	case len(operands) > 0:
		e.run(operands)
	case e.dir != "":
		inv.usage(125, "must specify command with --chdir (-C)")
	default:
		e.print()
	}
}

// change makes the new environment and takes the assignments off operands.
func (e *environment) change(operands *[]string) bool {
	if e.empty {
		e.note("cleaning environ")
		e.envp = nil
	} else {
		for _, name := range e.unset {
			if name == "" || strings.Contains(name, "=") {
				e.inv.warnf("cannot unset %s: %v", quoteText(name), sys.EINVAL)
				e.inv.status = 125
				return false
			}
			e.note("unset:    " + name)
			e.set(name, "")
		}
	}
	for len(*operands) > 0 {
		name, _, ok := strings.Cut((*operands)[0], "=")
		if !ok {
			break
		}
		e.note("setenv:   " + (*operands)[0])
		e.set(name, (*operands)[0])
		*operands = (*operands)[1:]
	}
	return true
}

// set replaces a variable by entry, or removes it where entry is "".
func (e *environment) set(name, entry string) {
	for i, old := range e.envp {
		if !strings.HasPrefix(old, name+"=") {
			continue
		}
		if entry == "" {
			e.envp = append(e.envp[:i:i], e.envp[i+1:]...)
		} else {
			e.envp[i] = entry
		}
		return
	}
	if entry != "" {
		e.envp = append(e.envp, entry)
	}
}

func (e *environment) note(text string) {
	if e.verbose {
		sys.WriteAll(e.inv.p, 2, []byte(text+"\n"))
	}
}

func (e *environment) print() {
	end := "\n"
	if e.zero {
		end = "\x00"
	}
	for _, entry := range e.envp {
		e.inv.out.WriteString(entry + end)
	}
}

func (e *environment) run(argv []string) {
	if e.dir != "" {
		e.note("chdir:    " + quoteFile(e.dir))
		if err := e.inv.p.Chdir(e.dir); err != nil {
			e.inv.warnf("cannot change directory to %s: %v", quoteFile(e.dir), err)
			e.inv.status = 125
			return
		}
	}
	e.note("executing: " + argv[0])
	for i, arg := range argv {
		e.note("   arg[" + string(rune('0'+i%10)) + "]= " + quoteText(arg))
	}
	err := execute(e.inv.p, argv, e.envp)
	e.inv.warnf("%s: %v", quoteText(argv[0]), err)
	e.inv.status = runStatus(err)
}
