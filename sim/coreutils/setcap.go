package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

const setcapUsage = `usage: setcap [-h] [-q] [-v] [-n <rootid>] (-r|-|<caps>) <filename> [ ... (-r|-|<capsN>) <filenameN> ]

 Note <filename> must be a regular (non-symlink) file.
 -r          remove capability from file
 -           read capability text from stdin
 <capsN>     cap_from_text(3) formatted file capability
 [ Note: capsh --suggest="something..." might help you pick. ]
 -h          this message and exit status 0
 -q          quietly
 -v          validate supplied capability matches file
 -n <rootid> write a user namespace (!= 0) limited capability
 --license   display the license info
`

// capSetter is one run of setcap(8).
type capSetter struct {
	inv           *invocation
	quiet, verify bool
}

func setcap(inv *invocation) {
	c := &capSetter{inv: inv}
	args := inv.args
	for len(args) > 0 && inv.status == 0 {
		what := args[0]
		args = args[1:]
		switch what {
		case "-q":
			c.quiet = true
			continue
		case "-v":
			c.verify = true
			continue
		case "-h":
			c.say(setcapUsage)
			inv.status = 0
			return
		case "-n", "-":
			inv.unsimulated(what)
			return
		}
		wanted, ok := parseFileCaps(what)
		if what != "-r" && !ok {
			c.say("fatal error: " + sys.EINVAL.Error() + "\n" + setcapUsage)
			return
		}
		if len(args) == 0 {
			break
		}
		c.file(args[0], what == "-r", &wanted)
		if args = args[1:]; len(args) == 0 {
			return
		}
	}
	if inv.status == 0 {
		c.say(setcapUsage)
	}
}

// say prints why something is not done.
func (c *capSetter) say(text string) {
	sys.WriteAll(c.inv.p, 2, []byte(text))
	c.inv.status = 1
}

// file sets, removes or compares the capabilities of a file.
func (c *capSetter) file(name string, remove bool, wanted *fileCaps) {
	p := c.inv.p
	if c.verify {
		c.compare(name, wanted)
		return
	}
	if cred := p.Cred(); !cred.Can(sys.CAP_SETFCAP) {
		c.say("unable to set CAP_SETFCAP effective capability: " + sys.EPERM.Error() + "\n")
		return
	}
	st, err := sys.Lstat(p, name)
	if err != nil {
		c.say("Failed to set capabilities on file '" + name + "': " + err.Error() + "\n")
		return
	}
	value, possible := wanted.encode()
	if !possible && !c.quiet {
		c.say("NOTE: Under Linux, effective file capabilities must either be empty, or\n" +
			"      exactly match the union of selected permitted and inheritable bits.\n")
	}
	switch {
	case !st.Mode.IsRegular():
		err = sys.EINVAL
	case remove:
		if err = p.Removexattrat(sys.AT_FDCWD, name, capsAttr, 0); err == sys.ENODATA {
			c.say("File '" + name + "' has no capablity to remove\n")
			return
		}
	case !possible:
		err = sys.EINVAL
	default:
		err = p.Setxattrat(sys.AT_FDCWD, name, capsAttr, value, 0, 0)
	}
	if err == sys.EINVAL {
		c.say("Invalid file '" + name + "' for capability operation\n")
	} else if err != nil {
		c.say("Failed to set capabilities on file '" + name + "': " + err.Error() + "\n")
	}
}

// compare says in which sets a file's capabilities are not those wanted.
func (c *capSetter) compare(name string, wanted *fileCaps) {
	has, _ := fileCapsOf(c.inv.p, sys.AT_FDCWD, name)
	kinds := 0
	for n := range has {
		kinds |= int(has[n] ^ wanted[n])
	}
	letters := []string{}
	for _, k := range []int{capEffective, capPermitted, capInheritable} {
		if kinds&k != 0 {
			letters = append(letters, capLetters(k))
		}
	}
	switch {
	case kinds != 0:
		c.inv.status = 1
		if !c.quiet {
			c.inv.out.WriteString(name + " differs in [" + strings.Join(letters, "") + "]\n")
		}
	case !c.quiet:
		c.inv.out.WriteString(name + ": OK\n")
	}
}
