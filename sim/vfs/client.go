package vfs

import "github.com/overlook-fs/overlook/sim/sys"

var (
	_ sys.Reopener   = (*Process)(nil)
	_ sys.Identifier = (*Process)(nil)
	_ sys.Finder     = (*Process)(nil)
)

// What a client from outside asks of the kernel that is no system call.

// AllowDescriptors sets how many descriptors the process may have (Linux:
// RLIMIT_NOFILE).
func (p *Process) AllowDescriptors(n int) {
	p.k.mu.Lock()
	defer p.k.mu.Unlock()
	p.self.most = n
}

// Reopen is a new open file of what fd names, as open(2) of /proc/self/fd/FD
// gives it.
func (p *Process) Reopen(fd, flags int) (int, error) {
	p.enter()
	if p.k.Recorder.On() {
		p.called("openat", fd, "", "", openFlags(flags))
	}
	f, err := p.file(fd)
	if err == nil {
		f, err = p.openPath(f.Path, flags)
	}
	opened := -1
	if err == nil {
		if opened, err = p.install(f, 0, flags); err != nil {
			f.Close()
			opened = -1
		}
	}
	return opened, p.leave("openat", err)
}

// Find opens a name with O_PATH and looks at it; a symlink is not followed.
func (p *Process) Find(dir int, name string, st *sys.Stat) (int, error) {
	const flags = sys.O_PATH | sys.O_NOFOLLOW | sys.O_CLOEXEC
	p.enter()
	if p.k.Recorder.On() {
		p.called("openat", dir, name, "", openFlags(flags))
	}
	fd := -1
	f, err := p.openat(dir, name, flags, 0)
	if err == nil {
		if err = f.Inode.Getattr(st); err == nil {
			st.UID, st.GID = p.cred.User.Shown(st.UID, st.GID)
			fd, err = p.install(f, 0, flags)
		}
		if err != nil {
			f.Close()
			fd = -1
		}
	}
	return fd, p.leave("openat", err)
}

// Identity is the inode that fd names.
func (p *Process) Identity(fd int) (any, error) {
	p.k.mu.Lock()
	defer p.k.mu.Unlock()
	f, err := p.file(fd)
	if err != nil {
		return nil, err
	}
	return f.Inode, nil
}

// Logged is the kernel's log, a line each.
func (k *Kernel) Logged() []string {
	k.mu.Lock()
	defer k.mu.Unlock()
	var lines []string
	for _, r := range k.state.log.kept {
		lines = append(lines, r.text)
	}
	return lines
}

// Advance moves the clock forward to now, in nanoseconds since 1970, for a
// kernel whose time is the host's.
func (k *Kernel) Advance(now int64) {
	k.mu.Lock()
	k.clock = max(k.clock, now)
	k.mu.Unlock()
}
