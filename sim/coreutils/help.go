package coreutils

// standard adds the options that every tool has and no command declares:
// --help and --version, the last of the table as GNU's tools have them.
func (o *options) standard() {
	o.answer("help", o.help)
	o.answer("version", o.version)
}

// answer is a long option that is answered at once, and nothing else done.
func (o *options) answer(long string, say func()) {
	for i := range o.list {
		if o.list[i].long == long {
			return
		}
	}
	o.list = append(o.list, option{long: long, set: func(string) bool { say(); return false }})
}

// help prints how a command is used: the options declared for it, in order.
func (o *options) help() {
	out := o.inv.out
	out.WriteString("Usage: " + o.inv.name + " [OPTION]...\n")
	if len(o.list) > 0 {
		out.WriteString("The simulated " + o.inv.name + " knows these options:\n")
	}
	for i := range o.list {
		if opt := &o.list[i]; !opt.unsimulated {
			out.WriteString(opt.spelling() + "\n")
		}
	}
}

// spelling is an option as help shows it.
func (opt *option) spelling() string {
	text, value := "     ", ""
	switch opt.takes {
	case takesValue:
		value = "VALUE"
	case takesOptional:
		value = "[VALUE]"
	}
	if opt.short != 0 {
		text = "  -" + string(rune(opt.short))
		if opt.long == "" {
			return text + value
		}
		text += ","
	}
	if value == "VALUE" {
		value = "=VALUE"
	} else if value != "" {
		value = "[=VALUE]"
	}
	return text + " --" + opt.long + value
}

// version says what answers here.
func (o *options) version() {
	o.inv.out.WriteString(o.inv.name + " (Overlook): simulates the " + o.inv.name + " of Debian 12\n")
}

// asked answers --help and --version among the arguments of a command that
// does not parse them with options.
func (inv *invocation) asked() bool {
	for _, arg := range inv.args {
		switch arg {
		case "--help":
			inv.options().help()
			return true
		case "--version":
			inv.options().version()
			return true
		}
	}
	return false
}
