//go:build linux

package hostfs_test

import (
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/hostfs"
	"github.com/overlook-fs/overlook/sim/overlay"
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

// TestChangesOfOneCallShow looks at inodes between changes while the clock
// stands still, as it does within a call.
func TestChangesOfOneCallShow(t *testing.T) {
	w := newWorld(t)
	w.must(os.WriteFile(w.host("f"), []byte("four"), 0o644))
	w.must(os.Mkdir(w.host("d"), 0o755))
	cred := sys.RootCred()
	find := func(dir *vfs.Dentry, name string) *vfs.Dentry {
		d, err := vfs.LookupOne(&cred, dir, name)
		w.must(err)
		return d
	}
	root := w.super.Root
	f, d := find(root, "f"), find(root, "d")
	inode := f.Inode()
	check := func(after string, size int64, links uint32) {
		t.Helper()
		var st sys.Stat
		w.must(inode.Getattr(&st))
		if st.Size != size || st.Nlink != links {
			t.Errorf("after %s: %d bytes, %d names, want %d and %d", after, st.Size, st.Nlink, size, links)
		}
	}
	check("nothing", 4, 1)
	w.must(d.Inode().Link(&cred, f, find(d, "g")))
	check("link", 4, 2)
	w.must(inode.Setattr(&cred, f, &vfs.Change{Valid: vfs.ChangeSize, Size: 7}))
	check("truncate", 7, 2)
	file, err := inode.Open(&cred, f, sys.O_WRONLY)
	w.must(err)
	open := &vfs.OpenFile{File: file, Inode: inode, Flags: sys.O_WRONLY}
	k := w.super.Kernel
	k.Lock()
	_, _, err = file.Write(w.p, open, []byte("more"), 7)
	k.Unlock()
	w.must(err)
	check("write", 11, 2)
	file.Release(open)
	w.must(root.Inode().Unlink(&cred, f))
	check("unlink", 11, 1)
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

func TestAReplacedWhiteoutLetsGo(t *testing.T) {
	w := newWorld(t)
	w.p.Kernel().Register(overlay.FilesystemType())
	for _, dir := range []string{"l", "u", "w", "m"} {
		w.must(os.Mkdir(w.host(dir), 0o755))
	}
	for n := range 20 {
		w.must(os.WriteFile(w.host("l/"+strconv.Itoa(n)), nil, 0o644))
		w.must(unix.Mknod(w.host("u/"+strconv.Itoa(n)), unix.S_IFCHR, 0))
	}
	w.must(w.p.Mount("overlay", "/m", "overlay", 0, "lowerdir=/l,upperdir=/u,workdir=/w"))
	// What is collected as garbage is let go anyhow.
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	for n := range 20 {
		w.must(sys.WriteFile(w.p, "/m/"+strconv.Itoa(n), nil, 0o644))
	}
	if n := removed(t, "/u/"); n > 0 {
		t.Errorf("%d of 20 whiteouts that are no more are open", n)
	}
}

// removed counts the descriptors of what was removed from a directory; the
// host names them from the root of the world on.
func removed(t *testing.T, dir string) int {
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, fd := range list {
		at, _ := os.Readlink("/proc/self/fd/" + fd.Name())
		if strings.HasPrefix(at, dir) && strings.HasSuffix(at, " (deleted)") {
			count++
		}
	}
	return count
}

func descriptors(t *testing.T) int {
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

// limit lets the process have few descriptors until the test ends.
func limit(t *testing.T, most uint64) {
	t.Helper()
	var old unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &old); err != nil {
		t.Fatal(err)
	}
	if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: most, Max: old.Max}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { unix.Setrlimit(unix.RLIMIT_NOFILE, &old) })
}

// held opens 2,000 names of a directory of the host so that the machine needs
// their inodes, while the host allows few descriptors.
func held(t *testing.T) (w *world, fds []int) {
	limit(t, 128)
	w = newWorld(t)
	w.p.AllowDescriptors(1 << 20)
	w.must(os.Mkdir(w.host("d"), 0o755))
	for n := range 2000 {
		w.must(os.WriteFile(w.host("d/"+strconv.Itoa(n)), []byte(strconv.Itoa(n)), 0o644))
		fd, err := sys.Open(w.p, "/d/"+strconv.Itoa(n), sys.O_PATH, 0)
		w.must(err)
		fds = append(fds, fd)
	}
	return w, fds
}

func TestMoreInodesThanDescriptors(t *testing.T) {
	w, fds := held(t)
	if n := descriptors(t); n > 100 {
		t.Errorf("%d descriptors", n)
	}
	w.must(os.Rename(w.host("d"), w.host("e")))
	for n, fd := range fds {
		f, err := w.p.Reopen(fd, sys.O_RDONLY)
		w.must(err)
		b := make([]byte, 10)
		m, err := w.p.Read(f, b)
		w.must(err)
		if string(b[:m]) != strconv.Itoa(n) {
			t.Fatalf("%d has %q", n, b[:m])
		}
		w.must(w.p.Close(f))
	}
}

func TestRemovedAndHeldWithFewDescriptors(t *testing.T) {
	w, fds := held(t)
	w.must(sys.Link(w.p, "/d/1", "/d/other"))
	w.must(sys.Rename(w.p, "/d/2", "/d/moved"))
	w.must(sys.Rename(w.p, "/d/3", "/d/4"))
	for _, n := range []int{0, 1} {
		w.must(sys.Unlink(w.p, "/d/"+strconv.Itoa(n)))
	}
	for n := range fds[5:] {
		_, err := sys.Lstat(w.p, "/d/"+strconv.Itoa(n+5)) // others need the descriptors
		w.must(err)
	}
	for n, links := range []uint32{0, 1, 1, 1, 0} {
		var st sys.Stat
		w.must(w.p.Fstatat(fds[n], "", &st, sys.AT_EMPTY_PATH))
		if st.Nlink != links {
			t.Errorf("%d has %d names, want %d", n, st.Nlink, links)
		}
	}
}

func TestANumberUsedAgainIsAnotherInode(t *testing.T) {
	w, fds := held(t)
	for n := range 100 { // while nothing holds them
		w.must(os.Remove(w.host("d/" + strconv.Itoa(n))))
	}
	for n := range 100 {
		w.must(os.WriteFile(w.host("d/new"+strconv.Itoa(n)), nil, 0o600))
		_, err := sys.Lstat(w.p, "/d/new"+strconv.Itoa(n))
		w.must(err)
	}
	for n := range 100 {
		var st sys.Stat
		if err := w.p.Fstatat(fds[n], "", &st, sys.AT_EMPTY_PATH); err == nil && st.Mode.Perm() != 0o644 {
			t.Fatalf("%d has become another file", n)
		}
	}
}
