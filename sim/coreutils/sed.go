package coreutils

import (
	"strconv"

	"github.com/overlook-fs/overlook/sim/coreutils/regex"
)

// sedOptions is how sed was called.
type sedOptions struct {
	quiet, separate, inPlace, posix, unbuffered bool
	suffix                                      string // of backups that -i keeps
	flags                                       regex.Flags
	eol                                         byte
	wrap                                        int // line length of the l command
}

// sed edits a stream of lines.
func sed(inv *invocation) {
	s := sedRun{invocation: inv}
	s.eol, s.wrap = '\n', 70
	inv.hint = sedUsage
	var source sedSource
	o := inv.options()
	o.do('n', "quiet", func() { s.quiet = true })
	o.do(0, "silent", func() { s.quiet = true })
	o.do('E', "regexp-extended", func() { s.flags |= regex.Extended })
	o.do('r', "", func() { s.flags |= regex.Extended })
	o.flag(&s.separate, 's', "separate")
	o.flag(&s.posix, 0, "posix")
	o.flag(&s.unbuffered, 'u', "unbuffered")
	o.do('z', "null-data", func() { s.eol = 0 })
	o.each('e', "expression", func(v string) bool { source.add(v, ""); return true })
	o.each('f', "file", func(v string) bool { return s.scriptFile(&source, v) })
	o.optional('i', "in-place", func(v string) bool {
		s.inPlace, s.separate, s.suffix = true, true, v
		return true
	})
	o.each('l', "line-length", func(v string) bool {
		n, err := strconv.Atoi(v)
		if err != nil || n < 0 {
			s.usage(1, "invalid line length: %s", v)
			return false
		}
		s.wrap = n
		return true
	})
	o.known("debug", "sandbox", "follow-symlinks")
	operands, ok := o.parse()
	if !ok {
		return
	}
	if len(source.chunks) == 0 {
		if len(operands) == 0 {
			s.usage(1, "")
			return
		}
		source.add(operands[0], "")
		operands = operands[1:]
	}
	parser := sedParser{source: &source, opts: &s.sedOptions}
	s.script, ok = parser.parse()
	if !ok {
		s.die(parser.status, "%s", parser.failure)
		return
	}
	s.quiet = s.quiet || source.quiet()
	s.run(operands)
}

// scriptFile reads a script for -f.
func (s *sedRun) scriptFile(source *sedSource, name string) bool {
	in, err := openInput(s.p, name)
	if err != nil {
		s.die(4, "couldn't open file %s: %v", name, err)
		return false
	}
	defer in.Close()
	text := string(in.all())
	if text != "" && text[len(text)-1] == '\n' {
		text = text[:len(text)-1]
	}
	source.add(text, name)
	return true
}

// die is errorf with an exit status.
func (s *sedRun) die(status int, format string, args ...any) {
	s.warnf(format, args...)
	s.status = status
}

// sedUsage is what sed says of itself when it is called wrongly.
const sedUsage = "Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n" + `
  -n, --quiet, --silent
                 suppress automatic printing of pattern space
      --debug
                 annotate program execution
  -e script, --expression=script
                 add the script to the commands to be executed
  -f script-file, --file=script-file
                 add the contents of script-file to the commands to be executed
  --follow-symlinks
                 follow symlinks when processing in place
  -i[SUFFIX], --in-place[=SUFFIX]
                 edit files in place (makes backup if SUFFIX supplied)
  -l N, --line-length=N
                 specify the desired line-wrap length for the ` + "`l'" + ` command
  --posix
                 disable all GNU extensions.
  -E, -r, --regexp-extended
                 use extended regular expressions in the script
                 (for portability use POSIX -E).
  -s, --separate
                 consider files as separate rather than as a single,
                 continuous long stream.
      --sandbox
                 operate in sandbox mode (disable e/r/w commands).
  -u, --unbuffered
                 load minimal amounts of data from the input files and flush
                 the output buffers more often
  -z, --null-data
                 separate lines by NUL characters
      --help     display this help and exit
      --version  output version information and exit

If no -e, --expression, -f, or --file option is given, then the first
non-option argument is taken as the sed script to interpret.  All
remaining arguments are names of input files; if no input files are
specified, then the standard input is read.

GNU sed home page: <https://www.gnu.org/software/sed/>.
General help using GNU software: <https://www.gnu.org/gethelp/>.
`
