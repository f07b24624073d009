package image_test

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/overlook-fs/overlook/sim/image"
	"github.com/overlook-fs/overlook/sim/sys"
)

// layerTar makes a layer of lines: "d NAME", "f NAME TEXT", "s NAME TARGET",
// "h NAME TARGET" (a hard link), "c NAME" (a device 0:0), "n NAME" (/dev/null);
// with @MODE behind the letter, and XATTR=VALUE words behind a directory.
func layerTar(t testing.TB, lines ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for _, line := range lines {
		f := append(strings.SplitN(line, " ", 3), "", "")
		letter, mode, _ := strings.Cut(f[0], "@")
		h := &tar.Header{Name: f[1], Mode: 0o644, Format: tar.FormatPAX, PAXRecords: map[string]string{}}
		switch letter {
		case "d":
			h.Typeflag, h.Mode = tar.TypeDir, 0o755
			if key, value, ok := strings.Cut(f[2], "="); ok {
				h.PAXRecords["SCHILY.xattr."+key] = value
			}
		case "f":
			h.Typeflag, h.Size = tar.TypeReg, int64(len(f[2]))
		case "s":
			h.Typeflag, h.Linkname = tar.TypeSymlink, f[2]
		case "h":
			h.Typeflag, h.Linkname = tar.TypeLink, f[2]
		case "c":
			h.Typeflag = tar.TypeChar
		case "n":
			h.Typeflag, h.Devmajor, h.Devminor = tar.TypeChar, 1, 3
		}
		if mode != "" {
			fmt.Sscanf(mode, "%o", &h.Mode)
		}
		must(t, w.WriteHeader(h))
		if h.Size > 0 {
			w.Write([]byte(f[2]))
		}
	}
	must(t, w.Close())
	return out.Bytes()
}

// archiveOf makes an archive, as docker saved before 25, of layer tars.
func archiveOf(t testing.TB, layers ...[]byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	add := func(name string, data []byte) {
		must(t, w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(data)), Typeflag: tar.TypeReg}))
		w.Write(data)
	}
	var names, ids []string
	for i, layer := range layers {
		name := fmt.Sprintf("%d/layer.tar", i)
		names = append(names, name)
		ids = append(ids, fmt.Sprintf("sha256:%x", sha256.Sum256(layer)))
		add(name, layer)
	}
	config, err := json.Marshal(map[string]any{"os": "linux", "architecture": "amd64", "rootfs": map[string]any{"type": "layers", "diff_ids": ids}})
	must(t, err)
	name := fmt.Sprintf("%x.json", sha256.Sum256(config))
	add(name, config)
	manifest, err := json.Marshal([]any{map[string]any{"Config": name, "RepoTags": []string{"odd:latest"}, "Layers": names}})
	must(t, err)
	add("manifest.json", manifest)
	must(t, w.Close())
	return out.Bytes()
}

// base is the layer below the odd ones.
func base() []string {
	return []string{"d a", "f a/f1 low", "d a/b", "f a/b/old low", "d@700 a/private", "f a/private/x low", "s lnk a", "f top low"}
}

// shown is what a directory shows: names, with what is in a file, and
// directories that are empty.
func shown(t testing.TB, p sys.Process, dir string) string {
	t.Helper()
	var words []string
	var walk func(name string)
	walk = func(name string) {
		entries, err := sys.ReadDir(p, dir+"/"+name)
		must(t, err)
		if len(entries) == 0 {
			words = append(words, name+"/")
		}
		for _, e := range entries {
			at := path.Join(name, e.Name)
			st, err := sys.Lstat(p, dir+"/"+at)
			must(t, err)
			switch st.Mode & sys.S_IFMT {
			case sys.S_IFDIR:
				walk(at)
			case sys.S_IFREG:
				data, err := sys.ReadFile(p, dir+"/"+at)
				must(t, err)
				words = append(words, at+"="+string(data))
			case sys.S_IFLNK:
				target, _ := sys.Readlink(p, dir+"/"+at)
				words = append(words, at+"->"+target)
			default:
				words = append(words, at+"?")
			}
		}
	}
	walk("")
	slices.Sort(words)
	return strings.Join(words, " ")
}

// oddLayers are the odd cases that real tools read differently, with what is
// recommended; without is what of the base is missing then, with what comes to
// it.
func oddLayers() []oddLayer {
	long := strings.Repeat("n", 120)
	return []oddLayer{
		{"whiteout after the file of its layer", []string{"f a/f1 new", "f a/.wh.f1"}, "a/f1=low", "a/f1=new", 1, ""},
		{"whiteout before the file of its layer", []string{"f a/.wh.f1", "f a/f1 new"}, "a/f1=low", "a/f1=new", 1, ""},
		{"whiteout after the directory of its layer", []string{"d a/b", "f a/b/new new", "f a/.wh.b"}, "a/b/old=low", "a/b/new=new", 1, ""},
		{"whiteout before the directory of its layer", []string{"f a/.wh.b", "d a/b", "f a/b/new new"}, "a/b/old=low", "a/b/new=new", 1, ""},
		{"opaque root", []string{"f .wh..wh..opq", "d a", "f a/new new"}, "a/b/old=low a/f1=low a/private/x=low lnk->a top=low", "a/new=new", 1, ""},
		{"hard link to a file below", []string{"h hard a/f1"}, "", "hard=low", 1, ""},
		{"hard link to a file below that is deleted here", []string{"h hard a/f1", "f a/.wh.f1"}, "a/f1=low", "hard=low", 1, ""},
		{"hard link before its target", []string{"h first later", "f later new"}, "", "first=new later=new", 0, ""},
		{"hard link to a link before its target", []string{"h one two", "h two three", "f three new"}, "", "one=new two=new three=new", 0, ""},
		{"hard link to nothing", []string{"h hard nothing"}, "", "", 0, "a hard link to nothing, which is missing"},
		{"hard link to a directory", []string{"d dir", "h hard dir"}, "", "", 0, "a hard link to a directory"},
		{"below a symlink of a lower layer", []string{"f lnk/via new"}, "lnk->a", "lnk/via=new", 1, ""},
		{"below a symlink of its own layer", []string{"d real", "s sym /real", "f sym/via new"}, "", "real/via=new sym->/real", 1, ""},
		{"below a symlink that leaves the layer", []string{"s out ../../etc", "f out/passwd new"}, "", "out->../../etc etc/passwd=new", 1, ""},
		{"below a symlink to itself", []string{"s loop loop", "f loop/x new"}, "", "", 40, "too many symbolic links"},
		{"below a file of its own layer", []string{"f file new", "f file/x new"}, "", "", 0, "file is no directory"},
		{"whiteouts below a file of its own layer", []string{"f a/b new", "f a/b/.wh.old", "f a/b/c/.wh..wh..opq"}, "a/b/old=low", "a/b=new", 0, ""},
		{"whiteouts below a symlink of its own layer", []string{"s a/b /top", "f a/b/.wh.old", "f a/b/.wh..wh..opq"}, "a/b/old=low", "a/b->/top", 0, ""},
		{"device 0:0", []string{"c a/f1"}, "a/f1=low", "", 1, ""},
		{"another device", []string{"n a/null"}, "", "a/null?", 0, ""},
		{"overlay attribute", []string{"d a trusted.overlay.opaque=y"}, "", "", 1, ""},
		{"the same path twice", []string{"f twice one", "f twice two"}, "", "twice=two", 1, ""},
		{"a directory twice", []string{"d dir", "f dir/x one", "d@700 dir"}, "", "dir/x=one", 1, ""},
		{"a file over its directory", []string{"d dir", "f dir/x one", "f dir two"}, "", "dir=two", 1, ""},
		{"missing parent", []string{"f a/private/new new"}, "", "a/private/new=new", 0, ""},
		{"empty whiteout name", []string{"f a/.wh."}, "", "", 0, "invalid whiteout name"},
		{"whiteout of .", []string{"f a/.wh.."}, "", "", 0, "invalid whiteout name"},
		{"whiteout of ..", []string{"f a/.wh..."}, "", "", 0, "invalid whiteout name"},
		{"left-overs of aufs", []string{"d .wh..wh.plnk", "f .wh..wh.plnk/1.2 new", "f .wh..wh.aufs"}, "", "", 0, ""},
		{"a name that leaves the layer", []string{"f ../../escape new"}, "", "", 0, "the name leaves the layer"},
		{"a link that leaves the layer", []string{"h hard ../../etc/passwd"}, "", "", 0, "the name leaves the layer"},
		{"absolute and dotted names", []string{"f /abs new", "f ./dot new", "f a/../up new"}, "", "abs=new dot=new up=new", 0, ""},
		{"whiteout with bytes", []string{"f a/.wh.f1 bytes"}, "a/f1=low", "", 0, ""},
		{"whiteout that is a directory", []string{"d a/.wh.f1", "f a/.wh.f1/x new"}, "a/f1=low", "", 1, ""},
		{"long name", []string{"f " + long + " new"}, "", long + "=new", 0, ""},
		{"empty layer", nil, "", "", 0, ""},
		{"opaque directory", []string{"d a", "d a/b", "f a/b/.wh..wh..opq", "f a/b/new new"}, "a/b/old=low", "a/b/new=new", 0, ""},
		{"opaque directory without an entry", []string{"f a/b/.wh..wh..opq"}, "a/b/old=low", "a/b/", 0, ""},
	}
}

type oddLayer struct {
	name          string
	lines         []string
	without, with string
	warnings      int
	problem       string
}

func TestOddLayers(t *testing.T) {
	for _, c := range oddLayers() {
		t.Run(c.name, func(t *testing.T) {
			p := machine(t)
			must(t, sys.WriteFile(p, "archive", archiveOf(t, layerTar(t, base()...), layerTar(t, c.lines...)), 0o644))
			a, err := image.Open(p, "archive", image.Options{})
			must(t, err)
			defer a.Close()
			_, err = a.Unpack(a.Images[0], 0, "low", nil)
			must(t, err)
			warnings, err := a.Unpack(a.Images[0], 1, "up", []string{"low"})
			if c.problem != "" {
				if err == nil || !strings.Contains(err.Error(), c.problem) {
					t.Fatalf("%v, want %q", err, c.problem)
				}
				if _, err := sys.Lstat(p, "up"); err != sys.ENOENT {
					t.Error("something of the layer is left")
				}
				return
			}
			must(t, err)
			if len(warnings) != c.warnings {
				t.Errorf("warnings: %v", warnings)
			}
			must(t, sys.Mkdir(p, "merged", 0o755), p.Mount("overlay", "merged", "overlay", 0, "lowerdir=up:low"))
			if got, want := shown(t, p, "merged"), c.want(); got != want {
				t.Errorf("%s\nwant %s", got, want)
			}
			c.strictly(t)
		})
	}
}

// want is what the layer shows over the base.
func (c *oddLayer) want() string {
	words := strings.Fields("a/b/old=low a/f1=low a/private/x=low lnk->a top=low " + c.with)
	for _, gone := range strings.Fields(c.without) {
		words = slices.DeleteFunc(words, func(w string) bool { return w == gone })
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}

// strictly unpacks where odd layers are refused.
func (c *oddLayer) strictly(t *testing.T) {
	p := machine(t)
	must(t, sys.WriteFile(p, "archive", archiveOf(t, layerTar(t, base()...), layerTar(t, c.lines...)), 0o644))
	a, err := image.Open(p, "archive", image.Options{Odd: image.OddFails})
	must(t, err)
	defer a.Close()
	_, err = a.Unpack(a.Images[0], 0, "low", nil)
	must(t, err)
	if _, err := a.Unpack(a.Images[0], 1, "up", []string{"low"}); (err != nil) != (c.warnings > 0) {
		t.Errorf("where odd layers are refused: %v", err)
	}
}

func TestAMissingParentIsAsBelow(t *testing.T) {
	p := machine(t)
	must(t, sys.WriteFile(p, "archive", archiveOf(t, layerTar(t, base()...), layerTar(t, "f a/private/new new")), 0o644))
	_, dirs := load(t, p, "archive", "layer")
	st, err := sys.Lstat(p, dirs[1]+"/a/private")
	if err != nil || st.Mode.Perm() != 0o700 {
		t.Errorf("%o, %v", st.Mode, err)
	}
}

func TestHardLinksBelowAreOneFileAgain(t *testing.T) {
	p := machine(t)
	must(t, sys.WriteFile(p, "archive", archiveOf(t, layerTar(t, base()...), layerTar(t, "h hard a/f1")), 0o644))
	a, err := image.Open(p, "archive", image.Options{})
	must(t, err)
	defer a.Close()
	_, err = a.Unpack(a.Images[0], 0, "low", nil)
	must(t, err)
	_, err = a.Unpack(a.Images[0], 1, "up", []string{"low"})
	must(t, err)
	one, err := sys.Lstat(p, "up/hard")
	must(t, err)
	two, err := sys.Lstat(p, "up/a/f1")
	if err != nil || one.Ino != two.Ino || one.Nlink != 2 {
		t.Errorf("%+v %+v %v", one, two, err)
	}
}
