package image

import (
	"io"
	"strings"

	"github.com/overlook-fs/overlook/sim/coreutils/deflate"
	"github.com/overlook-fs/overlook/sim/coreutils/digest"
	"github.com/overlook-fs/overlook/sim/coreutils/tarfile"
	"github.com/overlook-fs/overlook/sim/image/zstd"
)

// compression is how a file is packed.
type compression uint8

const (
	plain compression = iota
	gzip
	zstandard
)

func (c compression) String() string { return [...]string{"none", "gzip", "zstd"}[c] }

// packing is what the first bytes of a file tell.
func packing(head []byte) compression {
	switch {
	case deflate.IsPacked(head):
		return gzip
	case zstd.IsPacked(head):
		return zstandard
	}
	return plain
}

// unpacked is what src holds, whatever it is packed with.
func unpacked(src io.Reader) (io.Reader, compression, error) {
	head := make([]byte, 4)
	n, err := io.ReadFull(src, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, plain, err
	}
	head = head[:n]
	whole := io.MultiReader(strings.NewReader(string(head)), src)
	switch c := packing(head); c {
	case gzip:
		return deflate.NewReader(whole), c, nil
	case zstandard:
		return zstd.NewReader(whole), c, nil
	}
	return whole, plain, nil
}

// layerReader reads the tar of a layer and verifies its digests. Its Read is of
// the plain tar; members steps through it.
type layerReader struct {
	members     *tarfile.Reader
	compression compression
	layer       *Layer
	at          int64     // where the layer begins in its file
	fd          int       // that file
	src         io.Reader // the bytes as stored
	tar         io.Reader // the plain tar
	bytes       int64     // of it, so far
	most        int64
	stored      *digest.Digest // of the bytes as stored; nil: nobody told it, or it is the same
	plain       *digest.Digest
	done        func()
}

// readLayer begins to read an image's layer n; done of the result ends it.
func (a *Archive) readLayer(i *Image, n int) (*layerReader, error) {
	layer := &i.Layers[n]
	l := &layerReader{layer: layer, most: a.o.Limits.Bytes, plain: newDigest(algorithm(layer.DiffID))}
	if l.plain == nil {
		return nil, problem("the digest ", layer.DiffID, " is none that can be verified")
	}
	s, done, err := a.open(layer.blob)
	if err != nil {
		return nil, err
	}
	l.at, l.fd, l.done, l.src = s.at, s.fd, done, s
	if layer.Digest != "" && layer.Digest != layer.DiffID {
		l.stored = newDigest(algorithm(layer.Digest))
		l.src = io.TeeReader(s, l.stored)
	}
	if l.tar, l.compression, err = unpacked(l.src); err != nil {
		done()
		return nil, l.problem(err)
	}
	l.members = tarfile.NewReader(l)
	return l, nil
}

// Verify reads an image's layer n to its end: what is not what its digests say
// is an error.
func (a *Archive) Verify(i *Image, n int) error {
	l, err := a.readLayer(i, n)
	if err != nil {
		return err
	}
	defer l.done()
	return l.verify()
}

// Read reads the plain tar.
func (l *layerReader) Read(b []byte) (int, error) {
	n, err := l.tar.Read(b)
	l.plain.Write(b[:n])
	if l.bytes += int64(n); l.bytes > l.most {
		return n, problem("it unpacks to more bytes than the limit")
	}
	return n, err
}

// verify reads what is left, and compares the digests.
func (l *layerReader) verify() error {
	if _, err := io.Copy(io.Discard, l); err != nil {
		return l.problem(err)
	}
	if err := same("the layer "+l.layer.DiffID, sum(algorithm(l.layer.DiffID), l.plain), l.layer.DiffID); err != nil {
		return err
	}
	if l.stored == nil {
		return nil
	}
	if _, err := io.Copy(io.Discard, l.src); err != nil {
		return l.problem(err)
	}
	return same("the layer "+l.layer.Digest, sum(algorithm(l.layer.Digest), l.stored), l.layer.Digest)
}

// problem is an error with the layer it happened in.
func (l *layerReader) problem(err error) error {
	return problem("the layer ", l.layer.DiffID, ": ", err.Error())
}
