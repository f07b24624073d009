package image

import (
	"io"

	"github.com/overlook-fs/overlook/sim/sys"
)

// blob is a file in an archive: a part of an open file, or a file of a folder.
type blob struct {
	name string // to be opened where fd is -1
	fd   int
	at   int64
	size int64
}

// stream reads a part of an open file, wherever its position is.
type stream struct {
	p       sys.Process
	fd      int
	at, end int64
	tell    func(n int) // how many bytes were read
}

func (s *stream) Read(b []byte) (int, error) {
	if s.at >= s.end {
		return 0, io.EOF
	}
	s.p.Checkpoint()
	n, err := s.p.Pread(s.fd, b[:min(int64(len(b)), s.end-s.at)], s.at)
	s.at += int64(n)
	if s.tell != nil {
		s.tell(n)
	}
	if n == 0 && err == nil {
		err = io.ErrUnexpectedEOF // the file became shorter
	}
	return n, err
}

// Seek steps over bytes.
func (s *stream) Seek(n int64, whence int) (int64, error) {
	if whence != io.SeekCurrent || n < 0 {
		return 0, sys.EINVAL
	}
	s.at += n
	return s.at, nil
}

// writer writes to a descriptor.
type writer struct {
	p  sys.Process
	fd int
}

func (w writer) Write(b []byte) (int, error) {
	if err := sys.WriteAll(w.p, w.fd, b); err != nil {
		return 0, err
	}
	return len(b), nil
}

// shelfStep is after how many bytes a file that is written goes on the shelf.
const shelfStep = 1 << 20

// shelver is a writer to a new file whose bytes leave the machine, where it has
// a shelf; done at the end lets go the last of them.
type shelver struct {
	writer
	at int64
}

func (s *shelver) Write(b []byte) (int, error) {
	n, err := s.writer.Write(b)
	before := s.at
	s.at += int64(n)
	if before/shelfStep != s.at/shelfStep {
		s.shelve(s.at / shelfStep * shelfStep)
	}
	return n, err
}

func (s *shelver) done() { s.shelve(s.at) }

func (s *shelver) shelve(to int64) {
	if p, ok := s.p.(sys.Shelver); ok {
		p.Shelve(s.fd, to) // what cannot go may stay
	}
}

// read is a small blob whole.
func (a *Archive) read(b blob, most int64) ([]byte, error) {
	if b.size > most {
		return nil, problem("a manifest or config is larger than the limit")
	}
	s, done, err := a.open(b)
	if err != nil {
		return nil, err
	}
	defer done()
	return io.ReadAll(s)
}

// open opens a blob for reading.
func (a *Archive) open(b blob) (s *stream, done func(), err error) {
	fd := b.fd
	done = func() {}
	if fd < 0 {
		if fd, err = sys.Open(a.p, b.name, sys.O_RDONLY|sys.O_NOFOLLOW, 0); err != nil {
			return nil, nil, problem(b.name, ": ", err.Error())
		}
		done = func() { a.p.Close(fd) }
	}
	return &stream{p: a.p, fd: fd, at: b.at, end: b.at + b.size, tell: a.told}, done, nil
}

// told counts what was read.
func (a *Archive) told(n int) {
	a.done += int64(n)
	if a.o.Progress != nil {
		a.o.Progress(a.done)
	}
}
