package coreutils

import (
	"github.com/overlook-fs/overlook/sim/sys"
)

const getcapUsage = `usage: getcap [-h] [-l] [-n] [-r] [-v] <filename> [<filename> ...]

	displays the capabilities on the queried file(s).
`

// capGetter is one run of getcap(8).
type capGetter struct {
	inv                *invocation
	recursive, verbose bool
	nearby             nearby
}

func getcap(inv *invocation) {
	c := &capGetter{inv: inv}
	args := inv.args
	for len(args) > 0 && len(args[0]) > 1 && args[0][0] == '-' {
		for _, letter := range []byte(args[0][1:]) {
			switch letter {
			case 'r':
				c.recursive = true
			case 'v':
				c.verbose = true
			case 'n':
			default:
				if letter != 'h' {
					sys.WriteAll(inv.p, 2, []byte("getcap: invalid option -- '"+string(letter)+"'\n"))
				}
				c.usage()
				return
			}
		}
		args = args[1:]
	}
	if len(args) == 0 {
		c.usage()
	}
	for _, name := range args {
		c.operand(name)
	}
}

func (c *capGetter) usage() {
	sys.WriteAll(c.inv.p, 2, []byte(getcapUsage))
	c.inv.status = 1
}

// operand shows what was named.
func (c *capGetter) operand(name string) {
	st, err := sys.Lstat(c.inv.p, name)
	if err != nil {
		c.inv.out.Flush()
		sys.WriteAll(c.inv.p, 2, []byte(name+" ("+err.Error()+")\n"))
		return
	}
	c.show(name, &st)
}

// show shows the capabilities of a file, and of those in a directory.
func (c *capGetter) show(name string, st *sys.Stat) {
	p, out := c.inv.p, c.inv.out
	switch {
	case c.recursive && st.Mode.IsDir():
		c.entries(name)
		return
	case !st.Mode.IsRegular():
		if c.verbose {
			out.WriteString(name + " (Not a regular file)")
		}
		return
	}
	caps, err := fileCapsOf(p, c.nearby.at(), c.nearby.rest(name))
	switch {
	case err == nil:
		out.WriteString(name + " " + caps.text() + "\n")
	case c.verbose:
		out.WriteString(name + "\n")
	}
}

// entries shows what is in a directory.
func (c *capGetter) entries(name string) {
	entries, err := c.nearby.list(c.inv.p, name)
	if err != nil {
		return
	}
	defer c.nearby.enter(c.inv.p, name)()
	for _, entry := range entries {
		path := joinPath(name, entry.Name)
		if st, err := c.nearby.lstat(c.inv.p, path); err == nil {
			c.show(path, &st)
		}
	}
}
