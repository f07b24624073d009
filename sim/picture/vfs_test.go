package picture

import (
	"testing"

	"github.com/overlook-fs/overlook/sim/overlay"
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/tmpfs"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// simulated runs test on a new simulated kernel, in an empty directory.
func simulated(t *testing.T, test func(p sys.Process)) {
	t.Helper()
	k := vfs.New(vfs.Config{Seed: 1, Clock: 1e18})
	k.Register(tmpfs.Type())
	k.Register(overlay.FilesystemType())
	k.MountRoot(tmpfs.New(k, tmpfs.Options{Look: tmpfs.Ext4}), "/dev/root")
	p := k.Attach(sys.RootCred())
	defer p.Detach()
	for _, err := range []error{
		sys.Mkdir(p, "/proc", 0o555), p.Mount("proc", "/proc", "proc", 0, ""),
		sys.Mkdir(p, "/root", 0o700), p.Chdir("/root"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	test(p)
}

func TestOnTheSimulatedKernel(t *testing.T) {
	for name, test := range situations {
		t.Run(name, func(t *testing.T) {
			simulated(t, func(p sys.Process) { test(t, &world{t, p}) })
		})
	}
}
