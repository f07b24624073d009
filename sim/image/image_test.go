package image_test

import (
	"archive/tar"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/overlook-fs/overlook/sim"
	"github.com/overlook-fs/overlook/sim/image"
	"github.com/overlook-fs/overlook/sim/sys"
)

// shapes are the four shapes of the image in testdata.
func shapes() []string {
	return []string{"oci-layout", "oci-archive.tar", "docker-archive-legacy.tar", "docker-save-v25.tar"}
}

// machine is a process of a fresh machine, in an empty directory.
func machine(t testing.TB) sys.Process {
	t.Helper()
	m, err := sim.New(sim.Options{Seed: 1, Clock: 1_700_000_000_000_000_000})
	if err != nil {
		t.Fatal(err)
	}
	p := m.Kernel().Attach(sys.RootCred())
	p.Umask(0)
	must(t, sys.Mkdir(p, "/work", 0o755), p.Chdir("/work"))
	return p
}

func must(t testing.TB, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// bring copies a file or folder of the host into the machine.
func bring(t testing.TB, p sys.Process, from, to string) {
	t.Helper()
	must(t, filepath.WalkDir(from, func(name string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		target := to + strings.TrimPrefix(name, from)
		if d.IsDir() {
			return sys.Mkdir(p, target, 0o755)
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		return sys.WriteFile(p, target, data, 0o644)
	}))
}

// load opens an archive and unpacks the layers of its only image into
// NAME-1, NAME-2 and so on.
func load(t testing.TB, p sys.Process, archive, name string) (*image.Image, []string) {
	t.Helper()
	a, err := image.Open(p, archive, image.Options{})
	must(t, err)
	defer a.Close()
	if len(a.Images) != 1 {
		t.Fatalf("%d images", len(a.Images))
	}
	var dirs []string
	for n := range a.Images[0].Layers {
		dir := fmt.Sprintf("%s-%d", name, n+1)
		warnings, err := a.Unpack(a.Images[0], n, dir, nearestFirst(dirs))
		must(t, err)
		if len(warnings) > 0 {
			t.Error(warnings)
		}
		dirs = append(dirs, dir)
	}
	return a.Images[0], dirs
}

func nearestFirst(dirs []string) []string {
	dirs = slices.Clone(dirs)
	slices.Reverse(dirs)
	return dirs
}

// tree lists what lies below a directory as testdata/expected-tree.txt does;
// link counts as given by links.
func tree(t testing.TB, p sys.Process, dir string, links func(*sys.Stat) uint32) string {
	t.Helper()
	var lines []string
	var walk func(name string)
	walk = func(name string) {
		entries, err := sys.ReadDir(p, dir+"/"+name)
		must(t, err)
		for _, e := range entries {
			at := path.Join(name, e.Name)
			st, err := sys.Lstat(p, dir+"/"+at)
			must(t, err)
			target, _ := sys.Readlink(p, dir+"/"+at)
			size := st.Size
			if st.Mode.IsDir() {
				size = 0
				walk(at)
			}
			letter := strings.Replace(st.Mode.String()[:1], "-", "f", 1)
			lines = append(lines, fmt.Sprintf("%s %o %d %d ./%s %s", letter, uint32(st.Mode.Perm()), links(&st), size, at, target))
		}
	}
	walk("")
	return byName(lines)
}

// byName sorts the lines of a tree by their names.
func byName(lines []string) string {
	name := func(line string) string { return strings.SplitN(line, " ", 5)[4] }
	slices.SortFunc(lines, func(a, b string) int { return cmp.Compare(name(a), name(b)) })
	return strings.Join(lines, "\n") + "\n"
}

func allLinks(st *sys.Stat) uint32 { return st.Nlink }

func noLinks(*sys.Stat) uint32 { return 0 }

// expected is testdata/expected-tree.txt as tree lists it, with or without
// link counts.
func expected(t testing.TB, links bool) string {
	t.Helper()
	text, err := os.ReadFile("testdata/expected-tree.txt")
	must(t, err)
	var lines []string
	for line := range strings.Lines(string(text)) {
		f := strings.SplitN(strings.TrimSuffix(line, "\n"), " ", 5)
		if !links {
			f[2] = "0"
		}
		if f[0] == "d" && !strings.HasSuffix(f[4], " ") {
			f[4] += " "
		}
		lines = append(lines, strings.Join(f, " "))
	}
	return byName(lines)
}

func TestEveryShapeFlattensToTheSameTree(t *testing.T) {
	for _, shape := range shapes() {
		t.Run(shape, func(t *testing.T) {
			p := machine(t)
			bring(t, p, "testdata/"+shape, "archive")
			i, dirs := load(t, p, "archive", "layer")
			if i.ID != "sha256:d316acf4a9e0642512b6b8c5878ec792e4a43d10dd55da16511a77ef88bc5589" || i.Config.Platform() != "linux/amd64" || i.Layers[3].History.CreatedBy != "walk step 4" {
				t.Errorf("%+v", i)
			}
			must(t, image.Flatten(p, dirs, "flat"))
			if got, want := tree(t, p, "flat", allLinks), expected(t, true); got != want {
				t.Errorf("flattened:\n%swant:\n%s", got, want)
			}
			must(t, sys.Mkdir(p, "merged", 0o755), p.Mount("overlay", "merged", "overlay", 0, "lowerdir="+strings.Join(nearestFirst(dirs), ":")))
			if got, want := tree(t, p, "merged", noLinks), expected(t, false); got != want {
				t.Errorf("in an overlay:\n%swant:\n%s", got, want)
			}
		})
	}
}

// TestLayersHoldWhatTheirTarsList compares each layer directory with its tar as
// the standard library reads it.
func TestLayersHoldWhatTheirTarsList(t *testing.T) {
	p := machine(t)
	bring(t, p, "testdata/docker-archive-legacy.tar", "archive")
	i, dirs := load(t, p, "archive", "layer")
	tars := map[string][]byte{}
	file, err := os.Open("testdata/docker-archive-legacy.tar")
	must(t, err)
	defer file.Close()
	for r := tar.NewReader(file); ; {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		must(t, err)
		tars["sha256:"+strings.TrimSuffix(h.Name, ".tar")], err = io.ReadAll(r)
		must(t, err)
	}
	for n, layer := range i.Layers {
		want := listTar(t, tars[layer.DiffID])
		if got := listDir(t, p, dirs[n]); got != want {
			t.Errorf("layer %d:\n%swant:\n%s", n+1, got, want)
		}
	}
}

// listTar lists a layer tar: its entries with owner, mode, size, time, target
// and attributes.
func listTar(t *testing.T, data []byte) string {
	var lines []string
	modes := map[string]string{}
	for r := tar.NewReader(bytes.NewReader(data)); ; {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		must(t, err)
		name := path.Clean(h.Name)
		dir, base := path.Split(name)
		line := fmt.Sprintf("%c %o %d:%d %d %d %s", h.Typeflag, h.Mode&0o7777, h.Uid, h.Gid, h.Size, h.ModTime.Unix(), h.Linkname)
		switch {
		case base == ".wh..wh..opq":
			lines = append(lines, path.Clean(dir)+" opaque")
			continue
		case strings.HasPrefix(base, ".wh."):
			lines = append(lines, dir+base[4:]+" whiteout")
			continue
		case h.Typeflag == tar.TypeLink:
			line = modes[h.Linkname]
		}
		for key, value := range h.PAXRecords {
			if name, ok := strings.CutPrefix(key, "SCHILY.xattr."); ok {
				line += fmt.Sprintf(" %s=%q", name, value)
			}
		}
		modes[name] = line
		lines = append(lines, name+" "+line)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n") + "\n"
}

// listDir lists a layer directory as listTar does.
func listDir(t *testing.T, p sys.Process, dir string) string {
	var lines []string
	letters := map[sys.Mode]byte{sys.S_IFREG: '0', sys.S_IFLNK: '2', sys.S_IFCHR: '3', sys.S_IFDIR: '5', sys.S_IFIFO: '6'}
	var walk func(name string)
	walk = func(name string) {
		entries, err := sys.ReadDir(p, dir+"/"+name)
		must(t, err)
		for _, e := range entries {
			at := path.Join(name, e.Name)
			st, err := sys.Lstat(p, dir+"/"+at)
			must(t, err)
			if st.Mode&sys.S_IFMT == sys.S_IFCHR && st.Rdev == 0 {
				lines = append(lines, at+" whiteout")
				continue
			}
			if st.Mode.IsDir() {
				st.Size = 0
				walk(at)
			}
			target, _ := sys.Readlink(p, dir+"/"+at)
			if target != "" {
				st.Size = 0
			}
			line := fmt.Sprintf("%s %c %o %d:%d %d %d %s", at, letters[st.Mode&sys.S_IFMT], uint32(st.Mode.Perm()), st.UID, st.GID, st.Size, st.Mtime.Sec, target)
			names, err := p.Listxattrat(sys.AT_FDCWD, dir+"/"+at, sys.AT_SYMLINK_NOFOLLOW)
			must(t, err)
			for _, name := range names {
				value, err := p.Getxattrat(sys.AT_FDCWD, dir+"/"+at, name, sys.AT_SYMLINK_NOFOLLOW)
				must(t, err)
				if name == "trusted.overlay.opaque" {
					lines = append(lines, at+" opaque")
					continue
				}
				line += fmt.Sprintf(" %s=%q", name, value)
			}
			lines = append(lines, line)
		}
	}
	walk("")
	slices.Sort(lines)
	return strings.Join(lines, "\n") + "\n"
}
