//go:build linux

package linux

import (
	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/trace"
)

// Process is a task as its program sees it.
type Process struct {
	*task
	as *sys.Cred // credentials instead of the task's; nil: the task's own
}

var _ sys.Process = (*Process)(nil)
var _ sys.Backed = (*Process)(nil)

// call is the door that every system call passes: it runs f on the thread of
// the process, in the credentials of this view of it, and tells the recorder.
// A process that a signal has ended does not return from it.
func (p *Process) call(e trace.Event, f func() error) error {
	if p.calls == nil || unix.Gettid() == p.tid {
		return p.enter(e, f)
	}
	var err error = sys.ESRCH
	done := make(chan struct{})
	served := func() {
		defer close(done)
		err = p.enter(e, f)
	}
	select {
	case p.calls <- served:
		<-done
	case <-p.gone():
	}
	return err
}

// enter is call on the right thread.
func (p *Process) enter(e trace.Event, f func() error) error {
	if p.dead {
		return sys.ESRCH
	}
	if sig := p.doomed(); sig != 0 {
		p.end(sys.SignaledStatus(sig))
	}
	p.emit(trace.Call, e, 0)
	err := p.dress()
	if err == nil {
		err = f()
	}
	failed := errno(err)
	p.emit(trace.Return, e, failed)
	if failed != 0 {
		return failed
	}
	return nil
}

// emit tells the recorder, where there is one.
func (t *task) emit(kind trace.Kind, e trace.Event, failed sys.Errno) {
	t.k.mu.Lock()
	defer t.k.mu.Unlock()
	if !t.k.recorder.On() {
		return
	}
	e.Kind, e.Err = kind, failed
	t.k.recorder.SetPID(t.tid)
	t.k.recorder.Emit(e)
}

// at is call for a name (dir, name): f gets both as the host knows them.
func (p *Process) at(e trace.Event, dir int, name string, f func(dir int, name string) error) error {
	e.Path = name
	return p.call(e, func() error {
		host, release := p.directory(dir, name)
		defer release()
		return f(host, p.hostName(name))
	})
}

// on is call for an open file: f gets the host's descriptor, -1 where there is
// none.
func (p *Process) on(e trace.Event, fd int, f func(host int) error) error {
	return p.call(e, func() error {
		open, err := p.files.hold(fd)
		if err != nil {
			return f(-1)
		}
		defer open.release()
		return f(open.host)
	})
}

// directory is the host's descriptor for dir, -1 where there is none: the host
// finds that out in its own order. An absolute name needs none.
func (t *task) directory(dir int, name string) (host int, release func()) {
	if dir == sys.AT_FDCWD || len(name) > 0 && name[0] == '/' {
		return unix.AT_FDCWD, func() {}
	}
	open, err := t.files.hold(dir)
	if err != nil {
		return -1, func() {}
	}
	return open.host, open.release
}

// errno is err as a sys.Errno.
func errno(err error) sys.Errno {
	if host, ok := err.(unix.Errno); ok {
		return sys.Errno(host)
	}
	return sys.ErrnoOf(err)
}
