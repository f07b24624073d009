package docker

import (
	"github.com/overlook-fs/overlook/sim/image"
	"github.com/overlook-fs/overlook/sim/sys"
)

// Kept is an image of the store, for who looks at it from outside.
type Kept struct {
	ID     string // "sha256:…"
	Tags   []string
	Config image.Config
	Layers []string // their directories, the lowest first
	Size   int64    // of all files in them
}

// Images are the images that a process finds in the store, the newest first;
// none where docker was never used.
func Images(p sys.Process) []Kept {
	s := store{p: p}
	var all []Kept
	for _, i := range s.images() {
		k := Kept{ID: i.id, Tags: i.tags, Config: i.config, Size: s.imageSize(i)}
		for _, chain := range i.chains() {
			if l, ok := s.findChain(chain); ok {
				k.Layers = append(k.Layers, diffDir(l.cache))
			}
		}
		all = append(all, k)
	}
	return all
}
