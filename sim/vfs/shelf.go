//go:build containers || !js

package vfs

import (
	"io"
	"sync"

	"github.com/overlook-fs/overlook/sim/sys"
)

// mostShelved is how many bytes a machine may put on its shelf; nothing of them
// comes back when files go.
const mostShelved = 2 << 30

// Shelf is where data go that leave the machine, and how many bytes it may
// still take. Preconditions: the kernel lock is held.
func (k *Kernel) Shelf() (shelf sys.Shelf, room int64) {
	if k.shelf == nil {
		k.shelf = &memoryShelf{}
	}
	return k.shelf, mostShelved - k.state.shelved
}

// Shelved counts what was put on the shelf. Preconditions: the kernel lock is
// held.
func (k *Kernel) Shelved(bytes int64) { k.state.shelved += bytes }

// shelfBlock is how the memory of a shelf is divided.
const shelfBlock = 1 << 20

// memoryShelf is the shelf of a kernel that was given none.
type memoryShelf struct {
	mu     sync.RWMutex
	blocks [][]byte // all of them full but the last
	size   int64
}

func (s *memoryShelf) Size() int64 {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.size
}

func (s *memoryShelf) Put(b []byte) (at int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at = s.size
	for len(b) > 0 {
		in := int(s.size % shelfBlock)
		if in == 0 {
			s.blocks = append(s.blocks, make([]byte, shelfBlock))
		}
		n := copy(s.blocks[len(s.blocks)-1][in:], b)
		b = b[n:]
		s.size += int64(n)
	}
	return at
}

func (s *memoryShelf) ReadAt(b []byte, off int64) (n int, err error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for n < len(b) {
		at := off + int64(n)
		if at >= s.size {
			return n, io.EOF
		}
		in := at % shelfBlock
		n += copy(b[n:], s.blocks[at/shelfBlock][in:min(shelfBlock, s.size-at+in)])
	}
	return n, nil
}
