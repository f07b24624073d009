package unions

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// Open opens the place that answers; opening a file for writing copies it up
// where the system does so.
func (i *Inode) Open(_ *sys.Cred, d *vfs.Dentry, flags int) (vfs.File, error) {
	fs := i.fs
	if i.Mode().IsDir() {
		return &directory{inode: i, gen: fs.kernel.History.Now()}, nil
	}
	if flags&sys.O_ACCMODE != sys.O_RDONLY || flags&sys.O_TRUNC != 0 {
		if err := fs.copyUp(d); err != nil {
			return nil, err
		}
	}
	real, err := fs.kernel.Open(&fs.cred, i.real().path(), flags&^(sys.O_CREAT|sys.O_EXCL|sys.O_TRUNC))
	if err != nil {
		return nil, err
	}
	return &file{fs: fs, real: real}, nil
}

// file serves an open file through the one in the branch.
type file struct {
	vfs.NoFile
	fs   *FS
	real *vfs.OpenFile
}

// Backing is the open file in the branch.
func (o *file) Backing(*vfs.OpenFile) (*vfs.OpenFile, error) { return o.real, nil }

// Mapped is what a mapping shows.
func (o *file) Mapped() *vfs.OpenFile { return o.real }

func (o *file) Read(p *vfs.Process, _ *vfs.OpenFile, b []byte, off int64) (int, error) {
	return o.real.File.Read(p, o.real, b, off)
}

func (o *file) Write(p *vfs.Process, f *vfs.OpenFile, b []byte, off int64) (int, int64, error) {
	if o.real.Flags != f.Flags {
		o.real.Touch()
		o.real.Flags = f.Flags
	}
	n, end, err := o.real.File.Write(p, o.real, b, off)
	if o.fs.kernel.Recorder.On() {
		o.fs.door.Tell("write", o.real.Path.Dentry, "", err)
	}
	return n, end, err
}

func (o *file) Seek(_ *vfs.OpenFile, off int64, whence int) (int64, error) {
	return o.real.File.Seek(o.real, off, whence)
}

func (o *file) Fsync(*vfs.OpenFile) error { return o.real.File.Fsync(o.real) }

func (o *file) Fallocate(_ *vfs.OpenFile, mode int, off, size int64) error {
	if err := vfs.MayAllocate(o.real, mode, off, size); err != nil {
		return err
	}
	return o.real.File.Fallocate(o.real, mode, off, size)
}

func (o *file) Release(*vfs.OpenFile) { o.real.Close() }
