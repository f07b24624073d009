package vfs

// Stacked is a Filesystem that shows the trees of others, and remembers what
// it saw of them.
type Stacked interface {
	// Behind tells that a name in dir, or dir itself where name is "", was
	// changed, not by this filesystem.
	Behind(dir *Dentry, name string)
}

// directly passes on what came of a change that p itself made to a name, and
// tells of it whatever p sees mounted that may show the name in a layer.
func (p *Process) directly(dir *Dentry, name string, err error) error {
	if err != nil || !p.k.Recorder.On() {
		return err
	}
	list := p.self.namespace.list
	for n, m := range list {
		s, ok := m.Super.FS.(Stacked)
		if ok && m.Super != dir.super && !shownBefore(list[:n], m.Super) {
			s.Behind(dir, name)
		}
	}
	return nil
}

func shownBefore(list []*Mount, s *Superblock) bool {
	for _, m := range list {
		if m.Super == s {
			return true
		}
	}
	return false
}
