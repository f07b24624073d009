package image

import (
	"github.com/overlook-fs/overlook/sim/sys"
)

// Archive is an opened image archive.
type Archive struct {
	Images []*Image
	Format Format
}

// Format is how an archive is laid out.
type Format uint8

const (
	FormatOCI    Format = iota // oci-layout, index.json and blobs
	FormatDocker               // manifest.json; since docker 25 an OCI layout besides
	FormatLegacy               // manifest.json alone, as docker saved before 25
)

// blob is a file in an archive.
type blob struct {
	fd      int
	at, end int64
}

// Open opens the archive of that name: a tar, packed or plain, or a folder
// with an OCI layout. Its manifests are read and their digests verified;
// layers are verified when they are unpacked.
func Open(p sys.Process, name string, o Options) (*Archive, error) {
	return nil, problem("not yet")
}

// OpenFile is Open of a tar that is open for reading, a pipe perhaps. The
// descriptor stays the caller's, who closes it after the archive.
func OpenFile(p sys.Process, fd int, o Options) (*Archive, error) {
	return nil, problem("not yet")
}

// Close gives up what the archive holds open.
func (a *Archive) Close() {}

// Unpack makes the layer directory dir of an image's layer n. dir must not
// exist; its parent must. lowers are the directories of the layers below,
// nearest first: a missing parent takes its attributes from them. A layer whose
// digest or diff id is wrong is an error; after any error dir is gone.
func (a *Archive) Unpack(i *Image, n int, dir string, lowers []string) ([]Warning, error) {
	return nil, problem("not yet")
}
