package overlay

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// Open opens the real object; opening a file for writing copies it up, even
// where nothing will be written (Linux: fs/overlayfs/file.c, ovl_open).
func (i *Inode) Open(_ *sys.Cred, d *vfs.Dentry, flags int) (vfs.File, error) {
	if i.Mode().IsDir() {
		return i.openDirectory()
	}
	fs := i.fs
	if err := fs.verifyData(d); err != nil {
		return nil, err
	}
	if flags&sys.O_TRUNC != 0 {
		if err := fs.copyUp(d, emptyFile); err != nil {
			return nil, err
		}
	} else if flags&sys.O_ACCMODE == sys.O_WRONLY || flags&sys.O_ACCMODE == sys.O_RDWR {
		if err := fs.copyUp(d, wholeFile); err != nil {
			return nil, err
		}
	}
	o := &file{inode: i, gen: fs.kernel.History.Now()}
	if err := o.open(&o.first, flags&^(sys.O_CREAT|sys.O_EXCL|sys.O_TRUNC)); err != nil {
		return nil, err
	}
	o.real, o.inUpper = &o.first, i.inUpper() && !i.metacopy
	if len(i.aliases) == 0 {
		i.bind(d) // it has no name that it could go with
	}
	i.touch()
	i.opens++
	return o, nil
}

// file serves an open file through the real one. What was opened in a lower
// layer turns to upper once the file has been copied up.
type file struct {
	vfs.NoFile
	inode *Inode
	first vfs.OpenFile // real's room
	fileState
	gen uint64
}

type fileState struct {
	real    *vfs.OpenFile // as it was opened: what mappings go on to show
	copied  *vfs.OpenFile // upper's, where real was lower's and has been copied up
	inUpper bool          // the one in use is upper's
}

func (o *file) touch() {
	if h := &o.inode.fs.kernel.History; h.First(o.gen) {
		h.Save(&fileSaved{o, o.fileState, o.gen})
		o.gen = h.Now()
	}
}

type fileSaved struct {
	o     *file
	state fileState
	gen   uint64
}

func (s *fileSaved) Swap() {
	s.o.fileState, s.state = s.state, s.o.fileState
	s.o.gen, s.gen = s.gen, s.o.gen
}

// open opens where the data is now.
func (o *file) open(real *vfs.OpenFile, flags int) error {
	fs := o.inode.fs
	return fs.kernel.OpenIn(real, &fs.cred, o.inode.dataPath(), flags)
}

// current is the real open file to use for f, with f's present flags. The
// kernel lock is held.
func (o *file) current(f *vfs.OpenFile) (*vfs.OpenFile, error) {
	if !o.inUpper && o.inode.inUpper() && !o.inode.metacopy {
		real := new(vfs.OpenFile)
		if err := o.open(real, f.Flags); err != nil {
			return nil, err
		}
		o.touch()
		o.copied, o.inUpper = real, true
	}
	real := o.real
	if o.copied != nil {
		real = o.copied
	}
	if real.Flags != f.Flags {
		real.Touch()
		real.Flags = f.Flags
	}
	return real, nil
}

// Backing is the real file that serves f now.
func (o *file) Backing(f *vfs.OpenFile) (*vfs.OpenFile, error) { return o.current(f) }

// Mapped is the real file as it was opened: a mapping does not turn to upper,
// not even one made after the copy up (Linux: ovl_mmap).
func (o *file) Mapped() *vfs.OpenFile { return o.real }

// HostFile is that of the real file in use.
func (o *file) HostFile(f *vfs.OpenFile) (host int, ok bool) {
	real, err := o.current(f)
	if err != nil {
		return -1, false
	}
	return real.HostFile()
}

func (o *file) Read(p *vfs.Process, f *vfs.OpenFile, b []byte, off int64) (int, error) {
	real, err := o.current(f)
	if err != nil {
		return 0, err
	}
	return real.File.Read(p, real, b, off)
}

// written is current for a write, which takes off what the real file has got
// behind the overlay's back.
func (o *file) written(f *vfs.OpenFile) (*vfs.OpenFile, error) {
	real, err := o.current(f)
	if err == nil {
		err = vfs.DropCapabilities(real.Path.Dentry)
	}
	return real, err
}

func (o *file) Write(p *vfs.Process, f *vfs.OpenFile, b []byte, off int64) (int, int64, error) {
	if len(b) == 0 {
		return 0, off, nil
	}
	real, err := o.written(f)
	if err != nil {
		return 0, 0, err
	}
	n, end := 0, off
	if err = o.inode.fs.kernel.Fails("write"); err == nil {
		n, end, err = real.File.Write(p, real, b, off)
	}
	o.wrote(real, err)
	return n, end, err
}

// wrote tells of data that somebody wrote to the real file, and looks at that.
func (o *file) wrote(real *vfs.OpenFile, err error) {
	if o.inode.fs.kernel.Recorder.On() {
		o.inode.fs.door.Tell("write", real.Path.Dentry, "", err)
	}
	o.inode.CopyAttributes()
}

func (o *file) Seek(f *vfs.OpenFile, off int64, whence int) (int64, error) {
	real, err := o.current(f)
	if err != nil {
		return 0, err
	}
	return real.File.Seek(real, off, whence)
}

// Fsync syncs upper's file, though it may be one that has its data below.
func (o *file) Fsync(f *vfs.OpenFile) error {
	i := o.inode
	fs := i.fs
	if i.upper == nil || fs.syncsNothing(f) {
		return nil
	}
	if i.metacopy {
		return fs.sync(i.upper)
	}
	real, err := o.current(f)
	if err != nil {
		return err
	}
	return fs.fsync(real)
}

// syncsNothing reports whether the mount answers at once whoever syncs f.
func (fs *FS) syncsNothing(f *vfs.OpenFile) bool {
	if fs.options.fsync != "volatile" {
		return false
	}
	fs.door.Decide(&ruleVolatileSync, f.Path.Dentry.Name())
	return true
}

func (o *file) Fallocate(f *vfs.OpenFile, mode int, off, size int64) error {
	real, err := o.current(f)
	if err != nil {
		return err
	}
	if err := vfs.MayAllocate(real, mode, off, size); err != nil {
		return err
	}
	defer o.inode.CopyAttributes()
	return o.inode.fs.door.Effect("fallocate", real.Path.Dentry, "", func() error { return real.File.Fallocate(real, mode, off, size) })
}

func (o *file) Release(*vfs.OpenFile) {
	o.real.Close()
	if o.copied != nil {
		o.copied.Close()
	}
	o.inode.closed()
}
