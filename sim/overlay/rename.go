package overlay

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// move is a rename on its way (Linux: fs/overlayfs/dir.c, ovl_rename).
type move struct {
	fs       *FS
	old, new *vfs.Dentry // in the overlay
	within   parentage
	exchange bool
	// flags are the real rename's: where the source needs a whiteout, it
	// leaves one in the same step, or takes the target's.
	flags int
	// dropWhiteout: the real rename leaves a whiteout that nothing needs.
	dropWhiteout bool
	whiteouts    []string    // in upper's part of the target directory
	cleared      *vfs.Dentry // what replaced that because of them
}

// Rename moves the name old to new, or exchanges them.
func (i *Inode) Rename(_ *sys.Cred, old, d *vfs.Dentry, flags int) error {
	fs := i.fs
	if flags&^(sys.RENAME_NOREPLACE|sys.RENAME_EXCHANGE) != 0 {
		return sys.EINVAL
	}
	m := &move{
		fs: fs, old: old, new: d,
		within:   old.Parent() == d.Parent(),
		exchange: flags&sys.RENAME_EXCHANGE != 0,
		flags:    flags & sys.RENAME_EXCHANGE,
	}
	if err := m.prepare(); err != nil {
		return err
	}
	was := m.names()
	if err := m.copyUp(); err != nil {
		return err
	}
	if m.names() != was {
		return sys.ERESTART
	}
	var err error
	if m.cleared, err = fs.clear(d, m.whiteouts); err != nil {
		return err
	}
	if err := m.markParents(); err != nil {
		return err
	}
	err = m.publish()
	if err != nil && m.replaces() {
		fs.endLinks(inodeOf(d))
	}
	return err
}

// replaces reports whether the target goes.
func (m *move) replaces() bool { return !m.exchange && !m.new.Negative() }

// prepare decides what the real rename must do, and refuses what cannot be
// done; nothing is changed yet.
func (m *move) prepare() error {
	fs := m.fs
	if !fs.movable(m.old) || m.exchange && !fs.movable(m.new) {
		return fs.door.Refuse(sys.EXDEV, &ruleLowerDirStays, m.old.Name())
	}
	if m.exchange {
		return nil
	}
	if target := m.new; target.IsDir() && (!inodeOf(target).pure() || inodeOf(target).filters) {
		var err error
		if m.whiteouts, err = inodeOf(m.new).whiteoutsIn(); err != nil {
			return fs.door.Refuse(sys.ErrnoOf(err), &ruleNotEmpty, m.new.Name())
		}
	}
	below := fs.positiveBelow(m.old)
	switch {
	case below && covered(m.new):
		fs.door.Decide(&ruleSwitchWhiteouts, m.old.Name())
		m.flags = sys.RENAME_EXCHANGE
	case below:
		fs.door.Decide(&ruleRenameWhiteout, m.old.Name())
		m.flags = sys.RENAME_WHITEOUT
	case m.old.IsDir() && covered(m.new):
		m.flags = sys.RENAME_EXCHANGE
		m.dropWhiteout = true
	default:
		fs.door.Decide(&ruleOnlyUpper, m.old.Name())
	}
	return nil
}

// names is what the two names of a move mean. It changes where somebody else
// renames or removes while a copy up has let the kernel lock go.
func (m *move) names() [2]meaning { return [2]meaning{meaningOf(m.old), meaningOf(m.new)} }

// meaning is what a name means at a moment.
type meaning struct {
	parent   *vfs.Dentry
	inode    vfs.Inode
	unhashed bool
}

func meaningOf(d *vfs.Dentry) meaning { return meaning{d.Parent(), d.Inode(), d.Unhashed()} }

// movable reports whether d can be renamed: a directory that has lower places
// only where a redirect may say where they are.
func (fs *FS) movable(d *vfs.Dentry) bool {
	return fs.options.redirectDir == "on" || !d.IsDir() || !inodeOf(d).mergedOrLower()
}

// copyUp brings into upper what the rename changes.
func (m *move) copyUp() error {
	if err := m.fs.copyUp(m.old, attributes); err != nil {
		return err
	}
	if err := m.fs.copyUp(m.new.Parent(), attributes); err != nil {
		return err
	}
	if m.exchange {
		return m.fs.copyUp(m.new, attributes)
	}
	if m.replaces() {
		return m.fs.beginLinks(m.new)
	}
	return nil
}

// markParents marks a parent that gets a child with an origin.
func (m *move) markParents() error {
	if m.within == sameParent {
		return nil
	}
	if inodeOf(m.old).hasOrigin() {
		if err := inodeOf(m.new.Parent()).setImpure(); err != nil {
			return err
		}
	}
	if m.exchange && inodeOf(m.new).hasOrigin() {
		return inodeOf(m.old.Parent()).setImpure()
	}
	return nil
}

// publish does the one real rename, and notes what follows from it.
func (m *move) publish() error {
	fs := m.fs
	from, err := fs.upperOf(m.old, nil)
	if err != nil {
		return err
	}
	to, err := m.target()
	if err != nil {
		return err
	}
	if !to.Negative() && to.Inode() == from.Inode() {
		return fs.door.Refuse(sys.ESTALE, &ruleTwoForOne, m.new.Name())
	}
	if to.Parent().Inside(from) || from.Parent().Inside(to) {
		return fs.door.Refuse(sys.ESTALE, &ruleUpperChanged, m.new.Name())
	}
	if err := m.markMoved(m.old, m.new.Parent()); err != nil {
		return err
	}
	if m.exchange {
		if err := m.markMoved(m.new, m.old.Parent()); err != nil {
			return err
		}
	}
	if err := fs.rename(from, to, m.flags); err != nil {
		return err
	}
	if m.dropWhiteout {
		fs.discard(to)
	}
	what := entryKind(inodeOf(m.old).hasOrigin() || m.exchange && inodeOf(m.new).hasOrigin())
	inodeOf(m.old.Parent()).changed(what)
	what = entryKind(inodeOf(m.old).hasOrigin() || !m.new.Negative() && inodeOf(m.new).hasOrigin())
	inodeOf(m.new.Parent()).changed(what)
	inodeOf(m.old).CopyAttributes()
	if !m.new.Negative() && inodeOf(m.new).inUpper() {
		inodeOf(m.new).CopyAttributes()
	}
	if m.replaces() {
		fs.nameGone(m.new)
	}
	return nil
}

// target is the real dentry at the new name. ESTALE where it is not what the
// overlay knows.
func (m *move) target() (*vfs.Dentry, error) {
	fs := m.fs
	if !m.new.Negative() && inodeOf(m.new).inUpper() {
		return fs.upperOf(m.new, m.cleared)
	}
	to, err := fs.lookupReal(inodeOf(m.new.Parent()).upper, m.new.Name())
	if err != nil {
		return nil, err
	}
	stale := false
	if to.Negative() {
		stale = m.flags == sys.RENAME_EXCHANGE
	} else {
		stale = !covered(m.new) || !fs.isWhiteout(to)
	}
	if stale {
		return nil, fs.door.Refuse(sys.ESTALE, &ruleUpperChanged, m.new.Name())
	}
	return to, nil
}

// markMoved marks a directory that comes to another place: with lower places,
// by where they are; without, so that nothing at the new place merges in.
func (m *move) markMoved(d, parent *vfs.Dentry) error {
	i := inodeOf(d)
	if i.mergedOrLower() {
		return m.fs.setRedirect(d, m.within)
	}
	if !d.IsDir() || i.opaque || !inodeOf(parent).merged() {
		return nil
	}
	m.fs.door.Decide(&ruleOpaqueMoved, d.Name())
	return i.makeOpaque(sys.EXDEV)
}
