//go:build linux

package hackfs

import (
	"os"
	"testing"

	"github.com/overlook-fs/overlook/sim/linux"
	"github.com/overlook-fs/overlook/sim/sys"
)

// onLinux is a new empty directory of the real kernel.
func onLinux(t testing.TB) *FS {
	t.Helper()
	p, closed, err := linux.New(nil).Open(linux.Start{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(closed)
	return here(t, p)
}

func TestOnLinux(t *testing.T) {
	suite(t, onLinux)
}

// TestOnLinuxOverlay runs the suite on the merged tree of the real overlayfs.
func TestOnLinuxOverlay(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs root to mount")
	}
	suite(t, func(t testing.TB) *FS {
		p, closed, err := linux.New(nil).Open(linux.Start{Dir: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(closed)
		if err := p.Unshare(sys.CLONE_NEWNS); err != nil {
			t.Fatal(err)
		}
		cwd, _ := p.Getcwd()
		if err := p.Mount("", "/", "", sys.MS_REC|sys.MS_PRIVATE, ""); err != nil {
			t.Fatal(err)
		}
		for _, err := range []error{p.Mount("tmpfs", cwd, "tmpfs", 0, ""), p.Chdir(cwd)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		mountOverlay(t, p)
		return here(t, p)
	})
}
