package vfs

import "github.com/overlook-fs/overlook/sim/sys"

// stream is an open file whose bytes come from and go to somewhere outside
// the machine: a script's standard input and output.
type stream struct {
	NoFile
	read  func([]byte) (int, error)
	write func([]byte) (int, error)
}

// NewStream is an open file, for Install, that reads and writes by two
// functions; either may be nil. They are called in the turn of the process
// that reads or writes, without the kernel lock.
func (k *Kernel) NewStream(read, write func([]byte) (int, error)) *OpenFile {
	k.mu.Lock()
	defer k.mu.Unlock()
	flags := sys.O_RDWR
	switch {
	case write == nil:
		flags = sys.O_RDONLY
	case read == nil:
		flags = sys.O_WRONLY
	}
	i := k.newPipeInode()
	i.file = &stream{read: read, write: write}
	f := k.newOpenFile(Path{k.pipeMount, Disconnected(i)}, flags)
	f.File = i.file
	return f
}

func (s *stream) stream() bool { return true }

func (s *stream) Read(_ *Process, f *OpenFile, b []byte, _ int64) (n int, err error) {
	if s.read == nil {
		return 0, sys.EBADF
	}
	f.kernel.mu.Unlock()
	n, err = s.read(b)
	f.kernel.mu.Lock()
	return n, err
}

func (s *stream) Write(_ *Process, f *OpenFile, b []byte, off int64) (n int, _ int64, err error) {
	if s.write == nil {
		return 0, off, sys.EBADF
	}
	f.kernel.Aside(func() { n, err = s.write(b) })
	return n, off, err
}
