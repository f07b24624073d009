package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

const libmountVersion = "util-linux 2.38.1 (libmount 2.38.1: selinux, smack, btrfs, verity, namespaces, assert, debug)"

// mountRequest is one run of mount(8).
type mountRequest struct {
	inv            *invocation
	fstype         string
	options        mountOptions
	source, target string
	verbose, fake  bool
	hasSource      bool
	made           bool // --make-private and its kin
}

func mount(inv *invocation) {
	m := &mountRequest{inv: inv}
	var all, version, none bool
	o := inv.options()
	m.declare(o)
	o.flag(&all, 'a', "all")
	o.flag(&version, 'V', "version")
	o.flag(&none, 'l', "show-labels")
	o.known("F", "fork", "T", "fstab", "O", "test-opts", "N", "namespace", "target-prefix")
	operands, ok := o.parse()
	switch {
	case !ok:
	case version:
		inv.out.Printf("mount from %s\n", libmountVersion)
	case all:
		m.all()
	case len(operands) == 0 && !m.hasSource && m.target == "":
		m.list()
	default:
		m.run(operands)
	}
}

func (m *mountRequest) declare(o *options) {
	add := func(list string) func() { return func() { m.options.add(list) } }
	var ignored string
	var none bool
	o.value(&m.fstype, 't', "types")
	o.each('o', "options", func(list string) bool { m.options.add(list); return true })
	o.do('r', "read-only", add("ro"))
	o.do(0, "read-write", add("rw"))
	o.do('w', "rw", add("rw"))
	o.do('B', "bind", add("bind"))
	o.do('R', "rbind", add("rbind"))
	o.do('M', "move", add("move"))
	for _, kind := range []string{"shared", "slave", "private", "unbindable"} {
		o.do(0, "make-"+kind, func() { m.options.add(kind); m.made = true })
		o.do(0, "make-r"+kind, func() { m.options.add("r" + kind); m.made = true })
	}
	o.flag(&m.verbose, 'v', "verbose")
	o.flag(&m.fake, 'f', "fake")
	o.flag(&none, 'n', "no-mtab")
	o.flag(&none, 'c', "no-canonicalize")
	o.flag(&none, 'i', "internal-only")
	o.flag(&none, 's', "sloppy")
	o.value(&ignored, 0, "options-mode")
	o.value(&ignored, 0, "options-source")
	o.flag(&none, 0, "options-source-force")
	o.optional('m', "mkdir", func(string) bool { m.options.mkdir = true; return true })
	o.each(0, "source", m.setSource)
	o.value(&m.target, 0, "target")
	o.each('L', "label", func(v string) bool { return m.setSource(`LABEL="` + v + `"`) })
	o.each('U', "uuid", func(v string) bool { return m.setSource(`UUID="` + v + `"`) })
}

func (m *mountRequest) setSource(s string) bool {
	m.source, m.hasSource = s, true
	return true
}

// list prints the mount table.
func (m *mountRequest) list() {
	if m.options.flags != 0 || len(m.options.data) > 0 {
		m.inv.usage(1, "bad usage")
		return
	}
	mounts, err := readMounts(m.inv.p)
	if err != nil {
		m.inv.errorf("failed to read mtab: %v", err)
		return
	}
	for i := range mounts {
		e := &mounts[i]
		if typeMatches(m.fstype, e.fstype) {
			m.inv.out.Printf("%s on %s type %s (%s)\n", e.source, e.target, e.fstype, e.options())
		}
	}
}

// run mounts what the operands say.
func (m *mountRequest) run(operands []string) {
	named := m.hasSource || m.target != ""
	if len(operands) > 0 && !m.hasSource {
		m.source, m.hasSource, operands = operands[0], true, operands[1:]
	}
	if len(operands) > 0 && m.target == "" {
		m.target, operands = operands[0], operands[1:]
	} else if !named && m.alone() {
		m.source, m.hasSource, m.target = "", false, m.source
	} else if !named || !m.hasSource || m.target == "" {
		m.fromFstab(named)
		return
	}
	if len(operands) > 0 || named && m.options.flags&sys.MS_BIND != 0 && m.fstype == "" {
		m.inv.usage(1, "bad usage")
		return
	}
	m.attach()
}

// alone reports whether one operand is enough, the mount point.
func (m *mountRequest) alone() bool {
	return m.made || m.options.flags&(sys.MS_REMOUNT|sys.MS_MOVE|sys.MS_BIND) != 0
}

// attach mounts source on target, in as many calls as mount(2) wants.
func (m *mountRequest) attach() {
	if strings.HasPrefix(m.source, "LABEL=") || strings.HasPrefix(m.source, "UUID=") {
		m.inv.errorf("%s: can't find %s.", m.target, m.source)
		return
	}
	if m.options.mkdir {
		m.makeTarget()
	}
	target := m.target
	if full, err := canonical(m.inv.p, target); err == nil {
		target = full
	}
	if m.fake {
		m.done(target)
		return
	}
	if err := m.calls(target); err != nil {
		m.fail(target, sys.ErrnoOf(err))
		return
	}
	m.done(target)
}

func (m *mountRequest) calls(target string) error {
	p, flags := m.inv.p, m.options.flags
	data := strings.Join(m.options.data, ",")
	rec := flags & sys.MS_REC
	propagation := m.options.propagation
	var err error
	switch {
	case flags&sys.MS_REMOUNT != 0:
		err = m.remount(target)
	case flags&sys.MS_MOVE != 0:
		err = p.Mount(m.realSource(), target, "", sys.MS_MOVE, "")
	case flags&sys.MS_BIND != 0 && !m.hasSource:
		return sys.ENOENT
	case flags&sys.MS_BIND != 0:
		if err = p.Mount(m.realSource(), target, "", sys.MS_BIND|rec, ""); err == nil && flags&^(sys.MS_BIND|sys.MS_REC|sys.MS_SILENT) != 0 {
			err = p.Mount(m.source, target, "", flags&^sys.MS_REC|sys.MS_REMOUNT, "")
		}
	case len(propagation) > 0 && m.source == "":
	default:
		err = m.mountTypes(target, flags, data)
	}
	for _, how := range propagation {
		if err == nil {
			err = p.Mount("none", target, "", how, "")
		}
	}
	return err
}

// remount changes a mount's options: what it has, then what is asked for.
func (m *mountRequest) remount(target string) error {
	mounts, _ := readMounts(m.inv.p)
	at := mountAt(mounts, target)
	options := m.options
	source, fstype := m.source, m.fstype
	if at != nil && !m.hasSource {
		options = mountOptions{}
		options.add(at.options())
		for _, option := range m.options.list {
			options.one(option)
		}
		m.source, source, fstype = at.source, at.source, at.fstype
	}
	if options.flags&sys.MS_BIND != 0 {
		options.data = nil
	}
	return m.inv.p.Mount(source, target, fstype, options.flags, strings.Join(options.data, ","))
}

// makeTarget makes the mount point and the directories above it.
func (m *mountRequest) makeTarget() {
	for i := 1; i <= len(m.target); i++ {
		if i == len(m.target) || m.target[i] == '/' {
			sys.Mkdir(m.inv.p, m.target[:i], 0o755)
		}
	}
}

// realSource is the source as an absolute path, where there is such a file.
func (m *mountRequest) realSource() string { return canonicalOr(m.inv.p, m.source) }

// done says what happened, with -v.
func (m *mountRequest) done(target string) {
	if !m.verbose {
		return
	}
	flags := m.options.flags
	source := m.source
	verb := "mounted on"
	switch {
	case flags&sys.MS_REMOUNT != 0:
	case flags&sys.MS_MOVE != 0:
		source, verb = m.realSource(), "moved to"
	case flags&sys.MS_BIND != 0:
		source, verb = m.realSource(), "bound on"
	case len(m.options.propagation) > 0 && source == "":
		m.inv.out.Printf("mount: %s propagation flags changed.\n", target)
		return
	}
	m.inv.out.Printf("mount: %s %s %s.\n", source, verb, target)
}
