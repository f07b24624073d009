package image

// Options are how an archive is read.
type Options struct {
	Limits Limits // zero: DefaultLimits
	// Scratch is a directory for what must be stored meanwhile: an archive
	// that is packed as a whole or comes through a pipe. "": /tmp.
	Scratch string
	// Platform chooses among the images of an index for several: "linux/amd64".
	// "": all.
	Platform string
	// Odd is what becomes of odd layers.
	Odd Odd
	// Progress, where given, is called now and then with how many of an
	// archive's stored bytes were read.
	Progress func(done int64)
}

// Odd is what becomes of odd layers.
type Odd uint8

const (
	OddWarns Odd = iota // the best reading is taken, with a warning
	OddFails            // the layer is refused
)

// Limits bound what an archive may make of a machine.
type Limits struct {
	Entries int   // in a layer, and in the archive
	Bytes   int64 // of a layer or an archive, unpacked
	Name    int   // bytes of a name in a layer
	Depth   int   // directories of a name
	JSON    int64 // bytes of a manifest or a config
	Layers  int
}

// DefaultLimits are wide enough for real images.
func DefaultLimits() Limits {
	return Limits{Entries: 1_000_000, Bytes: 16 << 30, Name: 4096, Depth: 256, JSON: 4 << 20, Layers: 512}
}
