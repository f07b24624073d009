package coreutils

import (
	"bytes"

	"github.com/overlook-fs/overlook/sim/sys"
)

// input reads a descriptor in records, the sibling of output.
type input struct {
	p   sys.Process
	fd  int
	buf []byte
	pos int
	end bool
	err error // why reading stopped; nil at the end of the file
}

func newInput(p sys.Process, fd int) *input { return &input{p: p, fd: fd} }

// openInput opens a file for reading; "-" is standard input.
func openInput(p sys.Process, name string) (*input, error) {
	if name == "-" {
		return newInput(p, 0), nil
	}
	fd, err := sys.Open(p, name, sys.O_RDONLY, 0)
	if err != nil {
		return nil, err
	}
	return newInput(p, fd), nil
}

// Close closes what openInput opened.
func (in *input) Close() {
	if in.fd > 2 {
		in.p.Close(in.fd)
	}
}

// fill reads more behind what is left; false at the end.
func (in *input) fill() bool {
	if in.end {
		return false
	}
	if in.pos > 0 {
		in.buf = append(in.buf[:0], in.buf[in.pos:]...)
		in.pos = 0
	}
	used := len(in.buf)
	if cap(in.buf)-used < 16<<10 {
		grown := make([]byte, used, 2*used+64<<10)
		copy(grown, in.buf)
		in.buf = grown
	}
	n, err := in.p.Read(in.fd, in.buf[used:cap(in.buf)])
	in.buf = in.buf[:used+max(n, 0)]
	if err != nil || n <= 0 {
		in.end, in.err = true, err
		return false
	}
	return true
}

// record returns the next record with its delimiter, which only the last one
// may lack; false at the end. It is valid until the next call.
func (in *input) record(delim byte) ([]byte, bool) {
	scanned := in.pos
	for {
		if i := bytes.IndexByte(in.buf[scanned:], delim); i >= 0 {
			rec := in.buf[in.pos : scanned+i+1]
			in.pos = scanned + i + 1
			return rec, true
		}
		scanned = len(in.buf) - in.pos
		if !in.fill() {
			rec := in.buf[in.pos:]
			in.pos = len(in.buf)
			return rec, len(rec) > 0
		}
	}
}

// line returns the next line without its newline; false at the end.
func (in *input) line() (string, bool) {
	rec, ok := in.record('\n')
	if n := len(rec); n > 0 && rec[n-1] == '\n' {
		rec = rec[:n-1]
	}
	return string(rec), ok
}

// next returns the next byte; not ok at the end.
func (in *input) next() (c byte, ok bool) {
	if in.pos == len(in.buf) && !in.fill() {
		return 0, false
	}
	c = in.buf[in.pos]
	in.pos++
	return c, true
}

// chunk returns what comes next, as much as is at hand; false at the end. It
// is valid until the next call.
func (in *input) chunk() ([]byte, bool) {
	if in.pos == len(in.buf) && !in.fill() {
		return nil, false
	}
	b := in.buf[in.pos:]
	in.pos = len(in.buf)
	return b, true
}

// all returns the rest.
func (in *input) all() []byte {
	for in.fill() {
	}
	b := in.buf[in.pos:]
	in.pos = len(in.buf)
	return b
}
