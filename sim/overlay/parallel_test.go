package overlay_test

import (
	"math/rand"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/overlook-fs/overlook/sim/overlay"
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/tmpfs"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// Clients from outside act on one overlay at the same time. What each call
// answers depends on the others; what must hold is that nothing races (go test
// -race), that only errors come that belong to such calls, and that the tree is
// sound afterwards.
func TestClientsInParallel(t *testing.T) {
	k := vfs.New(vfs.Config{Seed: 1, Clock: 1e18})
	k.Register(tmpfs.Type())
	k.Register(overlay.FilesystemType())
	k.MountRoot(tmpfs.New(k, tmpfs.Options{Mode: 0o755}), "root")
	p := k.Attach(sys.RootCred())
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, d := range []string{"lower", "lower/d", "lower/d/e", "far", "upper", "w", "m"} {
		must(sys.Mkdir(p, d, 0o755))
	}
	// One lower on another filesystem: its data is copied, not shared.
	must(p.Mount("far", "far", "tmpfs", 0, "size=8m"))
	must(sys.Mkdir(p, "far/d", 0o755))
	big := []byte(strings.Repeat("far away ", 30_000))
	for _, name := range parallelNames {
		must(sys.WriteFile(p, "lower/"+name, []byte(name), 0o644))
		must(sys.WriteFile(p, "far/d/"+name, big, 0o644))
	}
	must(p.Mount("overlay", "m", "overlay", 0, "lowerdir=lower:far,upperdir=upper,workdir=w"))

	var all sync.WaitGroup
	for n := range 6 {
		c := &client{t: t, p: k.Attach(sys.RootCred()), r: rand.New(rand.NewSource(int64(n)))}
		all.Add(1)
		go func() {
			defer all.Done()
			for range 400 {
				c.act()
			}
			c.p.Detach()
		}()
	}
	all.Wait()
	checkTree(t, p, "m")
	entries, err := sys.ReadDir(p, "w/work")
	must(err)
	if len(entries) > 1 {
		t.Errorf("the work directory holds %d names, not just the spare whiteout", len(entries))
	}
}

var parallelNames = []string{"a", "b", "c", "x"}

// client is one of several who act at random.
type client struct {
	t     *testing.T
	p     *vfs.Process
	r     *rand.Rand
	doing string
}

func (c *client) path() string {
	dir := []string{"m/", "m/d/", "m/d/", "m/d/e/"}[c.r.Intn(4)]
	return dir + parallelNames[c.r.Intn(len(parallelNames))]
}

// act makes one call or a few that belong together.
func (c *client) act() {
	path := c.path()
	what := c.r.Intn(12)
	c.doing = path + string(rune('a'+what))
	switch what {
	case 0, 1:
		c.errno(sys.WriteFile(c.p, path, []byte("new"), 0o644))
	case 2, 3:
		c.errno(sys.Chmod(c.p, path, sys.Mode(0o600|c.r.Intn(0o100))))
	case 4:
		c.errno(sys.Unlink(c.p, path))
	case 5, 6:
		c.errno(sys.Rename(c.p, path, c.path()))
	case 7:
		c.errno(sys.Link(c.p, path, c.path()))
	case 8:
		c.errno(c.p.Renameat2(sys.AT_FDCWD, path, sys.AT_FDCWD, c.path(), sys.RENAME_EXCHANGE))
	case 9:
		_, err := sys.ReadDir(c.p, []string{"m", "m/d", "m/d/e", "upper", "w/work"}[c.r.Intn(5)])
		c.errno(err)
	case 10:
		_, err := sys.ReadFile(c.p, path)
		c.errno(err)
	case 11:
		c.append(path)
	}
}

// append writes to a file twice and reads it while others may do anything.
func (c *client) append(path string) {
	fd, err := c.p.Openat(sys.AT_FDCWD, path, sys.O_RDWR|sys.O_APPEND, 0)
	if err != nil {
		c.errno(err)
		return
	}
	defer c.p.Close(fd)
	c.errno(sys.WriteAll(c.p, fd, []byte("one")))
	c.errno(sys.WriteAll(c.p, fd, []byte("two")))
	_, err = c.p.Pread(fd, make([]byte, 100), 0)
	c.errno(err)
}

// errno requires an error that parallel calls may answer.
func (c *client) errno(err error) {
	switch sys.ErrnoOf(err) {
	case 0, sys.ENOENT, sys.EEXIST, sys.ENOTDIR, sys.EISDIR, sys.ENOTEMPTY, sys.EXDEV:
		return
	}
	c.t.Errorf("a client got %v from %s", err, c.doing)
}

// checkTree requires that every name that is listed can be looked up and read.
func checkTree(t *testing.T, p sys.Process, dir string) {
	t.Helper()
	entries, err := sys.ReadDir(p, dir)
	if err != nil {
		t.Errorf("list %s: %v", dir, err)
	}
	for _, e := range entries {
		path := dir + "/" + e.Name
		st, err := sys.Lstat(p, path)
		switch {
		case err != nil:
			t.Errorf("stat %s: %v", path, err)
		case st.Mode.IsDir():
			checkTree(t, p, path)
		case st.Nlink == 0:
			t.Errorf("%s has no links", path)
		default:
			if b, err := sys.ReadFile(p, path); err != nil || int64(len(b)) != st.Size {
				t.Errorf("read %s: %d of %d bytes, %v", path, len(b), st.Size, err)
			}
		}
	}
}

// slowFS is a filesystem of two files; reading the one called slow blocks.
type slowFS struct {
	super   *vfs.Superblock
	reading chan struct{} // gets a value when a read begins to block
	goOn    chan struct{} // closed: reads go on
}

func (f *slowFS) Statfs(st *sys.Statfs) error { *st = sys.Statfs{Namelen: 255}; return nil }
func (f *slowFS) Options() string             { return "" }
func (f *slowFS) Remount(string) error        { return nil }
func (f *slowFS) Pins(func(*vfs.Dentry))      {}
func (f *slowFS) Unmounted()                  {}

// slowInode is the root or one of the files.
type slowInode struct {
	vfs.Unsupported
	vfs.NoFile
	fs   *slowFS
	mode sys.Mode
	ino  uint64
}

func (i *slowInode) Super() *vfs.Superblock               { return i.fs.super }
func (i *slowInode) Mode() sys.Mode                       { return i.mode }
func (i *slowInode) Owner() (uid, gid uint32)             { return 0, 0 }
func (i *slowInode) Permission(*sys.Cred, vfs.Mask) error { return nil }
func (i *slowInode) Release(*vfs.OpenFile)                {}
func (i *slowInode) Seek(*vfs.OpenFile, int64, int) (int64, error) {
	return 0, sys.EINVAL
}

func (i *slowInode) Getattr(st *sys.Stat) error {
	*st = sys.Stat{Dev: i.fs.super.Dev, Ino: i.ino, Mode: i.mode, Nlink: 1, Size: 4, Blksize: 4096}
	return nil
}

func (i *slowInode) Lookup(_ *sys.Cred, d *vfs.Dentry) (vfs.Inode, error) {
	switch d.Name() {
	case "slow":
		return &slowInode{fs: i.fs, mode: sys.S_IFREG | 0o644, ino: 2}, nil
	case "other":
		return &slowInode{fs: i.fs, mode: sys.S_IFREG | 0o644, ino: 3}, nil
	}
	return nil, nil
}

func (i *slowInode) Open(*sys.Cred, *vfs.Dentry, int) (vfs.File, error) { return i, nil }

func (i *slowInode) Read(_ *vfs.Process, _ *vfs.OpenFile, b []byte, off int64) (int, error) {
	if i.ino == 2 {
		k := i.fs.super.Kernel
		k.Unlock()
		i.fs.reading <- struct{}{}
		<-i.fs.goOn
		k.Lock()
	}
	return copy(b, "slow"[min(off, 4):]), nil
}

// boot makes a box whose lower layer is the slow filesystem.
func (f *slowFS) boot(t *testing.T) *box {
	return boot(t, "", func(b *box) {
		b.k.Register(vfs.FilesystemType{Name: "slow", NoDev: true, Mount: func(k *vfs.Kernel, _ *vfs.MountRequest) (*vfs.Superblock, error) {
			f.super = &vfs.Superblock{Kernel: k, Type: "slow", Dev: k.Anonymous(), FS: f}
			f.super.Root = vfs.NewRoot(f.super, &slowInode{fs: f, mode: sys.S_IFDIR | 0o755, ino: 1})
			return f.super, nil
		}})
		b.must(b.p.Mount("slow", "lower", "slow", 0, ""))
	})
}

func TestSlowCopyUpDelaysNobodyElse(t *testing.T) {
	slow := &slowFS{reading: make(chan struct{}, 8), goOn: make(chan struct{})}
	b := slow.boot(t)
	var copiers sync.WaitGroup
	copier := func(act func(p sys.Process) error) {
		p := b.k.Attach(sys.RootCred())
		copiers.Add(1)
		go func() {
			defer copiers.Done()
			b.must(act(p))
		}()
	}
	copier(func(p sys.Process) error { return sys.Chmod(p, "m/slow", 0o600) })
	<-slow.reading
	copier(func(p sys.Process) error { return sys.Chown(p, "m/slow", 5, 6) })
	copier(func(p sys.Process) error { return sys.Link(p, "m/slow", "m/linked") })

	others := make(chan struct{})
	go func() {
		defer close(others)
		p := b.k.Attach(sys.RootCred())
		for _, path := range []string{"m/other", "m", "upper"} {
			_, err := sys.Lstat(p, path)
			b.must(err)
		}
		b.must(sys.Chmod(p, "m/other", 0o640))
		_, err := sys.ReadDir(p, "m/..")
		b.must(err)
	}()
	select {
	case <-others:
	case <-time.After(10 * time.Second):
		t.Fatal("a copy up keeps others waiting")
	}
	close(slow.goOn)
	copiers.Wait()
	copies := 0
	for _, line := range b.effects() {
		if strings.HasPrefix(line, "link an unnamed file ") {
			copies++
		}
	}
	if copies != 2 {
		t.Errorf("%d copies were made of two files", copies)
	}
	if text, err := sys.ReadFile(b.p, "m/linked"); err != nil || string(text) != "slow" {
		t.Errorf("the copy reads %q, %v", text, err)
	}
}

func TestRenameBeginsAnewWhereItsTargetChanges(t *testing.T) {
	slow := &slowFS{reading: make(chan struct{}, 8), goOn: make(chan struct{})}
	b := slow.boot(t)
	renamed := make(chan error)
	go func() { renamed <- sys.Rename(b.k.Attach(sys.RootCred()), "m/slow", "m/new") }()
	<-slow.reading
	b.mkdir("m/new")
	close(slow.goOn)
	if err := <-renamed; err != sys.EISDIR {
		t.Errorf("the rename to what became a directory: %v", err)
	}
	if _, err := sys.Lstat(b.p, "m/slow"); err != nil {
		t.Error(err)
	}
}
