package vfs

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/trace"
)

// Door is how a stacked filesystem changes the trees it is made of: each change
// is one call and one effect, told of where somebody listens. The kernel lock is
// held.
type Door struct {
	Kernel *Kernel
	Cred   *sys.Cred // who acts where no other is named: the mounter
	// Label is a place in a layer as the explanation calls it.
	Label func(d *Dentry) string
}

// Decide tells which rule decides what happens; about is what it is about: a
// name, a path, an option.
func (o *Door) Decide(rule *trace.Rule, about string) {
	o.Kernel.Recorder.Emit(trace.Event{Kind: trace.Decide, Path: about, Rule: rule})
}

// Refuse tells which rule refuses and returns the error.
func (o *Door) Refuse(errno sys.Errno, rule *trace.Rule, about string) error {
	o.Kernel.Recorder.Emit(trace.Event{Kind: trace.Decide, Path: about, Err: errno, Rule: rule})
	return errno
}

// Octal is a mode's permissions for who listens, "" where nobody does.
func (o *Door) Octal(mode sys.Mode) string {
	if !o.Kernel.Recorder.On() {
		return ""
	}
	return OctalText(mode)
}

// Effect makes a change to d and tells of it.
func (o *Door) Effect(op string, d *Dentry, arg string, change func() error) error {
	err := o.Kernel.Fails(op)
	if err == nil {
		err = change()
	}
	return o.Tell(op, d, arg, err)
}

// Tell tells of a change to d.
func (o *Door) Tell(op string, d *Dentry, arg string, err error) error {
	if r := o.Kernel.Recorder; r.On() {
		r.Emit(trace.Event{Kind: trace.Effect, Op: op, Path: o.Label(d), Arg: arg, Err: sys.ErrnoOf(err)})
	}
	return err
}

// Effect2 makes a change that concerns two names, and tells of it.
func (o *Door) Effect2(op string, from, to *Dentry, arg string, change func() error) error {
	r := o.Kernel.Recorder
	e := trace.Event{Kind: trace.Effect, Op: op, Arg: arg}
	if r.On() {
		e.Path, e.Path2 = o.Label(from), o.Label(to)
	}
	err := o.Kernel.Fails(op)
	if err == nil {
		err = change()
	}
	e.Err = sys.ErrnoOf(err)
	r.Emit(e)
	return err
}

// Mkdir makes a directory. The set-group-id bit is not asked for: it comes
// from the directory above.
func (o *Door) Mkdir(cred *sys.Cred, d *Dentry, mode sys.Mode) error {
	mode &= 0o1777
	return o.Effect("mkdir", d, o.Octal(mode), func() error { return Mkdir(cred, d, mode) })
}

func (o *Door) Mknod(cred *sys.Cred, d *Dentry, mode sys.Mode, dev uint64) error {
	text := ""
	if o.Kernel.Recorder.On() {
		text = nodText(mode, dev)
	}
	return o.Effect("mknod", d, text, func() error { return Mknod(cred, d, mode, dev) })
}

func (o *Door) Symlink(cred *sys.Cred, d *Dentry, target string) error {
	return o.Effect("symlink", d, target, func() error { return Symlink(cred, d, target) })
}

func (o *Door) Link(old, d *Dentry) error {
	return o.Effect2("link", old, d, "", func() error { return Link(o.Cred, old, d) })
}

func (o *Door) Unlink(d *Dentry) error {
	return o.Effect("unlink", d, "", func() error { return Unlink(o.Cred, d) })
}

func (o *Door) Rmdir(d *Dentry) error {
	return o.Effect("rmdir", d, "", func() error { return Rmdir(o.Cred, d) })
}

func (o *Door) Rename(old, d *Dentry, flags int) error {
	return o.Effect2("rename", old, d, renameText(flags), func() error { return Rename(o.Cred, old, d, flags) })
}

func (o *Door) Setattr(d *Dentry, change *Change) error {
	err := o.Kernel.Fails(changeCall(change))
	if err == nil {
		err = Setattr(o.Cred, d, change)
	}
	arg := ""
	op := changeCall(change) // as it came to be
	if op == "chmod" {
		arg = o.Octal(change.Mode)
	}
	return o.Tell(op, d, arg, err)
}

func (o *Door) Setxattr(d *Dentry, attr string, value []byte, how int) error {
	return o.Effect("setxattr", d, attr, func() error { return Setxattr(o.Cred, d, attr, value, how) })
}

func (o *Door) Removexattr(d *Dentry, attr string) error {
	return o.Effect("removexattr", d, attr, func() error { return Removexattr(o.Cred, d, attr) })
}

// LabelOf is a place as an explanation has it: the name of the root that it lies
// below, and the path from there. What was moved out of all roots has the path
// in its filesystem.
func LabelOf(d *Dentry, rootName func(d *Dentry) (string, bool)) string {
	path := ""
	for {
		if name, ok := rootName(d); ok {
			return name + path
		}
		if d.name == "" {
			return "an unnamed file"
		}
		if d.parent == d {
			return path
		}
		path = "/" + d.name + path
		d = d.parent
	}
}

// CopyRun copies the bytes from start to end between open files. The kernel lock
// is not held.
func CopyRun(from, to *OpenFile, buf []byte, start, end int64) error {
	off := start
	if copier, ok := to.File.(RangeCopier); ok {
		off = copier.CopyRange(to, from, start, end)
	}
	for off < end {
		from.kernel.mu.Lock()
		n, err := from.File.Read(nil, from, buf[:min(int64(len(buf)), end-off)], off)
		from.kernel.mu.Unlock()
		if err != nil || n == 0 {
			return err
		}
		for b := buf[:n]; len(b) > 0; {
			to.kernel.mu.Lock()
			w, _, err := to.File.Write(nil, to, b, off)
			to.kernel.mu.Unlock()
			if err != nil {
				return err
			}
			b = b[w:]
			off += int64(w)
		}
	}
	return nil
}

// OctalText is a mode's permissions as a reader wants them.
func OctalText(mode sys.Mode) string {
	m := mode.Perm()
	return string([]byte{'0' + byte(m>>9), '0' + byte(m>>6&7), '0' + byte(m>>3&7), '0' + byte(m&7)})
}

// nodText is what a mknod makes.
func nodText(mode sys.Mode, dev uint64) string {
	switch mode.Type() {
	case sys.S_IFCHR:
		return "c " + DecimalText(sys.Major(dev)) + ":" + DecimalText(sys.Minor(dev))
	case sys.S_IFBLK:
		return "b " + DecimalText(sys.Major(dev)) + ":" + DecimalText(sys.Minor(dev))
	case sys.S_IFIFO:
		return "p " + OctalText(mode)
	case sys.S_IFSOCK:
		return "s " + OctalText(mode)
	}
	return OctalText(mode)
}

// DecimalText is a number as a reader wants it.
func DecimalText(n uint32) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return DecimalText(n/10) + DecimalText(n%10)
}

// renameText is rename's flags.
func renameText(flags int) string {
	switch flags {
	case sys.RENAME_EXCHANGE:
		return "RENAME_EXCHANGE"
	case sys.RENAME_WHITEOUT:
		return "RENAME_WHITEOUT"
	case sys.RENAME_NOREPLACE:
		return "RENAME_NOREPLACE"
	}
	return ""
}

// changeCall is the system call that makes a change.
func changeCall(c *Change) string {
	switch {
	case c.Valid&ChangeSize != 0:
		return "truncate"
	case c.Valid&(ChangeUID|ChangeGID) != 0:
		return "chown"
	case c.Valid&ChangeMode != 0:
		return "chmod"
	}
	return "utimes"
}
