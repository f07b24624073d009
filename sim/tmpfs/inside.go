//go:build js && !containers

package tmpfs

import "math/bits"

// In this build no data lie outside the machine.
type (
	extent struct{}
	source struct{}
)

// length is how many bytes of data the chunk has.
func (k *chunk) length() int { return len(k.data) }

// show copies the chunk's data from a place in it.
func (k *chunk) show(b []byte, in int) int { return copy(b, k.data[in:]) }

// held is how many pages of the chunk the machine holds.
func (k *chunk) held() int64 { return int64(bits.OnesCount16(k.pages)) }

// takes is which pages the machine holds more when those of a mask are
// written to.
func (k *chunk) takes(mask uint16) uint16 { return mask &^ k.pages }
