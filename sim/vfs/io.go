package vfs

import "github.com/overlook-fs/overlook/sim/sys"

// ReadAt reads at off and marks the access time. Without the kernel lock.
func (f *OpenFile) ReadAt(p *Process, b []byte, off int64) (int, error) {
	n, err := f.File.Read(p, f, b, off)
	if err == nil {
		f.kernel.mu.Lock()
		if f.marksReading(n, len(b)) {
			accessed(f.Path)
		}
		f.kernel.mu.Unlock()
	}
	return n, err
}

// marksReading reports whether reading n bytes of the wanted ones is marked: a
// device never is, a pipe where something came, a stacked file where something
// was wanted.
func (f *OpenFile) marksReading(n, wanted int) bool {
	switch {
	case f.Flags&sys.O_NOATIME != 0 || f.Inode.Mode().IsDevice():
		return false
	case isStream(f):
		return n > 0
	}
	return wanted > 0 || !stacked(f)
}

// stacked reports whether f's filesystem stands on others.
func stacked(f *OpenFile) bool { return f.Inode.Super().Depth > 0 }

// WriteAt writes at off, or at the end with O_APPEND, and returns where the
// written bytes end. Without the kernel lock.
func (f *OpenFile) WriteAt(p *Process, b []byte, off int64) (int, int64, error) {
	n, end, err := f.File.Write(p, f, b, off)
	if n > 0 && p != nil {
		f.kernel.mu.Lock()
		if f.Inode.Mode().Type() == sys.S_IFIFO && f.Inode.Super().Depth == 0 {
			f.Inode.Setattr(p.cred, f.Path.Dentry, &Change{Valid: ChangeMtime, Mtime: f.kernel.Now()})
		}
		p.directly(f.Path.Dentry, "", nil)
		f.kernel.mu.Unlock()
	}
	return n, end, err
}

// accessTouch is an Inode that keeps an access time.
type accessTouch interface {
	// AccessTimes are atime, mtime and ctime in nanoseconds.
	AccessTimes() (atime, mtime, ctime int64)
	SetAtime(now int64)
}

// day is how old an access time relatime renews anyway, in nanoseconds.
const day = 24 * 3600 * 1e9

// accessed renews the access time of a place that was read, as its mount's
// flags say (Linux: fs/inode.c, touch_atime). The kernel lock is held.
func accessed(at Path) {
	i, ok := at.Dentry.inode.(accessTouch)
	if !ok || Guards(at.Dentry.inode)&sys.FS_NOATIME_FL != 0 || at.Mount == nil || at.Mount.ReadOnly() || at.Mount.flags&sys.MS_NOATIME != 0 {
		return
	}
	if at.Mount.flags&sys.MS_NODIRATIME != 0 && at.Dentry.IsDir() {
		return
	}
	now := at.Mount.Super.Kernel.clock.Load()
	a, m, c := i.AccessTimes()
	if at.Mount.flags&sys.MS_RELATIME != 0 && a > m && a > c && now-a < day {
		return
	}
	i.SetAtime(now)
}

func (p *Process) Read(fd int, b []byte) (int, error) {
	p.enter()
	f, err := p.usable(fd)
	switch {
	case err == nil && !f.Readable():
		err = sys.EBADF
	case err == nil && f.Inode.Mode().IsDir():
		err = sys.EISDIR
	}
	if err != nil {
		return 0, p.leave("read", err)
	}
	off := f.Pos
	p.k.mu.Unlock()
	n, err := f.ReadAt(p, b, off)
	p.k.mu.Lock()
	if n > 0 {
		f.Touch()
		f.Pos = off + int64(n)
	}
	return n, p.leave("read", err)
}

func (p *Process) Write(fd int, b []byte) (int, error) {
	p.enter()
	f, err := p.usable(fd)
	if err == nil && !f.Writable() {
		err = sys.EBADF
	}
	if err == nil && len(b) > 0 {
		err = p.dropPrivileges(f)
	}
	if err != nil {
		return 0, p.leave("write", err)
	}
	off := f.Pos
	p.k.mu.Unlock()
	n, end, err := f.WriteAt(p, b, off)
	p.k.mu.Lock()
	if n > 0 {
		f.Touch()
		f.Pos = end
		err = nil
	}
	if err == sys.EPIPE {
		p.k.signal(p.self, sys.SIGPIPE)
		if p.self.fatal != 0 && !p.self.dying {
			p.dieOf(p.self.fatal)
		}
	}
	return n, p.leave("write", err)
}

func (p *Process) Pread(fd int, b []byte, off int64) (int, error) {
	p.enter()
	f, err := p.positioned(fd, off)
	switch {
	case err == nil && !f.Readable():
		err = sys.EBADF
	case err == nil && f.Inode.Mode().IsDir():
		err = sys.EISDIR
	}
	if err != nil {
		return 0, p.leave("pread64", err)
	}
	p.k.mu.Unlock()
	n, err := f.ReadAt(p, b, off)
	p.k.mu.Lock()
	return n, p.leave("pread64", err)
}

func (p *Process) Pwrite(fd int, b []byte, off int64) (int, error) {
	p.enter()
	f, err := p.positioned(fd, off)
	if err == nil && !f.Writable() {
		err = sys.EBADF
	}
	if err == nil && len(b) > 0 {
		err = p.dropPrivileges(f)
	}
	if err != nil {
		return 0, p.leave("pwrite64", err)
	}
	p.k.mu.Unlock()
	n, _, err := f.WriteAt(p, b, off)
	p.k.mu.Lock()
	if n > 0 {
		err = nil
	}
	return n, p.leave("pwrite64", err)
}

// positioned is the open file of fd for a call that names the offset.
func (p *Process) positioned(fd int, off int64) (*OpenFile, error) {
	if off < 0 {
		return nil, sys.EINVAL
	}
	f, err := p.usable(fd)
	if err != nil {
		return nil, err
	}
	if isStream(f) {
		return nil, sys.ESPIPE
	}
	return f, nil
}

// isStream reports whether f has no positions.
func isStream(f *OpenFile) bool {
	s, ok := f.File.(streamer)
	return ok && s.stream()
}

// streamer is a File that may have no positions.
type streamer interface{ stream() bool }

// dropPrivileges takes set-user-id and set-group-id off a file that somebody
// without the right writes to (Linux: file_remove_privs).
func (p *Process) dropPrivileges(f *OpenFile) error {
	if copier, ok := f.Inode.(Copier); ok {
		copier.CopyAttributes()
	}
	c := Change{Kill: p.privileges(f.Inode)}
	if c.kill(f.Inode); c.Valid == 0 {
		return nil
	}
	return f.Inode.Setattr(p.cred, f.Path.Dentry, &c)
}

func (p *Process) Lseek(fd int, off int64, whence int) (int64, error) {
	p.enter()
	f, err := p.usable(fd)
	if err == nil && (whence < sys.SEEK_SET || whence > sys.SEEK_HOLE) {
		err = sys.EINVAL
	}
	if err != nil {
		return 0, p.leave("lseek", err)
	}
	if isStream(f) {
		return 0, p.leave("lseek", sys.ESPIPE)
	}
	if s, ok := f.File.(seeker); ok {
		return 0, p.leave("lseek", s.lseek(off, whence))
	}
	to := off
	switch {
	case whence == sys.SEEK_SET:
	case whence == sys.SEEK_CUR:
		to += f.Pos
	case whence == sys.SEEK_END && !f.Inode.Mode().IsDir():
		var st sys.Stat
		err = f.Inode.Getattr(&st)
		to += st.Size
	default:
		to, err = f.File.Seek(f, off, whence)
	}
	if err == nil && to < 0 {
		err = sys.EINVAL
	}
	if err != nil {
		return 0, p.leave("lseek", err)
	}
	if r, ok := f.File.(rewinder); ok && to == 0 {
		r.Rewind(f)
	}
	f.Touch()
	f.Pos = to
	return to, p.leave("lseek", nil)
}

// seeker is a File whose places are no offsets.
type seeker interface {
	lseek(off int64, whence int) error
}

// rewinder is a directory's File that reads anew after a seek to the start.
type rewinder interface{ Rewind(f *OpenFile) }

// Getdents returns the next entries of a directory.
func (p *Process) Getdents(fd int, limit int) ([]sys.Dirent, error) {
	p.enter()
	f, err := p.usable(fd)
	if err == nil && !f.Inode.Mode().IsDir() {
		err = sys.ENOTDIR
	}
	if err == nil && f.Path.Dentry.dead {
		err = sys.ENOENT
	}
	if err != nil {
		return nil, p.leave("getdents64", err)
	}
	if limit <= 0 {
		limit = 512
	}
	entries := make([]sys.Dirent, 0, min(limit, 32))
	err = f.File.Readdir(p, f, func(e sys.Dirent) bool {
		if len(entries) == limit {
			return false
		}
		entries = append(entries, e)
		return true
	})
	if len(entries) > 0 {
		err = nil // the next call will meet it again
	}
	if f.Flags&sys.O_NOATIME == 0 {
		accessed(f.Path) // even where reading failed
	}
	return entries, p.leave("getdents64", err)
}

func (p *Process) Ftruncate(fd int, size int64) error {
	p.enter()
	if size < 0 {
		return p.leave("ftruncate", sys.EINVAL)
	}
	f, err := p.usable(fd)
	switch {
	case err != nil:
	case !f.Writable(), !f.Inode.Mode().IsRegular():
		err = sys.EINVAL
	case appendOnly(f.Inode):
		err = sys.EPERM
	default:
		err = p.directly(f.Path.Dentry, "", f.Inode.Setattr(p.cred, f.Path.Dentry, p.openSizeChange(f.Inode, size)))
	}
	return p.leave("ftruncate", err)
}

func (p *Process) Fallocate(fd int, mode int, off, size int64) error {
	p.enter()
	f, err := p.usable(fd)
	if err == nil {
		err = mayAllocate(f, mode, off, size)
	}
	if err == nil {
		err = p.dropPrivileges(f)
	}
	if err == nil {
		err = p.directly(f.Path.Dentry, "", f.File.Fallocate(f, mode, off, size))
	}
	return p.leave("fallocate", err)
}

// mayAllocate checks what no filesystem needs to (Linux: fs/open.c,
// vfs_fallocate).
func mayAllocate(f *OpenFile, mode int, off, size int64) error {
	if off < 0 || size <= 0 {
		return sys.EINVAL
	}
	switch mode {
	case 0, sys.FALLOC_FL_KEEP_SIZE, sys.FALLOC_FL_PUNCH_HOLE | sys.FALLOC_FL_KEEP_SIZE, sys.FALLOC_FL_COLLAPSE_RANGE, sys.FALLOC_FL_INSERT_RANGE,
		sys.FALLOC_FL_ZERO_RANGE, sys.FALLOC_FL_ZERO_RANGE | sys.FALLOC_FL_KEEP_SIZE, sys.FALLOC_FL_UNSHARE_RANGE, sys.FALLOC_FL_UNSHARE_RANGE | sys.FALLOC_FL_KEEP_SIZE:
	default:
		return sys.EOPNOTSUPP
	}
	switch {
	case !f.Writable():
		return sys.EBADF
	case mode&^sys.FALLOC_FL_KEEP_SIZE != 0 && appendOnly(f.Inode), immutable(f.Inode):
		return sys.EPERM
	case isStream(f):
		return sys.ESPIPE
	case !f.Inode.Mode().IsRegular():
		return sys.ENODEV
	case off > 1<<63-1-size:
		return sys.EFBIG
	}
	if a, ok := f.File.(Allocator); ok && !a.Allocates(mode) {
		return sys.EOPNOTSUPP
	}
	return nil
}

// Allocator is what a File also is when it knows beforehand what Fallocate
// cannot do: such a call changes nothing, set-user-id included.
type Allocator interface {
	Allocates(mode int) bool
}

func (p *Process) Fsync(fd int) error     { return p.sync(fd, "fsync") }
func (p *Process) Fdatasync(fd int) error { return p.sync(fd, "fdatasync") }

func (p *Process) sync(fd int, op string) error {
	p.enter()
	f, err := p.usable(fd)
	if err == nil && (isStream(f) || f.Inode.Mode().IsDevice()) {
		err = sys.EINVAL
	}
	if err == nil {
		err = f.File.Fsync(f)
	}
	return p.leave(op, err)
}

// Sync has nothing to wait for: what is in memory is as safe as it gets.
func (p *Process) Sync() {
	p.enter()
	p.leave("sync", nil)
}

// left is how many bytes a file has behind its position.
func left(f *OpenFile) int64 {
	size, _ := sizeOf(f.Inode)
	return max(size-f.Pos, 0)
}

// overlap reports whether n bytes from src, as far as it has them, would be
// copied onto themselves.
func overlap(src, dst *OpenFile, n int64) bool {
	n = min(n, left(src))
	return dst.Pos+n > src.Pos && dst.Pos < src.Pos+n && bottom(src) == bottom(dst)
}

// stackedFile is a File that is served by another filesystem's.
type stackedFile interface {
	Backing(f *OpenFile) (*OpenFile, error)
}

// bottom is the inode that has the data of f, below all that stands on it.
func bottom(f *OpenFile) Inode {
	for {
		b, ok := f.File.(stackedFile)
		if !ok {
			return f.Inode
		}
		real, err := b.Backing(f)
		if err != nil {
			return f.Inode
		}
		f = real
	}
}

// layered is a File that serves through another open file.
type layered interface {
	Real(f *OpenFile) (*OpenFile, error)
}

// mayCopy takes privileges off the target of a copy, and refuses one between
// filesystems below stacked files.
func (p *Process) mayCopy(src, dst *OpenFile) error {
	if err := p.dropPrivileges(dst); err != nil {
		return err
	}
	from, ok := src.File.(layered)
	to, ok2 := dst.File.(layered)
	if !ok || !ok2 {
		return nil
	}
	in, err := from.Real(src)
	if err != nil {
		return err
	}
	out, err := to.Real(dst)
	if err == nil && in.Inode.Super() != out.Inode.Super() {
		err = sys.EXDEV
	}
	return err
}

// CopyFileRange copies between the positions of two regular files. Stacked
// filesystems copy by themselves, from one to another too.
func (p *Process) CopyFileRange(in, out int, n int64) (int64, error) {
	p.enter()
	src, err := p.usable(in)
	dst, err2 := p.usable(out)
	switch {
	case err == nil && err2 != nil:
		err = err2
	case err == nil && (src.Inode.Mode().IsDir() || dst.Inode.Mode().IsDir()):
		err = sys.EISDIR
	case err == nil && (!src.Inode.Mode().IsRegular() || !dst.Inode.Mode().IsRegular()):
		err = sys.EINVAL
	case err == nil && (!src.Readable() || !dst.Writable() || dst.Flags&sys.O_APPEND != 0):
		err = sys.EBADF
	case err == nil && src.Inode.Super() != dst.Inode.Super() && !(stacked(src) && stacked(dst)):
		err = sys.EXDEV
	case err == nil && overlap(src, dst, n):
		err = sys.EINVAL
	}
	if err == nil {
		if n = min(n, left(src)); n > 0 {
			err = p.mayCopy(src, dst)
		}
	}
	if err != nil {
		return 0, p.leave("copy_file_range", err)
	}
	from, to := src.Pos, dst.Pos
	p.k.mu.Unlock()
	buf := make([]byte, min(n, 128<<10))
	var done int64
	for done < n && err == nil {
		var r, w int
		part := buf[:min(n-done, int64(len(buf)))]
		if stacked(src) {
			r, err = src.File.Read(p, src, part, from+done) // nobody's access time changes
		} else {
			r, err = src.ReadAt(p, part, from+done)
		}
		if r == 0 {
			break
		}
		w, _, err = dst.WriteAt(p, buf[:r], to+done)
		done += int64(w)
	}
	p.k.mu.Lock()
	src.Touch()
	dst.Touch()
	src.Pos, dst.Pos = from+done, to+done
	if done > 0 {
		err = nil
	}
	return done, p.leave("copy_file_range", err)
}

// Poll waits until one of fds is ready.
func (p *Process) Poll(fds []sys.PollFD, timeout int64) (int, error) {
	p.enter()
	var t *timer
	if timeout > 0 {
		t = p.k.addTimer(timeout)
		defer p.k.dropTimer(t)
	}
	for {
		n := p.pollOnce(fds)
		if n > 0 || timeout == 0 || t != nil && t.fired {
			return n, p.leave("poll", nil)
		}
		q := &p.k.pollers
		if t != nil {
			q = &t.queue
			p.k.pollTimers = append(p.k.pollTimers, t)
		}
		if err := p.block(q); err != nil {
			return 0, p.leave("poll", err)
		}
	}
}

// pollOnce fills in what is ready.
func (p *Process) pollOnce(fds []sys.PollFD) int {
	n := 0
	for i := range fds {
		fds[i].Revents = 0
		if fds[i].FD < 0 {
			continue
		}
		f, err := p.usable(fds[i].FD)
		if err != nil {
			fds[i].Revents = sys.POLLNVAL
		} else {
			fds[i].Revents = f.File.Poll(f) & (fds[i].Events | sys.POLLERR | sys.POLLHUP)
		}
		if fds[i].Revents != 0 {
			n++
		}
	}
	return n
}

// streamChanged wakes everyone who polls: a pipe or terminal has news.
func (k *Kernel) streamChanged() {
	k.wakeAll(&k.pollers)
	for _, t := range k.pollTimers {
		k.wakeAll(&t.queue)
	}
	k.pollTimers = nil
}
