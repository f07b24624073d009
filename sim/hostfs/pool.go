//go:build linux

package hostfs

import (
	"runtime"
	"sync"

	"golang.org/x/sys/unix"
)

// pool holds descriptors of a filesystem's inodes: some that were used last
// stay open, and the others are opened again when they are needed.
type pool struct {
	anchor  int  // what handles are opened by; an ordinary descriptor
	handles bool // they can be
	most    int  // descriptors that may stay open though nobody uses them

	mu         sync.Mutex // guards what follows, and every descriptor
	idle       descriptor // a ring, used last first
	idles      int
	kept       int // descriptors that no way leads back to
	collectAt  int // how many of those make it worth while to look for ended inodes
	collecting bool
}

// descriptor is a descriptor of one object of the host's, or the way back to
// it. It has names by what it was found as last.
type descriptor struct {
	fd     int // -1: closed
	users  int
	kept   bool             // stays open: the object's name is gone, or is to go
	ended  bool             // nobody will use it any more
	handle *unix.FileHandle // once it was closed; nil: there is none
	parent *inode
	name   string
	host   int // the open file of one that was made without a name, until somebody opens it; -1: none

	next, previous *descriptor // in the ring of the idle; nil: not in it
}

// share is which part of the descriptors that this process may have one
// filesystem holds for later.
const share = 16

// newPool is a pool that opens handles by anchor.
func newPool(anchor int) *pool {
	p := &pool{anchor: anchor, most: 4096}
	var limit unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_NOFILE, &limit) == nil {
		p.most = int(min(limit.Cur/share, 4096))
	}
	p.collectAt = p.most
	p.idle.next, p.idle.previous = &p.idle, &p.idle
	return p
}

// use is an open descriptor of d's object, to be given back by done.
func (p *pool) use(d *descriptor) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if d.ended {
		return -1, unix.ESTALE
	}
	if d.fd < 0 {
		// The way back may lead through the pool.
		p.mu.Unlock()
		fd, err := p.reopen(d)
		p.mu.Lock()
		if err != nil {
			return -1, err
		}
		if p.put(d, fd); d.fd < 0 {
			return -1, unix.ESTALE
		}
	}
	d.users++
	p.busy(d)
	return d.fd, nil
}

// done gives a descriptor back.
func (p *pool) done(d *descriptor) {
	p.mu.Lock()
	defer p.mu.Unlock()
	d.users--
	p.rest(d)
}

// put makes fd the descriptor of d, unless it has one.
func (p *pool) put(d *descriptor, fd int) {
	if d.fd >= 0 || d.ended {
		unix.Close(fd)
		return
	}
	d.fd = fd
	p.rest(d)
}

// rest lets go of d where nobody uses it: it may be closed from now on.
func (p *pool) rest(d *descriptor) {
	switch {
	case d.users > 0 || d.fd < 0:
	case d.ended:
		p.close(d)
	case !d.kept && d.next == nil:
		d.next, d.previous = p.idle.next, &p.idle
		d.next.previous, d.previous.next = d, d
		p.idles++
		p.shrink(p.most)
	}
}

// busy takes d out of the ring of the idle.
func (p *pool) busy(d *descriptor) {
	if d.next == nil {
		return
	}
	d.next.previous, d.previous.next = d.previous, d.next
	d.next, d.previous = nil, nil
	p.idles--
}

// shrink closes idle descriptors until no more than most are left.
func (p *pool) shrink(most int) {
	for p.idles > most {
		p.retire(p.idle.previous)
	}
}

// retire closes an idle descriptor and notes the way back.
func (p *pool) retire(d *descriptor) {
	if d.handle == nil && p.handles {
		if h, _, err := unix.NameToHandleAt(d.fd, "", unix.AT_EMPTY_PATH); err == nil {
			d.handle = &h
		}
	}
	p.close(d)
}

func (p *pool) close(d *descriptor) {
	p.busy(d)
	unix.Close(d.fd)
	d.fd = -1
}

// relieve closes what can be closed, where the process has too many
// descriptors, and reports whether it is worth trying again.
func (p *pool) relieve(err error) bool {
	if err != unix.EMFILE && err != unix.ENFILE {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	had := p.idles
	p.shrink(had / 2)
	return p.idles < had
}

// reopen is a new descriptor of d's object.
func (p *pool) reopen(d *descriptor) (fd int, err error) {
	if d.handle != nil {
		fd, err = unix.OpenByHandleAt(p.anchor, *d.handle, unix.O_PATH|unix.O_CLOEXEC)
		if p.relieve(err) {
			return p.reopen(d)
		}
		if err == nil {
			return fd, nil
		}
	}
	if d.parent == nil {
		return -1, unix.ESTALE
	}
	return d.parent.reopenName(d)
}

// gone notes that a name of parent no longer leads to d's object: where it was
// known by that, the descriptor stays open. The caller uses d.
func (p *pool) gone(d *descriptor, parent *inode, name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if d.parent == nil || d.parent == parent && d.name == name {
		p.keep(d)
	}
}

// release lets go of d where it was to stay open.
func (p *pool) release(d *descriptor) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closeMade(d)
	if !d.kept || !p.handles && named(d.fd) {
		return
	}
	d.kept = false
	p.kept--
	d.parent = nil
	if p.rest(d); d.next != nil {
		p.retire(d)
	}
}

// named reports whether what fd means has a name.
func named(fd int) bool {
	var x unix.Statx_t
	return look(fd, &x) == nil && x.Nlink > 0
}

// keep makes d stay open: no way leads back to its object.
func (p *pool) keep(d *descriptor) {
	if d.kept {
		return
	}
	p.busy(d)
	d.kept = true
	p.kept++
	if p.kept > p.collectAt && !p.collecting {
		p.collecting = true
		go p.collect()
	}
}

// named notes by what name of parent an object is known from now on.
func (p *pool) named(d *descriptor, parent *inode, name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closeMade(d)
	p.name(d, parent, name)
}

func (p *pool) name(d *descriptor, parent *inode, name string) {
	d.parent, d.name = parent, name
	if d.kept {
		d.kept = false
		p.kept--
		p.rest(d)
	}
}

// collect ends the inodes that nobody holds any more, with their descriptors.
func (p *pool) collect() {
	runtime.GC()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.collectAt = max(p.most, 2*p.kept)
	p.collecting = false
}

// made keeps the open file that made d's object.
func (p *pool) made(d *descriptor, host int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	d.host = host
}

// takeMade is that open file, for who opens d; not ok: there is none any more,
// or it is opened otherwise.
func (p *pool) takeMade(d *descriptor, how int) (host int, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if d.host < 0 {
		return -1, false
	}
	if how != madeWith {
		p.closeMade(d)
		return -1, false
	}
	host, d.host = d.host, -1
	return host, true
}

func (p *pool) closeMade(d *descriptor) {
	if d.host >= 0 {
		unix.Close(d.host)
		d.host = -1
	}
}

// end closes d for ever.
func (p *pool) end(d *descriptor) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if d.ended {
		return
	}
	d.ended = true
	p.closeMade(d)
	if d.kept {
		p.kept--
	}
	p.rest(d)
}

// found notes that fd is a descriptor of d's object, as a name of parent. One
// that was found otherwise has no way back.
func (p *pool) found(d *descriptor, fd int, parent *inode, name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.put(d, fd)
	switch {
	case parent != nil:
		p.name(d, parent, name)
	case d.parent == nil && d.handle == nil:
		p.keep(d)
	}
}
