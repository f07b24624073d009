package vfs

import "github.com/overlook-fs/overlook/sim/sys"

// lock is an advisory lock on a file (Linux: struct file_lock). A lock of the
// whole file by flock and one of a range by fcntl do not meet.
type lock struct {
	inode     Inode
	owner     *OpenFile
	ranged    bool
	exclusive bool
	from, to  int64 // the first and the last byte of a range
	pid       int   // who took it
}

// lastByte is the end of a range that has no end.
const lastByte = 1<<63 - 1

// against reports whether l keeps others from having m.
func (l *lock) against(m *lock) bool {
	return l.inode == m.inode && l.ranged == m.ranged && l.owner != m.owner && (l.exclusive || m.exclusive) &&
		l.from <= m.to && m.from <= l.to
}

// mine reports whether l is one that a new lock m replaces or cuts.
func (l *lock) mine(m *lock) bool {
	return l.inode == m.inode && l.ranged == m.ranged && l.owner == m.owner
}

// inTheWay is a lock that keeps m from being taken, or nil.
func (k *Kernel) inTheWay(m *lock) *lock {
	for i := range k.state.locks {
		if k.state.locks[i].against(m) {
			return &k.state.locks[i]
		}
	}
	return nil
}

// joins reports whether l and a new lock m of its owner and kind touch or
// overlap, and so become one (Linux: fs/locks.c, posix_lock_inode).
func (l *lock) joins(m *lock) bool {
	return l.mine(m) && l.ranged && l.exclusive == m.exclusive &&
		l.from-1 <= m.to && m.from-1 <= l.to
}

// relock takes what m covers off its owner's locks, adds m where it is given to
// be held, among these by where it begins, and wakes who waits. The list is
// replaced whole: snapshots keep it.
func (k *Kernel) relock(m *lock, hold ...lock) {
	var left []lock
	for _, l := range k.state.locks {
		if !l.mine(m) || l.to < m.from || m.to < l.from {
			left = append(left, l)
			continue
		}
		if l.from < m.from {
			part := l
			part.to = m.from - 1
			left = append(left, part)
		}
		if l.to > m.to {
			part := l
			part.from = m.to + 1
			left = append(left, part)
		}
	}
	at := len(left)
	for n, l := range left {
		if l.mine(m) && l.from > m.from {
			at = n
			break
		}
		if l.mine(m) {
			at = n + 1
		}
	}
	k.state.locks = append(append(left[:at:at], hold...), left[at:]...)
	k.wakeAll(&k.lockers)
}

// unlockAll drops the locks of an open file that is closed.
func (k *Kernel) unlockAll(f *OpenFile) {
	for _, l := range k.state.locks {
		if l.owner == f {
			k.relock(&lock{inode: l.inode, owner: f, ranged: l.ranged, to: lastByte})
		}
	}
}

// acquire takes m once nothing is in the way; EAGAIN where it shall not wait.
func (p *Process) acquire(m *lock, waits bool) error {
	for p.k.inTheWay(m) != nil {
		if !waits {
			return sys.EAGAIN
		}
		if err := p.block(&p.k.lockers); err != nil {
			return err
		}
	}
	for _, l := range p.k.state.locks {
		if l.joins(m) {
			m.from, m.to = min(m.from, l.from), max(m.to, l.to)
		}
	}
	p.k.relock(m, *m)
	return nil
}

// Flock locks a whole file.
func (p *Process) Flock(fd int, how int) error {
	p.enter()
	p.called("flock", fd, "", "", "")
	return p.leave("flock", p.flock(fd, how))
}

func (p *Process) flock(fd int, how int) error {
	kind := how &^ sys.LOCK_NB
	if kind != sys.LOCK_SH && kind != sys.LOCK_EX && kind != sys.LOCK_UN {
		return sys.EINVAL
	}
	f, err := p.usable(fd)
	if err != nil {
		return err
	}
	m := &lock{inode: f.Inode, owner: f, exclusive: kind == sys.LOCK_EX, to: lastByte, pid: p.self.pid}
	if kind == sys.LOCK_UN {
		p.k.relock(m)
		return nil
	}
	for _, l := range p.k.state.locks {
		if l.mine(m) && l.exclusive == m.exclusive {
			return nil
		}
		if l.mine(m) {
			p.k.relock(m) // a lock that changes its kind is given up first
			break
		}
	}
	return p.acquire(m, how&sys.LOCK_NB == 0)
}

// LockRange locks a part of a file, or asks who has.
func (p *Process) LockRange(fd int, cmd int, r *sys.RangeLock) error {
	p.enter()
	p.called("fcntl", fd, "", "", "")
	return p.leave("fcntl", p.lockRange(fd, cmd, r))
}

func (p *Process) lockRange(fd int, cmd int, r *sys.RangeLock) error {
	f, err := p.usable(fd)
	if err != nil {
		return err
	}
	if cmd < sys.F_OFD_GETLK || cmd > sys.F_OFD_SETLKW || r.Type < sys.F_RDLCK || r.Type > sys.F_UNLCK {
		return sys.EINVAL
	}
	m := &lock{inode: f.Inode, owner: f, ranged: true, exclusive: r.Type == sys.F_WRLCK}
	if err := m.cover(f, r); err != nil {
		return err
	}
	if cmd == sys.F_OFD_GETLK {
		p.k.tell(m, r)
		return nil
	}
	switch {
	case r.Type == sys.F_UNLCK:
		p.k.relock(m)
		return nil
	case r.Type == sys.F_RDLCK && !f.Readable(), r.Type == sys.F_WRLCK && !f.Writable():
		return sys.EBADF
	}
	return p.acquire(m, cmd == sys.F_OFD_SETLKW)
}

// cover sets which bytes a lock is about (Linux: flock_to_posix_lock).
func (m *lock) cover(f *OpenFile, r *sys.RangeLock) error {
	base := int64(0)
	switch r.Whence {
	case sys.SEEK_SET:
	case sys.SEEK_CUR:
		base = f.Pos
	case sys.SEEK_END:
		var err error
		if base, err = sizeOf(f.Inode); err != nil {
			return err
		}
	default:
		return sys.EINVAL
	}
	if r.Start > lastByte-base {
		return sys.EOVERFLOW
	}
	m.from = base + r.Start
	if m.from < 0 {
		return sys.EINVAL
	}
	switch {
	case r.Len > 0 && r.Len-1 > lastByte-m.from:
		return sys.EOVERFLOW
	case r.Len > 0:
		m.to = m.from + r.Len - 1
	case r.Len < 0 && m.from+r.Len < 0:
		return sys.EINVAL
	case r.Len < 0:
		m.from, m.to = m.from+r.Len, m.from-1
	default:
		m.to = lastByte
	}
	return nil
}

// tell says in r what keeps m from being taken. That an unlock is asked about
// means: what has this owner locked (Linux: posix_test_locks_conflict).
func (k *Kernel) tell(m *lock, r *sys.RangeLock) {
	var l *lock
	if r.Type == sys.F_UNLCK {
		l = k.own(m)
	} else {
		l = k.inTheWay(m)
	}
	if l == nil {
		r.Type = sys.F_UNLCK
		return
	}
	*r = sys.RangeLock{Type: sys.F_RDLCK, Start: l.from}
	if l.exclusive {
		r.Type = sys.F_WRLCK
	}
	if l.to != lastByte {
		r.Len = l.to - l.from + 1
	}
}

// own is the first lock of m's owner on some of its bytes, nil where there is
// none.
func (k *Kernel) own(m *lock) *lock {
	var first *lock
	for i := range k.state.locks {
		l := &k.state.locks[i]
		if l.mine(m) && l.from <= m.to && m.from <= l.to && (first == nil || l.from < first.from) {
			first = l
		}
	}
	return first
}
