package image

import (
	"io"

	"github.com/overlook-fs/overlook/sim/sys"
)

// Packed is what became of a layer directory.
type Packed struct {
	DiffID string
	Size   int64 // of the tar
	Bytes  int64 // of the regular files in it
}

// Pack writes a layer directory as a plain layer tar: whiteouts and opaque
// directories as marks, each directory before what it holds, names sorted, hard
// links after their first name. The same directory gives the same bytes.
func Pack(p sys.Process, dir string, w io.Writer) (Packed, error) {
	return Packed{}, problem("not yet")
}

// Saving is an image to be saved.
type Saving struct {
	Tags   []string // "walk:latest"
	Config []byte   // its diff ids are replaced by those of the layers
	Layers []string // layer directories, the lowest first
}

// Save writes images as a tar to fd, with plain layers: FormatDocker as docker
// saves since version 25, or FormatOCI. It returns the images' ids.
func Save(p sys.Process, fd int, f Format, images []Saving) ([]string, error) {
	return nil, problem("not yet")
}

// SaveLayout writes images as an OCI layout to the folder dir, which it makes.
func SaveLayout(p sys.Process, dir string, images []Saving) ([]string, error) {
	return nil, problem("not yet")
}

// Flatten makes dir what the layer directories show together, the lowest
// first, without marks: what docker export gives.
func Flatten(p sys.Process, layers []string, dir string) error {
	return problem("not yet")
}

// Remove removes a file or a directory with all below it.
func Remove(p sys.Process, name string) error {
	return problem("not yet")
}
