package vfs

import "github.com/overlook-fs/overlook/sim/sys"

var _ sys.Backed = (*Process)(nil)

// backed is a File that may have its data in a file of the host.
type backed interface {
	// HostFile is the host's descriptor that serves f at present. It lasts
	// until f is closed.
	HostFile(f *OpenFile) (host int, ok bool)
}

// HostFile is the host's descriptor behind the open file.
func (f *OpenFile) HostFile() (host int, ok bool) {
	if b, is := f.File.(backed); is {
		return b.HostFile(f)
	}
	return -1, false
}

// turning is a File that may turn to another file while it is open.
type turning interface{ Turns() bool }

// HostFile is the host's descriptor behind fd, where that will serve it as
// long as it is open.
func (p *Process) HostFile(fd int) (host int, ok bool) {
	p.k.mu.Lock()
	defer p.k.mu.Unlock()
	f, err := p.file(fd)
	if err != nil {
		return -1, false
	}
	if t, is := f.File.(turning); is && t.Turns() {
		return -1, false
	}
	return f.HostFile()
}

// HostRead is the host's descriptor that serves fd at present, and marks that
// it is read.
func (p *Process) HostRead(fd int) (host int, ok bool) {
	p.k.mu.Lock()
	defer p.k.mu.Unlock()
	f, err := p.file(fd)
	if err != nil || !f.Readable() || !f.Inode.Mode().IsRegular() {
		return -1, false
	}
	host, ok = f.HostFile()
	if ok && f.marksReading(1, 1) {
		accessed(f.Path)
	}
	return host, ok
}

// HostChanged lets an inode look at what became of the host's file.
func (p *Process) HostChanged(fd int) {
	p.k.mu.Lock()
	defer p.k.mu.Unlock()
	f, err := p.file(fd)
	if err != nil {
		return
	}
	p.k.clock += callTime // what a layer was seen to be is over
	if c, ok := f.Inode.(Copier); ok {
		c.CopyAttributes()
	}
}
