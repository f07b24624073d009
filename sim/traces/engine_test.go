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

// newEngine boots a simulated kernel and returns a process in a root for a
// trace, as the real kernel has it.
func newEngine(t testing.TB, seed uint64, r *trace.Recorder) *vfs.Process {
	t.Helper()
	k := vfs.New(vfs.Config{Seed: seed, Clock: clock, Recorder: r})
	k.Register(tmpfs.Type())
	k.Register(overlay.FilesystemType())
	k.MountRoot(tmpfs.New(k, tmpfs.Options{Look: tmpfs.Tmpfs, Mode: 0o755}), "root")
	p := k.Attach(sys.RootCred())
	if err := inTurn(func() error { return sys.Mkdir(p, stage, 0o755) }, func() error { return enter(p) }); err != nil {
		t.Fatal(err)
	}
	return p
}

// stage is where the root of a trace is mounted.
const stage = "/tmp"

// baseOptions are those of the filesystem on Base.
const baseOptions = "mode=755,size=64m,nr_inodes=100000"

// enter makes a root for a trace, with a filesystem on Base, and goes there.
func enter(p sys.Process) error {
	return inTurn(
		func() error { return p.Mount("tmpfs", stage, "tmpfs", 0, "mode=755,size=16m,nr_inodes=1000") },
		func() error { return sys.Mkdir(p, stage+"/proc", 0o755) },
		func() error { return p.Mount("proc", stage+"/proc", "proc", 0, "") },
		func() error { return sys.Mkdir(p, stage+Base, 0o755) },
		func() error { return p.Mount("tmpfs", stage+Base, "tmpfs", 0, baseOptions) },
		func() error { return p.Chroot(stage) },
		func() error { return p.Chdir(Base) },
	)
}

// inTurn takes steps until one fails.
func inTurn(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}
