package image

import (
	"io"
	"strings"

	"github.com/overlook-fs/overlook/sim/coreutils/digest"
)

// newDigest is a digest of an algorithm that images use; nil: they do not.
func newDigest(algorithm string) *digest.Digest {
	if algorithm != "sha256" && algorithm != "sha512" {
		return nil
	}
	return digest.New(algorithm)
}

// algorithm is what a digest was made with.
func algorithm(digest string) string {
	name, _, _ := strings.Cut(digest, ":")
	return name
}

// sum is a used-up digest as images write it.
func sum(algorithm string, d *digest.Digest) string {
	const hex = "0123456789abcdef"
	out := []byte(algorithm + ":")
	for _, b := range d.Sum() {
		out = append(out, hex[b>>4], hex[b&15])
	}
	return string(out)
}

// sha256 is the usual digest.
func sha256(data []byte) string {
	d := newDigest("sha256")
	d.Write(data)
	return sum("sha256", d)
}

// verify compares data with the digest that names them.
func verify(what string, data []byte, want string) error {
	d := newDigest(algorithm(want))
	if d == nil {
		return problem(what, ": the digest ", want, " is none that can be verified")
	}
	d.Write(data)
	return same(what, sum(algorithm(want), d), want)
}

// same compares a digest with the one that was promised.
func same(what, got, want string) error {
	if got == want {
		return nil
	}
	return problem(what, " is not what its digest says: it is ", got, ", not ", want)
}

// digestOf is the usual digest of what r gives.
func digestOf(r io.Reader) (string, error) {
	d := newDigest("sha256")
	_, err := io.CopyBuffer(d, r, make([]byte, 64<<10))
	return sum("sha256", d), err
}
