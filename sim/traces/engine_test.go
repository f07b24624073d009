package traces

import (
	"testing"

	"github.com/overlook-fs/overlook/sim/overlay"
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/tmpfs"
	"github.com/overlook-fs/overlook/sim/trace"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// clock is when simulated kernels boot: long after the times that traces set.
const clock = 1_700_000_000_000_000_000

// newEngine boots a simulated kernel with a filesystem on Base, and returns a
// process there.
func newEngine(t testing.TB, seed uint64, r *trace.Recorder) *vfs.Process {
	t.Helper()
	k := vfs.New(vfs.Config{Seed: seed, Clock: clock, Recorder: r})
	k.Register(tmpfs.Type())
	k.Register(overlay.FilesystemType())
	k.MountRoot(tmpfs.New(k, tmpfs.Options{Look: tmpfs.Tmpfs, Mode: 0o755}), "root")
	p := k.Attach(sys.RootCred())
	for _, err := range []error{
		sys.Mkdir(p, "/proc", 0o755),
		p.Mount("proc", "/proc", "proc", 0, ""),
		sys.Mkdir(p, Base, 0o755),
		p.Mount("tmpfs", Base, "tmpfs", 0, baseOptions),
		p.Chdir(Base),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return p
}

// baseOptions are those of the filesystem on Base.
const baseOptions = "mode=755,size=64m,nr_inodes=100000"
