package hackfs

import (
	"testing"

	"github.com/overlook-fs/overlook/sim/overlay"
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/tmpfs"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// machine is a process of a new simulated kernel with an empty root.
func machine(t testing.TB) sys.Process {
	t.Helper()
	k := vfs.New(vfs.Config{})
	k.Register(overlay.FilesystemType())
	k.MountRoot(tmpfs.New(k, tmpfs.Options{Look: tmpfs.Ext4}), "/dev/root")
	return k.Attach(sys.RootCred())
}

func TestOnTheSimulatedKernel(t *testing.T) {
	suite(t, func(t testing.TB) *FS { return here(t, machine(t)) })
}

func TestOnTheSimulatedOverlay(t *testing.T) {
	suite(t, func(t testing.TB) *FS {
		p := machine(t)
		mountOverlay(t, p)
		return here(t, p)
	})
}
