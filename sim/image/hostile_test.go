package image_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/overlook-fs/overlook/sim/image"
	"github.com/overlook-fs/overlook/sim/sys"
)

// edited is the small image's docker archive with its files changed by edit;
// nil leaves one out.
func edited(t testing.TB, shape string, edit func(name string, data []byte) []byte) []byte {
	t.Helper()
	file, err := os.Open("testdata/" + shape)
	must(t, err)
	defer file.Close()
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for r := tar.NewReader(file); ; {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		must(t, err)
		data, err := io.ReadAll(r)
		must(t, err)
		if h.Typeflag == tar.TypeReg {
			if data = edit(h.Name, data); data == nil {
				continue
			}
			h.Size = int64(len(data))
		}
		must(t, w.WriteHeader(h))
		w.Write(data)
	}
	must(t, w.Close())
	return out.Bytes()
}

// unpackAll opens an archive and unpacks all its layers; whatever goes wrong,
// nothing of the layer at fault may be left.
func unpackAll(t testing.TB, p sys.Process, o image.Options) error {
	t.Helper()
	a, err := image.Open(p, "archive", o)
	if err != nil {
		return err
	}
	defer a.Close()
	for _, i := range a.Images {
		var dirs []string
		for n := range i.Layers {
			dir := "layer-" + string(rune('a'+n%26)) + strings.Repeat("x", n/26)
			if _, err := a.Unpack(i, n, dir, nearestFirst(dirs)); err != nil {
				if _, statErr := sys.Lstat(p, dir); statErr != sys.ENOENT {
					t.Errorf("after %v: %s is left (%v)", err, dir, statErr)
				}
				return err
			}
			dirs = append(dirs, dir)
		}
		for _, dir := range dirs {
			must(t, image.Remove(p, dir))
		}
	}
	return nil
}

func TestHostileArchivesAreRefused(t *testing.T) {
	bomb := func(name string, data []byte) []byte {
		if strings.HasPrefix(name, "3bb8962e") {
			var out bytes.Buffer
			w := gzip.NewWriter(&out)
			w.Write(make([]byte, 3<<20))
			w.Close()
			return out.Bytes()
		}
		return data
	}
	replace := func(old, new string) func(string, []byte) []byte {
		return func(name string, data []byte) []byte { return bytes.ReplaceAll(data, []byte(old), []byte(new)) }
	}
	without := func(part string) func(string, []byte) []byte {
		return func(name string, data []byte) []byte {
			if strings.Contains(name, part) {
				return nil
			}
			return data
		}
	}
	deep := strings.Repeat("[", 5000)
	for _, c := range []struct {
		name, shape string
		edit        func(name string, data []byte) []byte
		limits      func(l *image.Limits)
		want        string
	}{
		{"another layer", "docker-save-v25.tar", replace("grüße", "grüsse"), nil, "is not what its digest says"},
		{"another config", "docker-archive-legacy.tar", replace("walk step 1", "walk step 9"), nil, "the config is not what its digest says"},
		{"a layer missing", "docker-archive-legacy.tar", without("3bb8962e"), nil, "is missing"},
		{"a blob missing", "oci-archive.tar", without("e62eb8f1"), nil, "it is missing"},
		{"a manifest missing", "oci-archive.tar", without("3a9d7190"), nil, "it is missing"},
		{"no manifest", "docker-archive-legacy.tar", without("manifest.json"), nil, "no image archive"},
		{"another size", "oci-archive.tar", replace(`"size":1049`, `"size":1050`), nil, "it has 1049 bytes, its descriptor says 1050"},
		{"no JSON", "docker-archive-legacy.tar", replace(`[{"Config"`, `[{Config`), nil, "invalid JSON"},
		{"deep JSON", "docker-archive-legacy.tar", replace(`[{"Config"`, deep), nil, "invalid JSON"},
		{"index and manifest differ", "docker-save-v25.tar", replace(`"manifests":[{`, `"manifests":[],"x":[{`), nil, "that index.json does not"},
		{"an unknown digest", "oci-archive.tar", replace(`"digest":"sha256:3a9d`, `"digest":"md5:3a9d`), nil, "none that can be verified"},
		{"a path as digest", "oci-archive.tar", replace(`"digest":"sha256:3a9d`, `"digest":"sha256:../../3a9d`), nil, "none that can be verified"},
		{"a bomb", "docker-archive-legacy.tar", bomb, func(l *image.Limits) { l.Bytes = 1 << 20 }, "more bytes than the limit"},
		{"too many entries", "docker-archive-legacy.tar", bomb, func(l *image.Limits) { l.Entries = 5 }, "more entries than the limit"},
		{"too many in a layer", "oci-archive.tar", replace("", ""), func(l *image.Limits) { l.Entries = 12 }, "more entries than the limit"},
		{"a long manifest", "oci-archive.tar", replace("", ""), func(l *image.Limits) { l.JSON = 300 }, "larger than the limit"},
		{"deep directories", "oci-archive.tar", replace("", ""), func(l *image.Limits) { l.Depth = 4 }, "deeper than the limit"},
		{"a long name", "oci-archive.tar", replace("", ""), func(l *image.Limits) { l.Name = 100 }, "longer than the limit"},
		{"too many layers", "oci-archive.tar", replace("", ""), func(l *image.Limits) { l.Layers = 3 }, "more layers than the limit"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := machine(t)
			must(t, sys.WriteFile(p, "archive", edited(t, c.shape, c.edit), 0o644))
			o := image.Options{Limits: image.DefaultLimits()}
			if c.limits != nil {
				c.limits(&o.Limits)
			}
			if err := unpackAll(t, p, o); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}

func TestACutArchiveIsRefused(t *testing.T) {
	whole, err := os.ReadFile("testdata/docker-save-v25.tar")
	must(t, err)
	for at := 0; at < len(whole)-10*1024; at += 5000 {
		p := machine(t)
		must(t, sys.WriteFile(p, "archive", whole[:at], 0o644))
		if err := unpackAll(t, p, image.Options{}); err == nil {
			t.Errorf("cut at %d of %d, it is taken", at, len(whole))
		}
	}
}

// packed is data as a program of the host packs them.
func packed(t *testing.T, data []byte, program string, args ...string) []byte {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		t.Skip(err)
	}
	cmd := exec.Command(program, args...)
	cmd.Stdin = bytes.NewReader(data)
	out, err := cmd.Output()
	must(t, err)
	return out
}

func TestPackedArchivesAndLayers(t *testing.T) {
	whole, err := os.ReadFile("testdata/docker-archive-legacy.tar")
	must(t, err)
	pack := func(program string) func(string, []byte) []byte {
		return func(name string, data []byte) []byte {
			if strings.HasSuffix(name, ".tar") {
				return packed(t, data, program, "-c")
			}
			return data
		}
	}
	for name, data := range map[string][]byte{
		"gzip": packed(t, whole, "gzip", "-c"), "zstd": packed(t, whole, "zstd", "-q", "-c"),
		"layers in gzip": edited(t, "docker-archive-legacy.tar", pack("gzip")), "layers in zstd": edited(t, "docker-archive-legacy.tar", pack("zstd")),
	} {
		t.Run(name, func(t *testing.T) {
			p := machine(t)
			must(t, sys.WriteFile(p, "archive", data, 0o644))
			_, dirs := load(t, p, "archive", "layer")
			must(t, image.Flatten(p, dirs, "flat"))
			if got, want := tree(t, p, "flat", allLinks), expected(t, true); got != want {
				t.Errorf("%swant:\n%s", got, want)
			}
		})
	}
}

func TestAnArchiveComesThroughAPipe(t *testing.T) {
	p := machine(t)
	bring(t, p, "testdata/oci-archive.tar", "archive")
	r, w, err := p.Pipe2(0)
	must(t, err)
	pid, err := p.Fork(func(p sys.Process) int {
		p.Close(r)
		data, _ := sys.ReadFile(p, "archive")
		sys.WriteAll(p, w, data)
		return 0
	})
	must(t, err, p.Close(w))
	a, err := image.OpenFile(p, r, image.Options{})
	must(t, err)
	defer a.Close()
	if len(a.Images) != 1 {
		t.Error(a.Images)
	}
	p.Wait4(pid, 0)
}

func TestWhatIsReadIsTold(t *testing.T) {
	p := machine(t)
	bring(t, p, "testdata/oci-archive.tar", "archive")
	told := int64(0)
	must(t, unpackAll(t, p, image.Options{Progress: func(done int64) {
		if done < told {
			t.Error("it goes back")
		}
		told = done
	}}))
	if told < 4000 {
		t.Error(told)
	}
}

func FuzzArchive(f *testing.F) {
	for _, shape := range shapes()[1:] {
		data, err := os.ReadFile("testdata/" + shape)
		must(f, err)
		f.Add(data)
	}
	for _, c := range oddLayers() {
		f.Add(archiveOf(f, layerTar(f, base()...), layerTar(f, c.lines...)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p := machine(t)
		must(t, sys.WriteFile(p, "archive", data, 0o644))
		o := image.Options{Limits: image.DefaultLimits()}
		o.Limits.Bytes = 8 << 20
		unpackAll(t, p, o)
		outside(t, p)
	})
}

// outside looks whether something was made where nothing should.
func outside(t *testing.T, p sys.Process) {
	t.Helper()
	for dir, want := range map[string]string{".": "archive ", "/tmp": "", "/etc": "fstab group hostname passwd shells "} {
		entries, err := sys.ReadDir(p, dir)
		must(t, err)
		names := map[string]bool{}
		for _, e := range entries {
			names[e.Name] = true
		}
		for name := range names {
			if !strings.Contains(" "+want, " "+name+" ") && !(dir == "." && strings.HasPrefix(name, "layer-")) {
				t.Errorf("%s/%s was made", dir, name)
			}
		}
	}
}
