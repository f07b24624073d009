package image_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/overlook-fs/overlook/sim/image"
)

// reportOn makes an image with umoci, a layer by each change of the shell in its
// root, and compares the report with a count over the layers by the standard
// library alone.
func reportOn(t *testing.T, changes ...string) *image.Report {
	t.Helper()
	layout := t.TempDir() + "/layout"
	run(t, "umoci", "init", "--layout", layout)
	run(t, "umoci", "new", "--image", layout+":made")
	for _, change := range changes {
		bundle := t.TempDir() + "/bundle"
		run(t, "umoci", "unpack", "--image", layout+":made", bundle)
		run(t, "sh", "-c", "cd "+bundle+"/rootfs && { "+change+"; }")
		run(t, "umoci", "repack", "--image", layout+":made", bundle)
	}
	p := machine(t)
	must(t, p.Mount("tmpfs", "/work", "tmpfs", 0, "size=4g"), p.Chdir("/work"))
	bring(t, p, layout, "archive")
	_, dirs := load(t, p, "archive", "layer")
	r, err := image.Examine(p, dirs)
	must(t, err)
	stored, visible := countLayout(t, layout)
	if r.Stored != stored || r.Visible != visible {
		t.Errorf("stored %d, visible %d; counted %d, %d", r.Stored, r.Visible, stored, visible)
	}
	return r
}

// needs skips the test where one of these programs is not there, or the user is
// not root.
func needs(t *testing.T, programs ...string) {
	t.Helper()
	for _, name := range programs {
		if _, err := exec.LookPath(name); err != nil {
			t.Skip(err)
		}
	}
	if os.Geteuid() != 0 {
		t.Skip("owners and devices are root's alone")
	}
}

// TestReportOnAnImageOfOtherTools has this machine's /etc, of which further
// layers change and delete some.
func TestReportOnAnImageOfOtherTools(t *testing.T) {
	needs(t, "umoci")
	r := reportOn(t,
		"cp -a /etc etc && mkdir root && echo '-----BEGIN RSA PRIVATE KEY-----' > root/key.pem && ln etc/passwd etc/passwd.link",
		"echo more >> etc/passwd; chmod 600 etc/group; rm -rf etc/ssl etc/apt; rm -f etc/hosts; mkdir etc/ssl; echo new > etc/ssl/new",
		"rm root/key.pem; rm -rf etc/ssl; echo file > etc/ssl; cp etc/group etc/group.copy; rm -f etc/passwd.link",
	)
	if r.Wasted() < 1000 {
		t.Errorf("%d bytes are wasted", r.Wasted())
	}
	if !slices.ContainsFunc(r.Secrets, func(s image.Secret) bool { return s.Path == "root/key.pem" && s.Layer == 0 && s.By == 2 }) {
		t.Errorf("%+v", r.Secrets)
	}
}

// TestReportOnADistribution has a Debian as debootstrap unpacks it, and what
// images do with one: a package manager's caches in one layer and their removal
// in the next, a change of owners that stores everything once more.
func TestReportOnADistribution(t *testing.T) {
	needs(t, "umoci", "debootstrap")
	if testing.Short() {
		t.Skip("a distribution is fetched")
	}
	root := t.TempDir() + "/debian"
	if out, err := exec.Command("debootstrap", "--foreign", "--variant=minbase", "bookworm", root).CombinedOutput(); err != nil {
		t.Skipf("debootstrap: %v: no mirror of Debian?\n%.2000s", err, out)
	}
	r := reportOn(t,
		"cp -a "+root+"/. . && rm -rf debootstrap var/cache/apt/archives var/lib/apt/lists",
		"mkdir -p var/cache/apt/archives && cp "+root+"/var/cache/apt/archives/*.deb var/cache/apt/archives/",
		"rm -rf var/cache/apt/archives usr/share/doc usr/share/man usr/share/locale",
		"chown -R 1:1 usr/share/zoneinfo usr/sbin",
	)
	cache := int64(0)
	debs, err := os.ReadDir(root + "/var/cache/apt/archives")
	must(t, err)
	for _, e := range debs {
		if info, err := e.Info(); err == nil && path.Ext(e.Name()) == ".deb" {
			cache += info.Size()
		}
	}
	if cache < 10<<20 || r.Layers[1].Bytes != cache || r.Layers[1].Lost != cache || r.Wasted() < 2*cache {
		t.Errorf("the cache has %d bytes; %+v, wasted %d", cache, r.Layers[1], r.Wasted())
	}
}

// countLayout counts the bytes of files in the layers of a layout, and those of
// files that some name shows in the end.
func countLayout(t *testing.T, layout string) (stored, visible int64) {
	t.Helper()
	var index, manifest struct {
		Manifests, Layers []struct{ Digest string }
	}
	read := func(name string, v any) {
		data, err := os.ReadFile(filepath.Join(layout, name))
		must(t, err, json.Unmarshal(data, v))
	}
	blobOf := func(digest string) string { return "blobs/" + strings.Replace(digest, ":", "/", 1) }
	read("index.json", &index)
	read(blobOf(index.Manifests[0].Digest), &manifest)
	shown := map[string]*tar.Header{}
	for _, layer := range manifest.Layers {
		data, err := os.ReadFile(filepath.Join(layout, blobOf(layer.Digest)))
		must(t, err)
		stored += applyTar(t, data, shown)
	}
	files := map[*tar.Header]bool{}
	for _, h := range shown {
		if !files[h] && h.Typeflag == tar.TypeReg {
			visible += h.Size
		}
		files[h] = true
	}
	return stored, visible
}

// applyTar applies a packed layer to the names shown so far, and returns the
// bytes of its files.
func applyTar(t *testing.T, packed []byte, shown map[string]*tar.Header) (stored int64) {
	t.Helper()
	unpacked, err := gzip.NewReader(bytes.NewReader(packed))
	must(t, err)
	remove := func(name string) {
		for other := range shown {
			if other == name || strings.HasPrefix(other, name+"/") {
				delete(shown, other)
			}
		}
	}
	own := map[string]*tar.Header{}
	for r := tar.NewReader(unpacked); ; {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		must(t, err)
		name := path.Clean(h.Name)
		dir, base := path.Split(name)
		switch {
		case base == ".wh..wh..opq":
			remove(path.Clean(dir))
		case strings.HasPrefix(base, ".wh."):
			remove(dir + base[4:])
		case h.Typeflag == tar.TypeLink:
			own[name] = own[path.Clean(h.Linkname)]
		default:
			own[name] = h
			if h.Typeflag == tar.TypeReg {
				stored += h.Size
			}
		}
	}
	for name, h := range own {
		if old := shown[name]; old != nil && (old.Typeflag != tar.TypeDir || h.Typeflag != tar.TypeDir) {
			for other := range shown {
				if strings.HasPrefix(other, name+"/") && own[other] == nil {
					delete(shown, other)
				}
			}
		}
		shown[name] = h
	}
	return stored
}
