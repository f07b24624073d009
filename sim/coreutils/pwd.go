package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// pwd prints the working directory.
func pwd(inv *invocation) {
	logical := false
	o := inv.options()
	o.do('L', "logical", func() { logical = true })
	o.do('P', "physical", func() { logical = false })
	operands, ok := o.parse()
	if !ok {
		return
	}
	if len(operands) > 0 {
		inv.warnf("ignoring non-option arguments")
	}
	dir, err := inv.p.Getcwd()
	switch {
	case err == sys.ENOENT: // one that was removed is searched for
		inv.errorf("couldn't find directory entry in '..' with matching i-node")
		return
	case err != nil:
		inv.errorf("cannot get current directory: %v", err)
		return
	}
	if name := logicalDir(inv.p); logical && name != "" {
		dir = name
	}
	inv.out.WriteString(dir + "\n")
}

// logicalDir is PWD, where it names the working directory without dots.
func logicalDir(p sys.Process) string {
	for _, entry := range p.Environ() {
		name, ok := strings.CutPrefix(entry, "PWD=")
		if !ok || !strings.HasPrefix(name, "/") || strings.Contains(name+"/", "/./") || strings.Contains(name+"/", "/../") {
			continue
		}
		a, err1 := sys.StatPath(p, name)
		b, err2 := sys.StatPath(p, ".")
		if err1 == nil && err2 == nil && a.Dev == b.Dev && a.Ino == b.Ino {
			return name
		}
	}
	return ""
}
