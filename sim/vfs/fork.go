package vfs

import (
	"runtime"

	"github.com/overlook-fs/overlook/sim/sys"
)

// maxProcesses is where Fork says EAGAIN.
const maxProcesses = 1000

// Fork starts child in a new process that is a copy of this one.
func (p *Process) Fork(child sys.Program) (int, error) {
	p.enter()
	if len(p.k.state.procs) >= maxProcesses {
		return 0, p.leave("fork", sys.EAGAIN)
	}
	if p.self.within.closed() {
		return 0, p.leave("fork", sys.ENOMEM)
	}
	c := p.k.newProcess(p.self)
	c.cred = *p.cred
	c.files = append([]descriptor(nil), p.self.files...)
	for _, d := range c.files {
		if d.file != nil {
			d.file.Touch()
			d.file.refs++
			p.k.held.add(d.file.Path.Dentry, 1)
		}
	}
	c.scheduled = true
	p.k.makeReady(c)
	go c.run(child)
	return p.self.space.number(c), p.leave("fork", nil)
}

// run is the life of a process's goroutine.
func (s *process) run(program sys.Program) {
	status := 0
	defer func() {
		k := s.view.k
		k.mu.Lock()
		defer k.mu.Unlock()
		if !s.ended {
			if !s.dying {
				s.status = sys.ExitedStatus(status)
			}
			s.end(s.status)
		}
		s.scheduled = false
		k.dispatch()
	}()
	<-s.wake
	status = program(&s.view)
}

// Exit ends the process at once.
func (p *Process) Exit(status int) {
	p.enter()
	p.unwind(sys.ExitedStatus(status))
}

// dieOf ends the process by a signal. Preconditions: the kernel lock is held.
func (p *Process) dieOf(sig sys.Signal) { p.unwind(sys.SignaledStatus(sig)) }

// unwind ends the process's goroutine. Preconditions: the kernel lock is held.
func (p *Process) unwind(status sys.WaitStatus) {
	if !p.self.dying {
		p.self.dying = true
		p.self.status = status
	}
	p.k.mu.Unlock()
	runtime.Goexit()
}

// end makes s a zombie: descriptors are closed, children go to nobody, the
// parent hears of it. Preconditions: the kernel lock is held.
func (s *process) end(status sys.WaitStatus) {
	k := s.view.k
	s.ended = true
	s.status = status
	s.unmapAll()
	files := s.files
	s.files = nil
	for _, d := range files {
		if d.file != nil {
			k.held.add(d.file.Path.Dentry, -1)
			d.file.Close()
		}
	}
	k.leftNamespace(s.namespace)
	if s.unkillable() {
		k.emptied(s.space)
	}
	for _, c := range s.children {
		c.parent = nil
		if c.ended {
			k.forget(c)
		}
	}
	s.children = nil
	if s.parent == nil {
		k.forget(s)
		return
	}
	k.signal(s.parent, sys.SIGCHLD)
	k.wakeAll(&s.parent.childEnded)
}

// reap removes a zombie from its parent and from the table.
func (s *process) reap() {
	if f := s.parent; f != nil {
		f.cpuOfChildren += s.cpu + s.cpuOfChildren
		for i, c := range f.children {
			if c == s {
				f.children = append(f.children[:i], f.children[i+1:]...)
				break
			}
		}
	}
	s.view.k.forget(s)
}

// forget takes s out of the process table.
func (k *Kernel) forget(s *process) {
	for i, other := range k.state.procs {
		if other == s {
			k.state.procs = append(append([]*process(nil), k.state.procs[:i]...), k.state.procs[i+1:]...)
			return
		}
	}
}

// Wait4 waits for a child.
func (p *Process) Wait4(pid int, flags int) (int, sys.WaitStatus, error) {
	p.enter()
	for {
		c, any := p.self.child(pid)
		if c != nil {
			number := p.self.space.number(c)
			c.reap()
			return number, c.status, p.leave("wait4", nil)
		}
		if !any {
			return 0, 0, p.leave("wait4", sys.ECHILD)
		}
		if flags&sys.WNOHANG != 0 {
			return 0, 0, p.leave("wait4", nil)
		}
		if err := p.block(&p.self.childEnded); err != nil {
			if c, _ := p.self.child(pid); c != nil {
				continue
			}
			return 0, 0, p.leave("wait4", err)
		}
	}
}

// child is an ended child that pid selects, and whether it selects any child.
func (s *process) child(pid int) (ended *process, any bool) {
	for _, c := range s.children {
		if pid > 0 && s.space.number(c) != pid || pid == 0 && c.pgid != s.pgid || pid < -1 && c.pgid != s.space.outside(s.view.k, -pid) {
			continue
		}
		any = true
		if c.ended {
			return c, true
		}
	}
	return nil, any
}

func (p *Process) Getpgid(pid int) (int, error) {
	p.enter()
	s := p.meant(pid)
	if s == nil {
		return 0, p.leave("getpgid", sys.ESRCH)
	}
	return p.self.space.group(p.k, s.pgid), p.leave("getpgid", nil)
}

func (p *Process) Setpgid(pid, pgid int) error {
	p.enter()
	s := p.meant(pid)
	if s == nil {
		return p.leave("setpgid", sys.ESRCH)
	}
	group := s.pid
	if pgid != 0 {
		group = p.self.space.outside(p.k, pgid)
	}
	s.touch()
	s.pgid = group
	return p.leave("setpgid", nil)
}

// meant is the process of a number; 0 is p.
func (p *Process) meant(pid int) *process {
	if pid == 0 {
		return p.self
	}
	return p.k.seen(p.self.space, pid)
}
