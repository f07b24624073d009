//go:build linux

package picture

import (
	"os"
	"testing"

	"github.com/overlook-fs/overlook/sim/linux"
	"github.com/overlook-fs/overlook/sim/sys"
)

// onLinux runs test in a private mount namespace, in an empty tmpfs.
func onLinux(t *testing.T, test func(p sys.Process)) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("needs root to mount")
	}
	p, closed, err := linux.New(nil).Open(linux.Start{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer closed()
	cwd, err := p.Getcwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		p.Unshare(sys.CLONE_NEWNS), p.Mount("", "/", "", sys.MS_REC|sys.MS_PRIVATE, ""),
		p.Mount("tmpfs", cwd, "tmpfs", 0, ""), p.Chdir(cwd),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	test(p)
}

func TestOnLinux(t *testing.T) {
	for name, test := range situations {
		t.Run(name, func(t *testing.T) {
			onLinux(t, func(p sys.Process) { test(t, &world{t, p}) })
		})
	}
}
