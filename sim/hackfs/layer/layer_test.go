package layer

import (
	"io/fs"
	"testing"
	"testing/fstest"
	"time"

	"github.com/hack-pad/hackpadfs"

	"github.com/overlook-fs/overlook/sim/hackfs"
	"github.com/overlook-fs/overlook/sim/overlay"
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/tmpfs"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// tree is what the tests mount.
func tree() fstest.MapFS {
	when := time.Unix(1e9, 7)
	return fstest.MapFS{
		"file":      {Data: []byte("some text"), Mode: 0o640, ModTime: when},
		"tool":      {Data: []byte("#!"), Mode: 0o755 | fs.ModeSetuid},
		"dir/inner": {Data: []byte("x"), Mode: 0o600},
		"link":      {Data: []byte("dir/inner"), Mode: fs.ModeSymlink | 0o777},
	}
}

// process is a process whose root directory is fsys.
func process(t *testing.T, fsys hackpadfs.FS) sys.Process {
	t.Helper()
	k := vfs.New(vfs.Config{})
	s, err := Type("hackpad", fsys).Mount(k, nil)
	if err != nil {
		t.Fatal(err)
	}
	k.MountRoot(s, "hackpad")
	return k.Attach(sys.RootCred())
}

func TestThereAndBackAgain(t *testing.T) {
	p := process(t, tree())
	dir, err := sys.Open(p, "/", sys.O_PATH|sys.O_DIRECTORY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := fstest.TestFS(hackfs.New(p, dir), "file", "tool", "dir/inner", "link"); err != nil {
		t.Error(err)
	}
}

func TestAttributes(t *testing.T) {
	p := process(t, tree())
	for path, want := range map[string]sys.Mode{
		"/": sys.S_IFDIR | 0o555, "/file": sys.S_IFREG | 0o640, "/tool": sys.S_IFREG | sys.S_ISUID | 0o755,
		"/dir": sys.S_IFDIR | 0o555, "/link": sys.S_IFLNK | 0o777,
	} {
		st, err := sys.Lstat(p, path)
		if err != nil || st.Mode != want {
			t.Errorf("%s: %v, %v", path, st.Mode, err)
		}
		again, _ := sys.Lstat(process(t, tree()), path)
		if again.Ino != st.Ino || st.Ino == 0 {
			t.Errorf("%s has the inode %d here and %d there", path, st.Ino, again.Ino)
		}
	}
	st, _ := sys.StatPath(p, "/file")
	if st.Size != 9 || st.Mtime != (sys.Timespec{Sec: 1e9, Nsec: 7}) || st.Nlink != 1 {
		t.Errorf("%+v", st)
	}
	if to, err := sys.Readlink(p, "/link"); to != "dir/inner" || err != nil {
		t.Errorf("link leads to %q, %v", to, err)
	}
}

func TestNothingCanBeChanged(t *testing.T) {
	p := process(t, tree())
	fd, err := sys.Open(p, "/file", sys.O_RDONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	for what, err := range map[string]error{
		"write":  sys.WriteFile(p, "/file", nil, 0),
		"create": sys.WriteFile(p, "/new", nil, 0o644),
		"mkdir":  sys.Mkdir(p, "/new", 0o755),
		"unlink": sys.Unlink(p, "/file"),
		"rmdir":  sys.Rmdir(p, "/dir"),
		"rename": sys.Rename(p, "/file", "/new"),
		"chmod":  sys.Chmod(p, "/file", 0),
	} {
		if err != sys.EROFS {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := p.Pwrite(fd, []byte("x"), 0); err != sys.EBADF {
		t.Errorf("write: %v", err)
	}
}

// plain is an FS that offers nothing but Open.
type plain struct{ fs fs.FS }

// plainFile has no ReadAt.
type plainFile struct{ fs.ReadDirFile }

func (f plain) Open(name string) (fs.File, error) {
	file, err := f.fs.Open(name)
	if err != nil {
		return nil, err
	}
	if dir, ok := file.(fs.ReadDirFile); ok {
		return plainFile{dir}, nil
	}
	return struct{ fs.File }{file}, nil
}

func TestAnFSWithNothingButOpen(t *testing.T) {
	p := process(t, plain{tree()})
	text, err := sys.ReadFile(p, "/file")
	if string(text) != "some text" || err != nil {
		t.Errorf("file is %q, %v", text, err)
	}
	if st, err := sys.Lstat(p, "/link"); st.Mode.Type() != sys.S_IFREG || err != nil {
		t.Errorf("link is %v, %v", st.Mode, err)
	}
	if _, err := sys.Lstat(p, "/nope"); err != sys.ENOENT {
		t.Errorf("nope: %v", err)
	}
}

func TestReadingAtAnyPlace(t *testing.T) {
	p := process(t, tree())
	fd, err := sys.Open(p, "/file", sys.O_RDONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 20)
	if n, err := p.Pread(fd, b, 5); string(b[:n]) != "text" || err != nil {
		t.Errorf("read %q, %v", b[:n], err)
	}
	if n, err := p.Pread(fd, b, 100); n != 0 || err != nil {
		t.Errorf("read %d behind the end, %v", n, err)
	}
	if _, err := p.Lseek(fd, 100, sys.SEEK_DATA); err != sys.ENXIO {
		t.Errorf("data behind the end: %v", err)
	}
	dir, _ := sys.Open(p, "/dir", sys.O_RDONLY, 0)
	if _, err := p.Read(dir, b); err != sys.EISDIR {
		t.Errorf("read of a directory: %v", err)
	}
}

func TestAsALowerLayer(t *testing.T) {
	k := vfs.New(vfs.Config{})
	k.Register(overlay.FilesystemType())
	k.Register(Type("hackpad", tree()))
	k.MountRoot(tmpfs.New(k, tmpfs.Options{}), "root")
	p := k.Attach(sys.RootCred())
	for _, dir := range []string{"/lower", "/upper", "/work", "/merged"} {
		must(t, sys.Mkdir(p, dir, 0o755))
	}
	must(t, p.Mount("none", "/lower", "hackpad", 0, ""))
	must(t, p.Mount("none", "/merged", "overlay", 0, "lowerdir=/lower,upperdir=/upper,workdir=/work"))
	must(t, sys.Unlink(p, "/merged/file"))
	must(t, sys.Chmod(p, "/merged/tool", 0o700))
	must(t, sys.WriteFile(p, "/merged/dir/new", []byte("n"), 0o644))

	var st sys.Stat
	must(t, p.Fstatat(sys.AT_FDCWD, "/upper/file", &st, sys.AT_SYMLINK_NOFOLLOW))
	if st.Mode.Type() != sys.S_IFCHR || st.Rdev != 0 {
		t.Errorf("the deleted file left %v", st.Mode)
	}
	if text, err := sys.ReadFile(p, "/upper/tool"); string(text) != "#!" || err != nil {
		t.Errorf("the changed file was copied up as %q, %v", text, err)
	}
	fd, err := sys.Open(p, "/merged", sys.O_PATH|sys.O_DIRECTORY, 0)
	must(t, err)
	if err := fstest.TestFS(hackfs.New(p, fd), "tool", "dir/inner", "dir/new", "link"); err != nil {
		t.Error(err)
	}
	if _, err := sys.Lstat(p, "/lower/file"); err != nil {
		t.Errorf("the layer itself lost its file: %v", err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
