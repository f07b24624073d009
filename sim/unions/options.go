package unions

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// settings are what a mount's options say.
type settings struct {
	branches []*branch
	policies [categories]policy
	// room is how much must be free in a branch that is given a new name:
	// minfreespace of mergerfs, mlimit of mhddfs; percent: in hundredths of all.
	room      int64
	percent   bool
	hidesMeta bool
	stale     bool // what was found is remembered (udba=none)
	making    making
	shown     string // in the mount table, behind what all show
}

// configuration takes the options of a mount, or of another one of the same.
type configuration struct {
	context *vfs.Context
	kinds   []*system // of the type
	given   []vfs.Parameter
	process *vfs.Process // who sets them
}

// Set keeps one option until all are known: one may choose the system.
func (c *configuration) Set(p *vfs.Process, a *vfs.Parameter) error {
	c.process = p
	key, value, ok := strings.Cut(a.Key, ":")
	if ok { // br:/a, append:/x
		rest := value
		if a.Kind == vfs.StringParameter {
			rest += "=" + a.Value
		}
		*a = vfs.Parameter{Key: key, Kind: vfs.StringParameter, Value: rest}
	}
	for _, s := range c.kinds {
		if strings.Contains(s.keys, " "+a.Key+" ") {
			c.given = append(c.given, *a)
			return nil
		}
	}
	c.context.Complain("unrecognized option \"" + a.Key + "\"")
	return sys.EINVAL
}

// option is the value of an option and whether it was given.
func (c *configuration) option(key string) (value string, given bool) {
	for _, a := range c.given {
		if a.Key == key {
			value, given = a.Value, true
		}
	}
	return value, given
}

// kind is the system that the options choose.
func (c *configuration) kind() *system {
	for _, s := range c.kinds {
		if _, given := c.option(s.chosen); given || s.chosen == "" {
			return s
		}
	}
	return c.kinds[0]
}

// apply makes the options hold for fs, one after the other.
func (c *configuration) apply(fs *FS, p *vfs.Process) error {
	for _, a := range c.given {
		if err := fs.set(p, a.Key, a.Value); err != nil {
			return err
		}
	}
	return nil
}

// set applies an option.
func (fs *FS) set(p *vfs.Process, key, value string) error {
	switch key {
	case "br", "dirs", "branches":
		for _, item := range strings.Split(value, ":") {
			if err := fs.addBranch(p, item, len(fs.branches)); err != nil {
				return err
			}
		}
		return nil
	case "append":
		return fs.addBranch(p, value, len(fs.branches))
	case "prepend":
		return fs.addBranch(p, value, 0)
	case "ins":
		at, item, _ := strings.Cut(value, ":")
		n, err := strconv.Atoi(at)
		if err != nil || n > len(fs.branches) {
			return sys.EINVAL
		}
		return fs.addBranch(p, item, n)
	case "del", "mod":
		return fs.changeBranch(key, value)
	case "udba":
		fs.stale = value == "none"
	case "hide_meta_files":
		fs.hidesMeta = true
	case "allow_other":
		fs.shown = ",allow_other"
	case "create":
		return fs.setCreate(value)
	case "minfreespace", "mlimit":
		return fs.setRoom(value)
	}
	if category, ok := strings.CutPrefix(key, "category."); ok {
		return fs.setPolicy(category, value)
	}
	return nil
}

// setCreate is aufs's create=.
func (fs *FS) setCreate(value string) error {
	switch value {
	case "tdp", "top-down-parent":
		fs.making = topDownParent
	case "mfs", "most-free-space":
		fs.policies[creating], fs.making = policyNamed("mfs"), byPolicy
	case "pmfs":
		fs.policies[creating], fs.making = policyNamed("epmfs"), byPolicy
	default:
		return sys.EINVAL
	}
	return nil
}

// setRoom reads a size with an optional unit, or a percentage.
func (fs *FS) setRoom(value string) error {
	unit := int64(1)
	if value != "" {
		switch value[len(value)-1] | 0x20 {
		case 'k':
			unit = 1 << 10
		case 'm':
			unit = 1 << 20
		case 'g':
			unit = 1 << 30
		case 't':
			unit = 1 << 40
		}
	}
	if unit > 1 {
		value = value[:len(value)-1]
	}
	value, fs.percent = strings.CutSuffix(value, "%")
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil || n < 0 {
		return sys.EINVAL
	}
	fs.room = n * unit
	return nil
}

// addBranch puts a branch, DIRECTORY or DIRECTORY=MODE, at a position.
func (fs *FS) addBranch(p *vfs.Process, item string, at int) error {
	name, word, named := item, "", false
	if n := strings.LastIndexByte(item, '='); n >= 0 {
		name, word, named = item[:n], item[n+1:], true
	}
	b := &branch{name: name, mode: fs.modeOf(word)}
	if !named && fs.system.modes[min(len(fs.branches), 1)] == 'w' {
		b.mode = readWrite
	}
	return fs.join(p, b, at)
}

// join resolves a branch and puts it at a position.
func (fs *FS) join(p *vfs.Process, b *branch, at int) error {
	path, err := p.Resolve(b.name)
	if err != nil {
		return err
	}
	if !path.Dentry.IsDir() {
		return sys.ENOTDIR
	}
	if b.mount, err = fs.kernel.PrivateMount(path); err != nil {
		return err
	}
	b.root = path.Dentry
	// Snapshots keep the old list: it is replaced, never changed in place.
	all := append([]*branch(nil), fs.branches[:at]...)
	fs.branches = append(append(all, b), fs.branches[at:]...)
	fs.super.Depth = max(fs.super.Depth, b.root.Super().Depth+1)
	return nil
}

// modeOf is a branch's mode as a word: rw, RO, nc, rw+nolwh.
func (fs *FS) modeOf(word string) mode {
	word, _, _ = strings.Cut(word, "+")
	switch strings.ToLower(word) {
	case "rw":
		return readWrite
	case "nc":
		return noCreate
	}
	return readOnly
}

// changeBranch is aufs's del and mod.
func (fs *FS) changeBranch(key, value string) error {
	name, word, _ := strings.Cut(value, "=")
	for n, b := range fs.branches {
		if b.name != name {
			continue
		}
		if key == "del" && len(fs.branches) == 1 {
			return sys.EBUSY
		}
		list := append([]*branch(nil), fs.branches[:n]...)
		if key == "mod" {
			changed := *b
			changed.mode = fs.modeOf(word)
			list = append(list, &changed)
		}
		fs.branches = append(list, fs.branches[n+1:]...)
		return nil
	}
	return sys.ENOENT
}
