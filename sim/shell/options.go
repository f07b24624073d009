package shell

import "strings"

// options are what set and shopt switch.
type options struct {
	flags    uint64 // one bit a letter of set
	pipefail bool
	posix    bool
	other    map[string]bool // set -o names without a letter
	shopt    map[string]bool
}

// longOptions are the names of set -o, in its order, with their letters.
var longOptions = []struct {
	name   string
	letter byte
}{
	{"allexport", 'a'}, {"braceexpand", 'B'}, {"emacs", 0}, {"errexit", 'e'}, {"errtrace", 'E'}, {"functrace", 'T'},
	{"hashall", 'h'}, {"histexpand", 'H'}, {"history", 0}, {"ignoreeof", 0}, {"interactive-comments", 0},
	{"keyword", 'k'}, {"monitor", 'm'}, {"noclobber", 'C'}, {"noexec", 'n'}, {"noglob", 'f'}, {"nolog", 0},
	{"notify", 'b'}, {"nounset", 'u'}, {"onecmd", 't'}, {"physical", 'P'}, {"pipefail", 0}, {"posix", 0},
	{"privileged", 'p'}, {"verbose", 'v'}, {"vi", 0}, {"xtrace", 'x'},
}

// shoptNames are the options of shopt with what they are at first.
var shoptNames = strings.Fields("autocd assoc_expand_once cdable_vars cdspell checkhash checkjobs +checkwinsize +cmdhist compat31 compat32 compat40 compat41 compat42 compat43 compat44 +complete_fullquote direxpand dirspell dotglob execfail expand_aliases extdebug extglob +extquote failglob +force_fignore +globasciiranges +globskipdots globstar gnu_errfmt histappend histreedit histverify +hostcomplete huponexit inherit_errexit +interactive_comments lastpipe lithist localvar_inherit localvar_unset login_shell mailwarn no_empty_cmd_completion nocaseglob nocasematch noexpand_translation nullglob +patsub_replacement +progcomp progcomp_alias +promptvars restricted_shell shift_verbose +sourcepath varredir_close xpg_echo")

func defaultOptions() options {
	o := options{other: map[string]bool{"interactive-comments": true}, shopt: map[string]bool{}}
	o.set('h', true)
	o.set('B', true)
	for _, name := range shoptNames {
		o.shopt[strings.TrimPrefix(name, "+")] = name[0] == '+'
	}
	return o
}

func (o options) clone() options {
	o.other = copyMap(o.other)
	o.shopt = copyMap(o.shopt)
	return o
}

func bitOf(letter byte) uint64 { return 1 << (letter & 63) }

// on reports whether the option of set with that letter is on.
func (o *options) on(letter byte) bool { return o.flags&bitOf(letter) != 0 }

func (o *options) set(letter byte, on bool) {
	if on {
		o.flags |= bitOf(letter)
	} else {
		o.flags &^= bitOf(letter)
	}
}

// named reports whether set -o knows name, and whether it is on.
func (o *options) named(name string) (on, known bool) {
	for _, opt := range longOptions {
		if opt.name == name {
			switch {
			case opt.letter != 0:
				return o.on(opt.letter), true
			case name == "pipefail":
				return o.pipefail, true
			}
			return o.other[name], true
		}
	}
	return false, false
}

// setNamed switches an option of set -o.
func (o *options) setNamed(name string, on bool) bool {
	for _, opt := range longOptions {
		if opt.name != name {
			continue
		}
		switch {
		case opt.letter != 0:
			o.set(opt.letter, on)
		case name == "pipefail":
			o.pipefail = on
		default:
			o.other[name] = on
		}
		return true
	}
	return false
}

// setLetters are the letters that set takes.
const setLetters = "abefhkmnptuvxBCEHPT"

// letters is $-.
func (o *options) letters(s *Shell) string {
	var b []byte
	for _, c := range []byte("abefhkmnptuvxBCEHPT") {
		if o.on(c) {
			b = append(b, c)
		}
	}
	text := string(b)
	if s.interactive {
		text = strings.Replace(text, "m", "im", 1)
		if !strings.Contains(text, "i") {
			text = "i" + text
		}
		text += "s"
	}
	if s.source != nil && s.source.dashC {
		text += "c"
	}
	return text
}

// names is SHELLOPTS: the options of set -o that are on.
func (o *options) names() string {
	var on []string
	for _, opt := range longOptions {
		if is, _ := o.named(opt.name); is {
			on = append(on, opt.name)
		}
	}
	return strings.Join(on, ":")
}

// shoptOn is BASHOPTS: the options of shopt that are on.
func (o *options) shoptOn() string {
	var on []string
	for _, name := range shoptNames {
		if name = strings.TrimPrefix(name, "+"); o.shopt[name] {
			on = append(on, name)
		}
	}
	return strings.Join(on, ":")
}
