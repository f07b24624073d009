//go:build linux

package aferofs

import (
	"errors"
	"io"
	"os"
	"sort"
	"strings"
	"testing"
	gofstest "testing/fstest"
	"time"

	"github.com/spf13/afero"
)

func TestAsIOFS(t *testing.T) {
	fs := simulatedOverlay(t)
	must(t, afero.WriteFile(fs, "/dir/new", []byte("upper"), 0o644))
	if err := gofstest.TestFS(afero.NewIOFS(fs), "file", "dir/inner", "dir/new"); err != nil {
		t.Error(err)
	}
}

func TestFiles(t *testing.T) {
	fs := simulatedOverlay(t)
	f, err := fs.Create("/dir/new")
	must(t, err)
	for _, text := range []string{"hello ", "world"} {
		_, err := f.WriteString(text)
		must(t, err)
	}
	_, err = f.WriteAt([]byte("W"), 6)
	must(t, err)
	_, err = f.Seek(-5, io.SeekEnd)
	must(t, err)
	rest, err := io.ReadAll(f)
	if string(rest) != "World" || err != nil {
		t.Errorf("read %q, %v", rest, err)
	}
	must(t, f.Truncate(5))
	must(t, f.Sync())
	b := make([]byte, 10)
	if n, err := f.ReadAt(b, 3); n != 2 || err != io.EOF {
		t.Errorf("ReadAt: %d, %v", n, err)
	}
	must(t, f.Close())
	if err := f.Close(); !errors.Is(err, os.ErrClosed) {
		t.Errorf("closed twice: %v", err)
	}
	when := time.Unix(1e9, 5)
	must(t, fs.Chtimes("dir/new", time.Time{}, when))
	must(t, fs.Chown("dir/new", 1, -1))
	must(t, fs.Chmod("dir/new", os.ModeSetuid|0o711))
	i, err := fs.Stat("dir/new")
	must(t, err)
	if !i.ModTime().Equal(when) || i.Mode() != os.ModeSetuid|0o711 || i.Size() != 5 || i.Name() != "new" {
		t.Errorf("%v %v %v %v", i.ModTime(), i.Mode(), i.Size(), i.Name())
	}
}

func TestDirectories(t *testing.T) {
	fs := simulatedOverlay(t)
	must(t, fs.MkdirAll("/a/b/c", 0o755))
	must(t, fs.(afero.Linker).SymlinkIfPossible("file", "link"))
	root, err := fs.Open("/")
	must(t, err)
	defer root.Close()
	var names []string
	for {
		some, err := root.Readdirnames(2)
		names = append(names, some...)
		if err == io.EOF {
			break
		}
		must(t, err)
	}
	sort.Strings(names)
	if got := strings.Join(names, " "); got != "a dir file link script" {
		t.Errorf("root has %s", got)
	}
	if to, err := fs.(afero.LinkReader).ReadlinkIfPossible("link"); to != "file" || err != nil {
		t.Errorf("link leads to %q, %v", to, err)
	}
	i, _, err := fs.(afero.Lstater).LstatIfPossible("link")
	must(t, err)
	if i.Mode()&os.ModeSymlink == 0 {
		t.Errorf("link is %v", i.Mode())
	}
	must(t, fs.RemoveAll("a"))
	if ok, _ := afero.DirExists(fs, "a"); ok {
		t.Error("a is still there")
	}
	if _, err := fs.Stat("../../etc"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a name leaves the directory: %v", err)
	}
}
