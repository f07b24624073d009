package picture

import (
	"testing"

	"github.com/overlook-fs/overlook/sim/sys"
)

// TestARedirectChangesNoLowerLayer requires that what a renamed directory
// shows of a lower layer is not taken for something new there.
func TestARedirectChangesNoLowerLayer(t *testing.T) {
	simulated(t, func(p sys.Process) {
		check := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		for _, dir := range []string{"l", "l/d", "u", "w", "m"} {
			check(sys.Mkdir(p, dir, 0o755))
		}
		check(sys.WriteFile(p, "l/d/f", []byte("x"), 0o644))
		check(p.Mount("none", "m", "overlay", 0, "lowerdir=l,upperdir=u,workdir=w,redirect_dir=on"))
		before, err := Take(p, Options{})
		check(err)
		check(p.Renameat2(sys.AT_FDCWD, "m/d", sys.AT_FDCWD, "m/e", 0))
		after, err := Take(p, Options{})
		check(err)
		for _, change := range Compare(before, after) {
			if change.Path == "l/e" || change.Path == "l/e/f" || change.Path == "l/d" {
				t.Errorf("%s %s: %s", change.Op, change.Path, change.Text)
			}
		}
		for _, r := range after.Mounts[0].Rows {
			if c := r.Cells[2]; c != nil && c.Mark != "" {
				t.Errorf("%s is %s in the lower layer", r.Path, c.Mark)
			}
		}
	})
}
