package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// fuseMount is one run of a program that unites directories through FUSE and
// goes on in the background. Here the kernel does what the program would.
type fuseMount struct {
	inv     *invocation
	own     string   // the options that are the program's own, between spaces
	options []string // those that were given
	allow   bool     // allow_other
	unknown string   // an option that nobody knows
	words   []string // operands
}

// fuseOptions are options of every such program that change nothing here.
const fuseOptions = ` ro rw nonempty default_permissions fsname subtype use_ino readdir_ino kernel_cache auto_cache noauto_cache
 direct_io umask uid gid entry_timeout negative_timeout attr_timeout noforget big_writes async_read sync_read dev nodev suid nosuid exec noexec atime noatime intr hard_remove `

// parse reads options and operands, in any order.
func (f *fuseMount) parse() bool {
	var none bool
	o := f.inv.options()
	o.each('o', "", func(list string) bool {
		for _, option := range strings.Split(list, ",") {
			f.option(option)
		}
		return true
	})
	o.flag(&none, 'd', "")
	o.flag(&none, 'f', "")
	o.flag(&none, 's', "")
	var ok bool
	f.words, ok = o.parse()
	return ok
}

func (f *fuseMount) option(option string) {
	key, _, _ := strings.Cut(option, "=")
	switch word := " " + key + " "; {
	case strings.Contains(f.own, word):
		f.options = append(f.options, option)
	case key == "allow_other":
		f.options, f.allow = append(f.options, option), true
	case f.unknown == "" && !strings.Contains(fuseOptions, word):
		f.unknown = key
	}
}

// take takes an option of the program's own out of those given, and returns the
// last value of it.
func (f *fuseMount) take(key string) (value string, given bool) {
	var rest []string
	for _, option := range f.options {
		if k, v, _ := strings.Cut(option, "="); k == key {
			value, given = v, true
		} else {
			rest = append(rest, option)
		}
	}
	f.options = rest
	return value, given
}

// fail says why as libfuse does.
func (f *fuseMount) fail(text string) {
	sys.WriteAll(f.inv.p, 2, []byte("fuse: "+text+"\n"))
	f.inv.status = 1
}

// mount mounts what the branches and options say.
func (f *fuseMount) mount(source, fstype, point, branches string) {
	p := f.inv.p
	switch {
	case f.unknown != "":
		f.fail("unknown option `" + f.unknown + "'")
		return
	case point == "":
		f.fail("missing mountpoint parameter")
		return
	}
	full, err := canonical(p, point)
	if err != nil {
		f.fail("bad mount point `" + point + "': " + err.Error())
		return
	}
	data := strings.Join(append([]string{branches}, f.options...), ",")
	if err := p.Mount(source, full, fstype, sys.MS_NOSUID|sys.MS_NODEV, data); err != nil {
		f.fail("mount failed: " + err.Error())
	}
}

// directoryError is why a name is no directory.
func directoryError(p sys.Process, name string) error {
	st, err := sys.StatPath(p, name)
	if err == nil && !st.Mode.IsDir() {
		err = sys.ENOTDIR
	}
	return err
}
