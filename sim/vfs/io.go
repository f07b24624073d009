package vfs

import "github.com/overlook-fs/overlook/sim/sys"

// ReadAt reads at off and marks the access time. The kernel lock is held, but
// while data moves.
func (f *OpenFile) ReadAt(p *Process, b []byte, off int64) (int, error) {
	n, err := f.File.Read(p, f, b, off)
	if err == nil && f.marksReading(n, len(b)) {
		accessed(f.Path)
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
// written bytes end. The kernel lock is held, but while data moves.
func (f *OpenFile) WriteAt(p *Process, b []byte, off int64) (int, int64, error) {
	n, end, err := f.File.Write(p, f, b, off)
	if n > 0 && p != nil {
		if f.Inode.Mode().Type() == sys.S_IFIFO && f.Inode.Super().Depth == 0 && !f.Path.Mount.ReadOnly() {
			f.Inode.Setattr(p.cred, f.Path.Dentry, &Change{Valid: ChangeMtime, Mtime: f.kernel.Now()})
		}
		p.directly(f.Path.Dentry, "", nil)
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
	now := at.Mount.Super.Kernel.clock
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
	n, err := f.ReadAt(p, b, off)
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
	n, end, err := f.WriteAt(p, b, f.Pos)
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
	n, err := f.ReadAt(p, b, off)
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
	n, _, err := f.WriteAt(p, b, off)
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
		err = bottom(f).Getattr(&st)
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

// mostGathered is how many entries there is room for from call to call.
const mostGathered = 1024

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
	gathered := p.k.gathered[:0]
	p.k.gathered = nil // while it is in use
	err = f.File.Readdir(p, f, func(e sys.Dirent) bool {
		if len(gathered) == limit {
			return false
		}
		gathered = append(gathered, e)
		return true
	})
	if cap(gathered) <= mostGathered {
		p.k.gathered = gathered
	}
	entries := append([]sys.Dirent(nil), gathered...)
	if len(entries) > 0 {
		err = nil // the next call will meet it again
	}
	if f.Flags&sys.O_NOATIME == 0 {
		accessed(f.Path) // even where reading failed
	}
	return entries, p.leave("getdents64", err)
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
