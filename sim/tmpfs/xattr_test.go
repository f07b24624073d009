package tmpfs

import (
	"strings"
	"testing"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// Which attributes find room in an inode was asked of ext4 on Linux 6.18.
func TestAttributesOfExt4TakeABlock(t *testing.T) {
	for _, c := range []struct {
		names  []string
		size   int
		blocks int64
	}{
		{[]string{"user.k1", "user.k2"}, 10, 0},
		{[]string{"user.k1", "user.k2", "user.k3"}, 10, 8},
		{[]string{"user." + strings.Repeat("0", 60)}, 1, 0},
		{[]string{"user.x"}, 70, 8},
		{[]string{"user.x"}, 66, 0},
		{[]string{"trusted.x"}, 68, 0},
		{[]string{"trusted.overlay.origin"}, 29, 0},
		{[]string{"trusted.overlay.origin", "trusted.overlay.metacopy"}, 29, 8},
	} {
		k := vfs.New(vfs.Config{Seed: 1})
		k.MountRoot(New(k, Options{Look: Ext4}), "none")
		p := k.Attach(sys.RootCred())
		ok(t, sys.WriteFile(p, "/f", nil, 0o644))
		for _, name := range c.names {
			ok(t, p.Setxattrat(sys.AT_FDCWD, "/f", name, make([]byte, c.size), 0, 0))
		}
		st, err := sys.Lstat(p, "/f")
		ok(t, err)
		if st.Blocks != c.blocks {
			t.Errorf("%d blocks with %q of %d bytes, want %d", st.Blocks, c.names, c.size, c.blocks)
		}
	}
}
