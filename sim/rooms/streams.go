//go:build linux

package rooms

import (
	"bytes"
	"os"
)

// streams are a job's standard input, output and error.
type streams struct {
	in       *os.File
	out, err *drain
}

// openStreams makes the streams; standard input is the bytes, and nothing
// where there are none.
func openStreams(stdin []byte) (*streams, error) {
	in, err := openInput(stdin)
	if err != nil {
		return nil, err
	}
	out, err := newDrain()
	if err != nil {
		return nil, err
	}
	errs, err := newDrain()
	if err != nil {
		return nil, err
	}
	return &streams{in, out, errs}, nil
}

func openInput(stdin []byte) (*os.File, error) {
	if stdin == nil {
		return os.Open(os.DevNull)
	}
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	go func() {
		w.Write(stdin)
		w.Close()
	}()
	return r, nil
}

func (s *streams) hostFiles() []int {
	return []int{int(s.in.Fd()), int(s.out.w.Fd()), int(s.err.w.Fd())}
}

// finish closes the streams and returns what was printed. Nobody writes any
// more.
func (s *streams) finish() (stdout, stderr []byte) {
	s.in.Close()
	return s.out.finish(), s.err.finish()
}

// captured is the most that is kept of what a job prints.
const captured = 16 << 20

// drain is a pipe and what came out of it.
type drain struct {
	w    *os.File
	kept bytes.Buffer
	done chan struct{}
}

func newDrain() (*drain, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	d := &drain{w: w, done: make(chan struct{})}
	go func() {
		defer close(d.done)
		defer r.Close()
		buf := make([]byte, 64<<10)
		for {
			n, err := r.Read(buf)
			d.kept.Write(buf[:min(n, captured-d.kept.Len())])
			if err != nil {
				return
			}
		}
	}()
	return d, nil
}

func (d *drain) finish() []byte {
	d.w.Close()
	<-d.done
	return d.kept.Bytes()
}
