//go:build linux

package linux_test

import (
	"testing"

	"github.com/overlook-fs/overlook/sim/linux"
	"github.com/overlook-fs/overlook/sim/sys"
)

// TestLayersOfWhatWasMountedInSteps requires that the layers are known, those
// given by descriptor too.
func TestLayersOfWhatWasMountedInSteps(t *testing.T) {
	run(t, linux.New(nil), func(p sys.Process) int {
		private(t, p)
		for _, dir := range []string{"lower", "upper", "work", "merged", "wrong"} {
			must(t, sys.Mkdir(p, dir, 0o755))
		}
		c, err := p.Fsopen("overlay", sys.FSOPEN_CLOEXEC)
		must(t, err)
		set := func(key, value string) { must(t, p.Fsconfig(c, sys.FSCONFIG_SET_STRING, key, value, 0)) }
		set("lowerdir", "wrong")
		set("lowerdir", "lower")
		set("upperdir", "wrong")
		upper, err := sys.Open(p, "upper", sys.O_PATH, 0)
		must(t, err)
		must(t, p.Fsconfig(c, sys.FSCONFIG_SET_FD, "upperdir", "", upper))
		set("workdir", "work")
		must(t, p.Fsconfig(c, sys.FSCONFIG_CMD_CREATE, "", "", 0))
		m, err := p.Fsmount(c, sys.FSMOUNT_CLOEXEC, 0)
		must(t, err)
		l, err := p.Layers(m)
		must(t, err)
		must(t, p.MoveMount(m, "", sys.AT_FDCWD, "merged", sys.MOVE_MOUNT_F_EMPTY_PATH))
		for dir, layer := range map[string]int{"lower": l.Lowers[0], "upper": l.Upper, "work": l.Work} {
			want, err := sys.Lstat(p, dir)
			must(t, err)
			got, err := sys.Fstat(p, layer)
			must(t, err)
			if got.Ino != want.Ino || got.Dev != want.Dev {
				t.Errorf("layer %s is another directory", dir)
			}
		}
		return 0
	})
}
