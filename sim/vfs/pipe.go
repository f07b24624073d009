package vfs

import "github.com/overlook-fs/overlook/sim/sys"

// pipeSize is how much a pipe holds.
const pipeSize = 64 << 10

// pipe is a pipe's buffer, of pipe2 or of a fifo (Linux: struct
// pipe_inode_info). It is guarded by the kernel lock.
type pipe struct {
	kernel           *Kernel
	data             []byte
	readers, writers int
	anonymous        bool // of pipe2: opening it again by /proc waits for nobody
	// openings count opens of either kind ever, for who waits in open.
	readOpens, writeOpens int
	changed               waitQueue
	gen                   uint64
}

func (q *pipe) touch() {
	if h := &q.kernel.History; h.First(q.gen) {
		old := *q
		old.data = append([]byte(nil), q.data...)
		h.Save(&pipeSaved{q, old})
		q.gen = h.Now()
	}
}

type pipeSaved struct {
	q   *pipe
	old pipe
}

func (s *pipeSaved) Swap() { *s.q, s.old = s.old, *s.q }

// notify wakes who waits for the pipe.
func (q *pipe) notify() {
	q.kernel.wakeAll(&q.changed)
	q.kernel.streamChanged()
}

// pipeEnd serves an open end of a pipe.
type pipeEnd struct {
	NoFile
	q             *pipe
	reads, writes bool
	inode         Inode // of the fifo or pipe
}

func (e *pipeEnd) stream() bool { return true }

func (e *pipeEnd) Read(p *Process, f *OpenFile, b []byte, _ int64) (int, error) {
	for len(e.q.data) == 0 {
		if e.q.writers == 0 || len(b) == 0 {
			return 0, nil
		}
		if f.Flags&sys.O_NONBLOCK != 0 {
			return 0, sys.EAGAIN
		}
		if err := p.block(&e.q.changed); err != nil {
			return 0, err
		}
	}
	e.q.touch()
	n := copy(b, e.q.data)
	e.q.data = append(e.q.data[:0], e.q.data[n:]...)
	e.q.notify()
	return n, nil
}

func (e *pipeEnd) Write(p *Process, f *OpenFile, b []byte, _ int64) (int, int64, error) {
	done := 0
	for done < len(b) {
		if e.q.readers == 0 {
			return done, 0, sys.EPIPE
		}
		room := pipeSize - len(e.q.data)
		// Up to 4096 bytes go in whole or not yet.
		if room == 0 || len(b) <= 4096 && room < len(b) {
			if f.Flags&sys.O_NONBLOCK != 0 {
				return done, 0, sys.EAGAIN
			}
			if err := p.block(&e.q.changed); err != nil {
				return done, 0, err
			}
			continue
		}
		e.q.touch()
		n := min(room, len(b)-done)
		e.q.data = append(e.q.data, b[done:done+n]...)
		done += n
		e.q.notify()
	}
	return done, 0, nil
}

func (e *pipeEnd) Poll(*OpenFile) int16 {
	var events int16
	if e.reads && len(e.q.data) > 0 {
		events |= sys.POLLIN
	}
	if e.reads && e.q.writers == 0 {
		events |= sys.POLLHUP
	}
	if e.writes && len(e.q.data) < pipeSize {
		events |= sys.POLLOUT
	}
	if e.writes && e.q.readers == 0 {
		events |= sys.POLLERR
	}
	return events
}

func (e *pipeEnd) Release(*OpenFile) {
	e.q.touch()
	if e.reads {
		e.q.readers--
	}
	if e.writes {
		e.q.writers--
	}
	if e.q.readers == 0 && e.q.writers == 0 {
		delete(e.q.kernel.pipes, e.inode)
	}
	e.q.notify()
}

// Pipe2 makes a pipe.
func (p *Process) Pipe2(flags int) (int, int, error) {
	p.enter()
	q := &pipe{kernel: p.k, readers: 1, writers: 1, anonymous: true, gen: p.k.History.Now()}
	i := p.k.newPipeInode()
	p.k.pipes[i] = q
	at := Path{p.k.pipeMount, Disconnected(i)}
	open := func(access int, e *pipeEnd) (int, error) {
		f := p.k.newOpenFile(at, access|flags&sys.O_NONBLOCK)
		f.File = e
		fd, err := p.install(f, 0, flags)
		if err != nil {
			f.Close()
		}
		return fd, err
	}
	r, err := open(sys.O_RDONLY, &pipeEnd{q: q, reads: true, inode: i})
	if err != nil {
		return -1, -1, p.leave("pipe2", err)
	}
	w, err := open(sys.O_WRONLY, &pipeEnd{q: q, writes: true, inode: i})
	if err != nil {
		p.closeFD(r)
		return -1, -1, p.leave("pipe2", err)
	}
	return r, w, p.leave("pipe2", nil)
}

// openFifo opens a fifo: a reader waits for a writer and the other way round
// (Linux: fs/pipe.c, fifo_open).
func (k *Kernel) openFifo(p *Process, f *OpenFile) error {
	q := k.pipes[f.Inode]
	if q == nil {
		q = &pipe{kernel: k, gen: k.History.Now()}
		k.pipes[f.Inode] = q
	}
	e := &pipeEnd{q: q, reads: f.Readable(), writes: f.Writable(), inode: f.Inode}
	f.File = e
	q.touch()
	if e.writes && !e.reads && q.readers == 0 && f.Flags&sys.O_NONBLOCK != 0 {
		return sys.ENXIO
	}
	readOpens, writeOpens := q.readOpens, q.writeOpens
	if e.reads {
		q.readers++
		q.readOpens++
	}
	if e.writes {
		q.writers++
		q.writeOpens++
	}
	q.notify()
	for f.Flags&sys.O_NONBLOCK == 0 && e.reads != e.writes && !q.anonymous {
		if e.reads && (q.writers > 0 || q.writeOpens != writeOpens) || e.writes && (q.readers > 0 || q.readOpens != readOpens) {
			break
		}
		if err := p.block(&q.changed); err != nil {
			e.Release(f)
			return err
		}
	}
	return nil
}
