//go:build linux

package hostfs_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/hostfs"
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// world is a machine whose root is a directory of the host.
type world struct {
	*testing.T
	dir   string
	super *vfs.Superblock
	p     *vfs.Process
}

func newWorld(t *testing.T) *world {
	if os.Geteuid() != 0 {
		t.Skip("owners and devices need root")
	}
	umask := unix.Umask(0)
	t.Cleanup(func() { unix.Umask(umask) })
	w := &world{T: t, dir: t.TempDir()}
	place, err := hostfs.Open(w.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer place.Close()
	k := vfs.New(vfs.Config{Clock: time.Now().UnixNano()})
	if w.super, err = hostfs.New(k, place); err != nil {
		t.Fatal(err)
	}
	k.MountRoot(w.super, "host")
	w.p = k.Attach(sys.RootCred())
	return w
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) host(name string) string { return filepath.Join(w.dir, name) }

func TestNothingLeadsOut(t *testing.T) {
	w := newWorld(t)
	outside := t.TempDir()
	w.must(os.WriteFile(filepath.Join(outside, "secret"), []byte("secret"), 0o644))
	w.must(os.Symlink(filepath.Join(outside, "secret"), w.host("link")))
	w.must(os.Mkdir(w.host("d"), 0o755))
	_, err := sys.Lstat(w.p, "/d")
	w.must(err)
	w.must(os.Rename(w.host("d"), w.host("moved")))
	w.must(os.Symlink(outside, w.host("d")))
	for _, name := range []string{"/link", "/d/secret", "/../" + filepath.Base(outside) + "/secret", outside + "/secret"} {
		if b, err := sys.ReadFile(w.p, name); err != sys.ENOENT {
			t.Errorf("%s: %q, %v", name, b, err)
		}
	}
}

func TestWhatIsMadeBelongsToItsMaker(t *testing.T) {
	w := newWorld(t)
	w.must(sys.Chmod(w.p, "/", 0o777))
	user := w.p.As(sys.UserCred(1000, 1001))
	user.Umask(0)
	w.must(sys.WriteFile(user, "/f", nil, 0o640))
	w.must(sys.Mkdir(user, "/d", 0o750))
	w.must(sys.Symlink(user, "f", "/s"))
	for name, mode := range map[string]uint32{"f": unix.S_IFREG | 0o640, "d": unix.S_IFDIR | 0o750, "s": unix.S_IFLNK | 0o777} {
		var st unix.Stat_t
		w.must(unix.Lstat(w.host(name), &st))
		if st.Uid != 1000 || st.Gid != 1001 || st.Mode != mode {
			t.Errorf("%s: %d:%d %o", name, st.Uid, st.Gid, st.Mode)
		}
	}
	w.must(sys.WriteFile(w.p, "/root", nil, 0o600))
	var st unix.Stat_t
	w.must(unix.Lstat(w.host("root"), &st))
	if st.Uid != 0 || st.Gid != 0 {
		t.Errorf("afterwards root makes files of %d:%d", st.Uid, st.Gid)
	}
}

func TestNamesOfOneFileAreOneInode(t *testing.T) {
	w := newWorld(t)
	w.must(sys.WriteFile(w.p, "/a", []byte("a"), 0o644))
	w.must(sys.Link(w.p, "/a", "/b"))
	a, err := w.p.Resolve("/a")
	w.must(err)
	b, err := w.p.Resolve("/b")
	w.must(err)
	if a.Dentry.Inode() != b.Dentry.Inode() {
		t.Error("two inodes")
	}
}

func TestWhatTheHostChangesShows(t *testing.T) {
	w := newWorld(t)
	w.must(os.WriteFile(w.host("f"), []byte("old"), 0o644))
	if _, err := sys.Lstat(w.p, "/new"); err != sys.ENOENT {
		t.Fatal(err)
	}
	w.must(os.WriteFile(w.host("new"), nil, 0o644))
	_, err := sys.Lstat(w.p, "/new")
	w.must(err)
	_, err = sys.Lstat(w.p, "/f")
	w.must(err)
	w.must(os.WriteFile(w.host("f"), []byte("longer"), 0o644))
	st, err := sys.Lstat(w.p, "/f")
	w.must(err)
	if st.Size != 6 {
		t.Errorf("size %d", st.Size)
	}
}

func TestUnmountingLetsGo(t *testing.T) {
	before := descriptors(t)
	w := newWorld(t)
	for _, name := range []string{"/a", "/b", "/c"} {
		w.must(sys.WriteFile(w.p, name, nil, 0o644))
	}
	w.must(sys.Unlink(w.p, "/b"))
	w.super.FS.Unmounted()
	for range 3 {
		runtime.GC()
	}
	if after := descriptors(t); after > before {
		t.Errorf("%d descriptors, then %d", before, after)
	}
}

func descriptors(t *testing.T) int {
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}
