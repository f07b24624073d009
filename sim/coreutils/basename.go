package coreutils

import "strings"

func basename(inv *invocation) {
	var multiple, zero bool
	var suffix string
	o := inv.options()
	o.posix = true
	o.flag(&multiple, 'a', "multiple")
	o.each('s', "suffix", func(v string) bool { suffix, multiple = v, true; return true })
	o.flag(&zero, 'z', "zero")
	names, ok := o.parse()
	if !ok {
		return
	}
	switch {
	case len(names) == 0:
		inv.usage(1, "missing operand")
		return
	case !multiple && len(names) > 2:
		inv.usage(1, "extra operand %s", quoteText(names[2]))
		return
	case !multiple && len(names) == 2:
		suffix, names = names[1], names[:1]
	}
	for _, name := range names {
		name = baseName(name)
		if name != suffix && name != "/" {
			name = strings.TrimSuffix(name, suffix)
		}
		inv.out.WriteString(name + lineEnd(zero))
	}
}

func dirname(inv *invocation) {
	zero := false
	o := inv.options()
	o.flag(&zero, 'z', "zero")
	names, ok := o.parse()
	if !ok {
		return
	}
	if len(names) == 0 {
		inv.usage(1, "missing operand")
		return
	}
	for _, name := range names {
		inv.out.WriteString(dirName(name) + lineEnd(zero))
	}
}

// lineEnd is what ends a line of output.
func lineEnd(zero bool) string {
	if zero {
		return "\x00"
	}
	return "\n"
}
