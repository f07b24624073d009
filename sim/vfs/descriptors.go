package vfs

import "github.com/overlook-fs/overlook/sim/sys"

// maxDescriptors is RLIMIT_NOFILE's usual soft limit.
const maxDescriptors = 1024

// file is the open file of a descriptor. Preconditions: the kernel lock is
// held, as for everything below but the system calls.
func (p *Process) file(fd int) (*OpenFile, error) {
	if fd < 0 || fd >= len(p.self.files) || p.self.files[fd].file == nil {
		return nil, sys.EBADF
	}
	return p.self.files[fd].file, nil
}

// usable is the open file of a descriptor that was not opened with O_PATH.
func (p *Process) usable(fd int) (*OpenFile, error) {
	f, err := p.file(fd)
	if err == nil && f.Flags&sys.O_PATH != 0 {
		return nil, sys.EBADF
	}
	return f, err
}

// install gives f the lowest free descriptor not below from.
func (p *Process) install(f *OpenFile, from, flags int) (int, error) {
	s := p.self
	fd := max(from, s.taken)
	for fd < len(s.files) && s.files[fd].file != nil {
		fd++
	}
	if fd >= s.most {
		return 0, sys.EMFILE
	}
	p.put(f, fd, flags)
	if from <= s.taken {
		s.taken = fd + 1
	}
	return fd, nil
}

// put makes the free descriptor fd name f.
func (p *Process) put(f *OpenFile, fd, flags int) {
	s := p.self
	s.touch()
	for len(s.files) <= fd {
		s.files = append(s.files, descriptor{})
	}
	s.files[fd] = descriptor{f, flags&sys.O_CLOEXEC != 0}
	p.k.held.add(f.Path.Dentry, 1)
}

// Install gives an open file from outside the descriptor fd, closing what it
// named. f's reference becomes the descriptor's.
func (p *Process) Install(fd int, f *OpenFile) {
	p.k.mu.Lock()
	defer p.k.mu.Unlock()
	p.closeFD(fd)
	p.put(f, fd, 0)
}

func (p *Process) Close(fd int) error {
	p.enter()
	return p.leave("close", p.closeFD(fd))
}

func (p *Process) closeFD(fd int) error {
	f, err := p.file(fd)
	if err != nil {
		return err
	}
	p.self.touch()
	p.self.files[fd] = descriptor{}
	p.self.taken = min(p.self.taken, fd)
	p.k.held.add(f.Path.Dentry, -1)
	f.Close()
	return nil
}

func (p *Process) Dup(fd int) (int, error) { return p.DupFrom(fd, 0, 0) }

func (p *Process) DupFrom(fd, from, flags int) (int, error) {
	p.enter()
	f, err := p.file(fd)
	if err != nil {
		return 0, p.leave("fcntl", err)
	}
	if from < 0 || from >= p.self.most {
		return 0, p.leave("fcntl", sys.EINVAL)
	}
	n, err := p.install(f, from, flags)
	if err == nil {
		f.Touch()
		f.refs++
	}
	return n, p.leave("fcntl", err)
}

func (p *Process) Dup3(oldfd, newfd, flags int) error {
	p.enter()
	return p.leave("dup3", p.dup3(oldfd, newfd, flags))
}

func (p *Process) dup3(oldfd, newfd, flags int) error {
	f, err := p.file(oldfd)
	switch {
	case oldfd == newfd:
		return sys.EINVAL
	case err != nil:
		return err
	case newfd < 0 || newfd >= maxDescriptors:
		return sys.EBADF
	}
	f.Touch()
	f.refs++
	p.closeFD(newfd)
	p.put(f, newfd, flags)
	return nil
}

func (p *Process) GetFlags(fd int) (int, error) {
	p.enter()
	f, err := p.file(fd)
	if err != nil {
		return 0, p.leave("fcntl", err)
	}
	flags := f.Flags
	if p.self.files[fd].cloexec {
		flags |= sys.O_CLOEXEC
	}
	return flags, p.leave("fcntl", nil)
}

func (p *Process) SetCloexec(fd int, on bool) error {
	p.enter()
	if _, err := p.file(fd); err != nil {
		return p.leave("fcntl", err)
	}
	p.self.touch()
	p.self.files[fd].cloexec = on
	return p.leave("fcntl", nil)
}
