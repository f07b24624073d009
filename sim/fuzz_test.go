package sim

import (
	"errors"
	"strings"
	"testing"

	"github.com/overlook-fs/overlook/sim/sys"
)

// FuzzMountOptions mounts overlays with any option string: the answer is
// success or a Linux error, and the machine goes on.
func FuzzMountOptions(f *testing.F) {
	for _, seed := range []string{
		"", "lowerdir=l", "lowerdir=l,upperdir=u,workdir=w", "lowerdir=l:l2", "lowerdir=l::d", "lowerdir=:l", "lowerdir=l:", "lowerdir=a\\:b\\,c\\\\", "lowerdir+=l,datadir+=d",
		"lowerdir=l,upperdir=u,workdir=w,redirect_dir=on,metacopy=on,xino=auto,uuid=null,volatile,userxattr", "lowerdir=l,index=maybe", ",,lowerdir=l,,", "lowerdir=" + strings.Repeat("l:", 600) + "l", "nonsense=1", "lowerdir",
	} {
		f.Add(seed)
	}
	m := newMachine(f)
	m.Run("mkdir l l2 d u w m; echo x > l/f; echo y > l2/g")
	f.Fuzz(func(t *testing.T, data string) {
		m.Observe(func(p sys.Process) {
			err := p.Mount("overlay", "m", "overlay", 0, data)
			var errno sys.Errno
			if err != nil && (!errors.As(err, &errno) || errno == 0) {
				t.Errorf("%q: %v is no Linux error", data, err)
			}
			if _, err := sys.ReadDir(p, "m"); err != nil && !errors.As(err, &errno) {
				t.Errorf("%q: listing it: %v", data, err)
			}
			sys.ReadFile(p, "/proc/self/mountinfo")
		})
	})
}
