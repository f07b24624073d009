package vfs

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// Configuration is what a filesystem makes of its parameters, one after the
// other, until it is created (Linux: struct fs_context_operations).
type Configuration interface {
	// Set takes one parameter.
	Set(p *Process, a *Parameter) error
	// Create makes the superblock. The kernel lock is held.
	Create(r *MountRequest) (*Superblock, error)
}

// Reconfigurable is a Configuration that can change a superblock which exists.
type Reconfigurable interface {
	// Reconfigure makes what was set hold for s. The kernel lock is held.
	Reconfigure(s *Superblock) error
}

// Parameter is a parameter of a filesystem (Linux: struct fs_parameter).
type Parameter struct {
	Key   string
	Kind  ParameterKind
	Value string // of a StringParameter; of a FileParameter its path
	File  Path
}

// ParameterKind is in what form a parameter is given.
type ParameterKind uint8

const (
	FlagParameter ParameterKind = iota
	StringParameter
	FileParameter  // an open file
	OtherParameter // a path or a blob, which no filesystem here takes
)

// Context is a filesystem on its way to be mounted, or to be mounted anew
// (Linux: struct fs_context).
type Context struct {
	NoFile
	kernel *Kernel
	kind   FilesystemType
	config Configuration
	phase  phase
	source string
	// given is set once there is a source, for there may be only one.
	given bool
	super *Superblock    // once it is created, or the one that was picked
	flags sys.MountFlags // superblock's, and which of them were named
	named sys.MountFlags
	// stepwise is set where complaints are kept for who reads the descriptor;
	// mount(2)'s go to the kernel's log.
	stepwise   bool
	complaints []string
}

// phase is how far a context has come (Linux: enum fs_context_phase).
type phase uint8

const (
	phaseCreating phase = iota
	phaseCreated
	phaseMounted // what is set from now on is for a reconfiguration
	phaseReconfiguring
	phaseFailed
)

// pick begins to reconfigure a superblock.
func (k *Kernel) pick(s *Superblock) *Context {
	c := k.newContext(k.types[s.Type], 0)
	c.super, c.phase, c.given = s, phaseReconfiguring, true
	return c
}

// Stepwise reports whether the parameters come one by one, and not as the data
// of mount(2).
func (c *Context) Stepwise() bool { return c.stepwise }

// Kernel is where it is configured.
func (c *Context) Kernel() *Kernel { return c.kernel }

// maxComplaints is how many complaints are kept: the newest (Linux: struct
// fc_log).
const maxComplaints = 8

// Complain says why a parameter is refused.
func (c *Context) Complain(text string) {
	c.complain(c.kind.Name + ": " + text)
}

func (c *Context) complain(text string) {
	if !c.stepwise {
		c.kernel.Log(LogErr, text)
		return
	}
	c.complaints = append(c.complaints, "e "+text+"\n")
	if len(c.complaints) > maxComplaints {
		c.complaints = c.complaints[1:]
	}
}

// newContext begins a filesystem of type t.
func (k *Kernel) newContext(t FilesystemType, flags sys.MountFlags) *Context {
	c := &Context{kernel: k, kind: t, flags: flags & sys.MS_RDONLY}
	if t.Configure != nil {
		c.config = t.Configure(c)
	} else {
		c.config = &plainConfiguration{mount: t.Mount}
	}
	return c
}

// parse takes mount(2)'s data.
func (c *Context) parse(p *Process, data string) error {
	if plain, ok := c.config.(*plainConfiguration); ok {
		plain.data = data
		return nil
	}
	for data != "" {
		var item string
		item, data = c.kind.Cut(data)
		key, value, has := strings.Cut(item, "=")
		if key == "" {
			continue
		}
		a := &Parameter{Key: key, Value: value}
		if has {
			a.Kind = StringParameter
		}
		if err := c.set(p, a); err != nil {
			return err
		}
	}
	return nil
}

// set takes a parameter: the superblock's own and the source first.
func (c *Context) set(p *Process, a *Parameter) error {
	if set, clear := superFlag(a.Key); set|clear != 0 {
		c.flags = c.flags&^clear | set
		c.named |= set | clear
		return nil
	}
	if a.Key != "source" || c.Reconfiguring() {
		return c.config.Set(p, a)
	}
	if a.Kind != StringParameter {
		c.complain("Non-string source")
		return sys.EINVAL
	}
	if c.given {
		c.complain("Multiple sources")
		return sys.EINVAL
	}
	c.source, c.given = a.Value, true
	return nil
}

// superFlag is what a parameter that every filesystem has does to the
// superblock's flags (Linux: vfs_parse_sb_flag).
func superFlag(key string) (set, clear sys.MountFlags) {
	switch key {
	case "ro":
		return sys.MS_RDONLY, 0
	case "rw":
		return 0, sys.MS_RDONLY
	case "sync", "dirsync":
		return sys.MS_SYNCHRONOUS, 0
	case "async":
		return 0, sys.MS_SYNCHRONOUS
	case "lazytime", "mand":
		return sys.MS_LAZYTIME, 0
	case "nolazytime", "nomand":
		return 0, sys.MS_LAZYTIME
	}
	return 0, 0
}

// Reconfiguring reports whether the filesystem is mounted already.
func (c *Context) Reconfiguring() bool { return c.phase == phaseReconfiguring }

// create makes the superblock.
func (c *Context) create(p *Process) error {
	super, err := p.superblock(c)
	if err != nil {
		c.phase = phaseFailed
		return err
	}
	c.super, c.phase = super, phaseCreated
	return nil
}

// Read gives one complaint.
func (c *Context) Read(_ *Process, _ *OpenFile, b []byte, _ int64) (int, error) {
	if len(c.complaints) == 0 {
		return 0, sys.ENODATA
	}
	text := c.complaints[0]
	if len(text) > len(b) {
		return 0, sys.EMSGSIZE
	}
	c.complaints = c.complaints[1:]
	return copy(b, text), nil
}

func (c *Context) stream() bool { return true }

// Release lets go of a superblock that was never mounted.
func (c *Context) Release(*OpenFile) {
	if c.super != nil {
		c.kernel.unmounted(c.super)
	}
}

// CutParameter divides data at its first comma.
func CutParameter(data string) (parameter, rest string) {
	parameter, rest, _ = strings.Cut(data, ",")
	return parameter, rest
}

// plainConfiguration is of a filesystem that reads its parameters in one piece
// (Linux: fs/fs_context.c, legacy_fs_context).
type plainConfiguration struct {
	mount func(k *Kernel, r *MountRequest) (*Superblock, error)
	data  string
}

func (c *plainConfiguration) Set(_ *Process, a *Parameter) error {
	switch a.Kind {
	case FlagParameter:
		c.data += "," + a.Key
	case StringParameter:
		c.data += "," + a.Key + "=" + a.Value
	default:
		return sys.EINVAL
	}
	return nil
}

func (c *plainConfiguration) Create(r *MountRequest) (*Superblock, error) {
	r.Data = strings.TrimPrefix(c.data, ",")
	return c.mount(r.Process.k, r)
}
