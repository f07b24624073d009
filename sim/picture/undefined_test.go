package picture

import (
	"slices"
	"testing"

	"github.com/overlook-fs/overlook/sim/sys"
)

// TestNamesChangedBehindAMountAreMarked requires a mark in the column of the
// layer, on rows that are still there.
func TestNamesChangedBehindAMountAreMarked(t *testing.T) {
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
		for _, f := range []string{"l/written", "l/gone", "l/d/mode", "l/through"} {
			check(sys.WriteFile(p, f, []byte("x"), 0o644))
		}
		check(p.Mount("none", "m", "overlay", 0, "lowerdir=l,upperdir=u,workdir=w"))
		check(sys.WriteFile(p, "m/through", []byte("y"), 0o644))
		check(sys.WriteFile(p, "l/written", []byte("y"), 0o644))
		check(sys.Chmod(p, "l/d/mode", 0o600))
		check(sys.WriteFile(p, "u/new", nil, 0o644))
		check(p.Renameat2(sys.AT_FDCWD, "l/gone", sys.AT_FDCWD, "l/moved", 0))

		pic, err := Take(p, Options{})
		check(err)
		pic.MarkUndefined([]string{"l/written", "l/d/mode", "u/new", "l/gone", "l/moved"})
		want := map[string][]int{"written": {2}, "d/mode": {2}, "new": {1}, "moved": {2}}
		for _, r := range pic.Mounts[0].Rows {
			if !slices.Equal(r.Undefined, want[r.Path]) {
				t.Errorf("%s: undefined in columns %v, want %v", r.Path, r.Undefined, want[r.Path])
			}
			delete(want, r.Path)
		}
		if len(want) > 0 {
			t.Errorf("no rows for %v", want)
		}
	})
}
