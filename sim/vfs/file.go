package vfs

import "github.com/overlook-fs/overlook/sim/sys"

// File is what serves the calls on an open file (Linux: struct
// file_operations). An inode without state per open file serves as its own
// File, so that opening it allocates nothing further.
//
// All are called with the kernel lock; Read and Write let it go while data
// moves. p is who calls; it is what blocks.
type File interface {
	// Read reads at off; streams ignore off. 0 and nil is the end.
	Read(p *Process, f *OpenFile, b []byte, off int64) (int, error)
	// Write writes at off, or at the end where f has O_APPEND, and returns
	// where the written bytes end.
	Write(p *Process, f *OpenFile, b []byte, off int64) (n int, end int64, err error)
	// Readdir hands on the entries of a directory from f.Pos, "." and ".."
	// first, and moves f.Pos, until emit returns false.
	Readdir(p *Process, f *OpenFile, emit func(sys.Dirent) bool) error
	// Seek finds the next data or hole (SEEK_DATA, SEEK_HOLE) from off, and in
	// a directory its end (SEEK_END).
	Seek(f *OpenFile, off int64, whence int) (int64, error)
	Fsync(f *OpenFile) error
	Fallocate(f *OpenFile, mode int, off, size int64) error
	// Poll is which of POLLIN, POLLOUT, POLLHUP and POLLERR hold.
	Poll(f *OpenFile) int16
	// Release is called once, when the last descriptor is closed.
	Release(f *OpenFile)
}

// Cloner is a File that can take another's data without copying it.
type Cloner interface {
	// CloneFrom makes the file's whole data that of src. Not ok: it cannot.
	CloneFrom(f, src *OpenFile) (ok bool)
}

// RangeCopier is a File that can take a part of another's data without it going
// through memory of its own.
type RangeCopier interface {
	// CopyRange takes the bytes from start to end of src, to the same place,
	// and returns where it stopped: there the copy goes on by reading and
	// writing, which also tells why.
	CopyRange(f, src *OpenFile, start, end int64) (off int64)
}

// OpenFile is an open file: what descriptors name (Linux: struct file).
type OpenFile struct {
	Path   Path
	Inode  Inode
	File   File
	Flags  int // open's, as F_GETFL has them
	Pos    int64
	refs   int32
	writer int32 // its place in the kernel's list of those that may write, and one; zero: in none
	gen    uint64
	kernel *Kernel
}

// Readable reports whether f was opened for reading.
func (f *OpenFile) Readable() bool {
	return f.Flags&sys.O_ACCMODE == sys.O_RDONLY || f.Flags&sys.O_ACCMODE == sys.O_RDWR
}

// Writable reports whether f was opened for writing.
func (f *OpenFile) Writable() bool {
	return f.Flags&sys.O_ACCMODE == sys.O_WRONLY || f.Flags&sys.O_ACCMODE == sys.O_RDWR
}

// Touch saves f before its first change since the last snapshot; whoever
// changes Pos calls it.
func (f *OpenFile) Touch() {
	if h := &f.kernel.History; h.First(f.gen) {
		h.Save(&openFileSaved{f, f.Flags, f.Pos, f.refs, f.gen})
		f.gen = h.Now()
	}
}

type openFileSaved struct {
	f     *OpenFile
	flags int
	pos   int64
	refs  int32
	gen   uint64
}

func (s *openFileSaved) Swap() {
	f := s.f
	f.Flags, s.flags = s.flags, f.Flags
	f.Pos, s.pos = s.pos, f.Pos
	f.refs, s.refs = s.refs, f.refs
	f.gen, s.gen = s.gen, f.gen
}

// NoFile refuses everything that a File may refuse; embed it.
type NoFile struct{}

func (NoFile) Read(*Process, *OpenFile, []byte, int64) (int, error) { return 0, sys.EINVAL }
func (NoFile) Write(*Process, *OpenFile, []byte, int64) (int, int64, error) {
	return 0, 0, sys.EINVAL
}
func (NoFile) Readdir(*Process, *OpenFile, func(sys.Dirent) bool) error { return sys.ENOTDIR }
func (NoFile) Seek(*OpenFile, int64, int) (int64, error)                { return 0, sys.EINVAL }
func (NoFile) Fsync(*OpenFile) error                                    { return nil }
func (NoFile) Fallocate(*OpenFile, int, int64, int64) error             { return sys.EOPNOTSUPP }
func (NoFile) Poll(*OpenFile) int16                                     { return sys.POLLIN | sys.POLLOUT }
func (NoFile) Release(*OpenFile)                                        {}

// Path is a place in the tree of mounts: a dentry seen through a mount.
type Path struct {
	Mount  *Mount
	Dentry *Dentry
}
