package hackfs

import (
	"errors"
	"io/fs"
	"sync/atomic"
	"testing"
	gofstest "testing/fstest"

	"github.com/hack-pad/hackpadfs"
	"github.com/hack-pad/hackpadfs/fstest"

	"github.com/overlook-fs/overlook/sim/sys"
)

// here is the working directory of p, which makes files without a umask as
// hackpadfs' suite expects.
func here(t testing.TB, p sys.Process) *FS {
	t.Helper()
	p.Umask(0)
	dir, err := sys.Open(p, ".", sys.O_PATH|sys.O_DIRECTORY, 0)
	if err != nil {
		t.Fatal(err)
	}
	return New(p, dir)
}

// mountOverlay makes an overlay with one file in lower the working directory
// of p.
func mountOverlay(t testing.TB, p sys.Process) {
	t.Helper()
	for _, dir := range []string{"lower", "upper", "work", "merged"} {
		if err := sys.Mkdir(p, dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, err := range []error{
		p.Mount("none", "merged", "overlay", 0, "lowerdir=lower,upperdir=upper,workdir=work"),
		p.Chdir("merged"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// suite runs hackpadfs' own suite and Go's on new directories that empty
// makes, and asserts that all of it ran and nothing was skipped.
func suite(t *testing.T, empty func(t testing.TB) *FS) {
	var worlds, skipped atomic.Int32
	options := fstest.FSOptions{
		Name: "hackfs",
		TestFS: func(tb testing.TB) fstest.SetupFS {
			worlds.Add(1)
			tb.Cleanup(func() {
				if tb.Skipped() {
					skipped.Add(1)
				}
			})
			return empty(tb)
		},
	}
	t.Run("fstest", func(t *testing.T) {
		t.Run("FS", func(t *testing.T) { fstest.FS(t, options) })
		t.Run("File", func(t *testing.T) { fstest.File(t, options) })
	})
	if worlds.Load() < 120 || skipped.Load() > 0 {
		t.Errorf("of hackpadfs' tests %d ran and %d were skipped", worlds.Load(), skipped.Load())
	}
	t.Logf("%d tests of hackpadfs, %d skipped", worlds.Load(), skipped.Load())
	t.Run("testing/fstest", func(t *testing.T) { testGo(t, empty(t)) })
	t.Run("errors", func(t *testing.T) { testErrors(t, empty(t)) })
}

func testGo(t *testing.T, fsys *FS) {
	for _, err := range []error{
		fsys.MkdirAll("d/e", 0o755),
		fsys.WriteFile("d/e/f", []byte("text"), 0o644),
		fsys.WriteFile("empty", nil, 0o600),
		fsys.Symlink("d/e/f", "link"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := gofstest.TestFS(fsys, "d/e/f", "empty", "link"); err != nil {
		t.Error(err)
	}
	sub, err := fsys.Sub("d")
	if err != nil {
		t.Fatal(err)
	}
	if err := gofstest.TestFS(sub, "e/f"); err != nil {
		t.Error(err)
	}
}

func testErrors(t *testing.T, fsys *FS) {
	if err := fsys.MkdirAll("d/e", 0o755); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		what string
		err  error
		is   []error
	}{
		{"no such name", second(fsys.Open("nope")), []error{fs.ErrNotExist, sys.ENOENT}},
		{"mkdir twice", fsys.Mkdir("d", 0o755), []error{fs.ErrExist, sys.EEXIST}},
		{"remove a full directory", fsys.Remove("d"), []error{hackpadfs.ErrNotEmpty, sys.ENOTEMPTY}},
		{"a bad name", fsys.Remove("../d"), []error{fs.ErrInvalid, hackpadfs.ErrInvalid}},
		{"write to a directory", fsys.WriteFile("d", nil, 0o644), []error{hackpadfs.ErrIsDir}},
		{"remove the root", fsys.RemoveAll("."), []error{fs.ErrInvalid}},
		{"rename into itself", fsys.Rename("d", "d/e/f"), []error{hackpadfs.ErrInvalid}},
	} {
		for _, is := range tc.is {
			if !errors.Is(tc.err, is) {
				t.Errorf("%s: %v is not %v", tc.what, tc.err, is)
			}
		}
	}
	f, err := fsys.Create("closed")
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	if _, err := f.Stat(); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("stat of a closed file: %v", err)
	}
}

func second[T any](_ T, err error) error { return err }
