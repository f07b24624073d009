package coreutils

import "strings"

func printenv(inv *invocation) {
	var zero bool
	o := inv.options()
	o.badStatus = 2
	o.posix = true
	o.flag(&zero, '0', "null")
	names, ok := o.parse()
	if !ok {
		return
	}
	end := "\n"
	if zero {
		end = "\x00"
	}
	if len(names) == 0 {
		for _, entry := range inv.p.Environ() {
			inv.out.WriteString(entry + end)
		}
		return
	}
	for _, name := range names {
		value, set := lookupEnv(inv.p, name)
		if !set || strings.Contains(name, "=") {
			inv.status = 1
			continue
		}
		inv.out.WriteString(value + end)
	}
}
