package overlay_test

import (
	"runtime"
	"strconv"
	"testing"
	"weak"

	"github.com/overlook-fs/overlook/sim/overlay"
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/tmpfs"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// forgetful is a process on a kernel that remembers few names, with an overlay
// of 1,000 files at m.
func forgetful(t *testing.T) *vfs.Process {
	t.Helper()
	k := vfs.New(vfs.Config{Seed: 1, Clock: 1e18, Dentries: 20})
	k.Register(overlay.FilesystemType())
	k.MountRoot(tmpfs.New(k, tmpfs.Options{Mode: 0o755}), "root")
	p := k.Attach(sys.RootCred())
	for _, d := range []string{"lower", "upper", "w", "m"} {
		if err := sys.Mkdir(p, d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for n := range 1000 {
		if err := sys.WriteFile(p, "lower/"+strconv.Itoa(n), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Mount("overlay", "m", "overlay", 0, "lowerdir=lower,upperdir=upper,workdir=w"); err != nil {
		t.Fatal(err)
	}
	return p
}

// inode is a reference to what a name means that does not keep it.
func inode(t *testing.T, p *vfs.Process, name string) weak.Pointer[overlay.Inode] {
	t.Helper()
	at, err := p.Resolve(name)
	if err != nil {
		t.Fatal(err)
	}
	return weak.Make(at.Dentry.Inode().(*overlay.Inode))
}

func walkAll(t *testing.T, p *vfs.Process) {
	t.Helper()
	for range 2 { // names of the layers are let go after the overlay's
		for n := range 1000 {
			if _, err := sys.Lstat(p, "m/"+strconv.Itoa(n)); err != nil {
				t.Fatal(err)
			}
		}
	}
	runtime.GC()
}

func TestNobodyHoldsAnInode(t *testing.T) {
	p := forgetful(t)
	i := inode(t, p, "/m/0")
	walkAll(t, p)
	if i.Value() != nil {
		t.Error("it is still there")
	}
}

func TestADescriptorHoldsAnInode(t *testing.T) {
	p := forgetful(t)
	fd, err := sys.Open(p, "/m/0", sys.O_PATH, 0)
	if err != nil {
		t.Fatal(err)
	}
	i := inode(t, p, "/m/0")
	walkAll(t, p)
	if i.Value() == nil || i != inode(t, p, "/m/0") {
		t.Error("it is not there any more, or another")
	}
	if err := sys.Unlink(p, "/m/0"); err != nil {
		t.Fatal(err)
	}
	walkAllBut0 := func() {
		for n := range 1000 {
			sys.Lstat(p, "/m/"+strconv.Itoa(n))
		}
		runtime.GC()
	}
	walkAllBut0()
	if i.Value() == nil {
		t.Error("it went though somebody has it open")
	}
	if err := p.Close(fd); err != nil {
		t.Fatal(err)
	}
	walkAllBut0()
	if i.Value() != nil {
		t.Error("it is there though nobody has it and no name leads to it")
	}
}
