package image_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/overlook-fs/overlook/sim/image"
	"github.com/overlook-fs/overlook/sim/sys"
)

// saved loads the image of testdata and saves it again as ARCHIVE.
func saved(t *testing.T, p sys.Process, f image.Format) []string {
	t.Helper()
	bring(t, p, "testdata/docker-save-v25.tar", "first")
	i, dirs := load(t, p, "first", "layer")
	fd, err := sys.Open(p, "archive", sys.O_CREAT|sys.O_WRONLY, 0o644)
	must(t, err)
	ids, err := image.Save(p, fd, f, []image.Saving{{Tags: []string{"walk:latest", "example.com/a/walk:2"}, Config: i.Config.Raw, Layers: dirs}})
	must(t, err, p.Close(fd))
	return ids
}

func TestWhatIsSavedIsTheSameImage(t *testing.T) {
	for _, f := range []image.Format{image.FormatDocker, image.FormatOCI} {
		p := machine(t)
		ids := saved(t, p, f)
		a, err := image.Open(p, "archive", image.Options{Odd: image.OddFails})
		must(t, err)
		if a.Format != f || a.Images[0].ID != ids[0] {
			t.Errorf("%v %v, want %v %v", a.Format, a.Images[0].ID, f, ids)
		}
		a.Close()
		if f == image.FormatDocker {
			tags := a.Images[0].Tags
			if len(a.Images) != 1 || len(tags) != 2 || tags[0] != "walk:latest" || tags[1] != "example.com/a/walk:2" {
				t.Error(tags)
			}
			_, dirs := load(t, p, "archive", "again")
			must(t, image.Flatten(p, dirs, "flat"))
			if got, want := tree(t, p, "flat", allLinks), expected(t, true); got != want {
				t.Errorf("%swant:\n%s", got, want)
			}
		}
	}
}

func TestSavingAgainGivesTheSameBytes(t *testing.T) {
	p := machine(t)
	first := saved(t, p, image.FormatDocker)
	i, dirs := load(t, p, "archive", "again")
	fd, err := sys.Open(p, "second", sys.O_CREAT|sys.O_WRONLY, 0o644)
	must(t, err)
	ids, err := image.Save(p, fd, image.FormatDocker, []image.Saving{{Tags: i.Tags, Config: i.Config.Raw, Layers: dirs}})
	must(t, err)
	one, err := sys.ReadFile(p, "archive")
	must(t, err)
	two, err := sys.ReadFile(p, "second")
	if err != nil || !bytes.Equal(one, two) || ids[0] != first[0] {
		t.Errorf("%d bytes and %d, %v", len(one), len(two), err)
	}
}

func TestALayoutIsSavedAsAFolder(t *testing.T) {
	p := machine(t)
	bring(t, p, "testdata/oci-layout", "first")
	i, dirs := load(t, p, "first", "layer")
	_, err := image.SaveLayout(p, "folder", []image.Saving{{Tags: i.Tags, Config: i.Config.Raw, Layers: dirs}})
	must(t, err)
	_, dirs = load(t, p, "folder", "again")
	must(t, image.Flatten(p, dirs, "flat"))
	if got, want := tree(t, p, "flat", allLinks), expected(t, true); got != want {
		t.Errorf("%swant:\n%s", got, want)
	}
}

// TestOtherToolsReadWhatIsSaved lets skopeo copy the archive to an OCI layout,
// and umoci unpack that.
func TestOtherToolsReadWhatIsSaved(t *testing.T) {
	needs(t, "skopeo", "umoci")
	for _, c := range []struct {
		format image.Format
		from   string
	}{{image.FormatDocker, "docker-archive:"}, {image.FormatOCI, "oci-archive:"}} {
		p := machine(t)
		saved(t, p, c.format)
		data, err := sys.ReadFile(p, "archive")
		must(t, err)
		dir := t.TempDir()
		must(t, os.WriteFile(dir+"/archive", data, 0o644))
		from := c.from + dir + "/archive"
		if c.format == image.FormatOCI {
			from += ":2"
		}
		run(t, "skopeo", "--insecure-policy", "copy", "-q", from, "oci:"+dir+"/layout:one")
		run(t, "umoci", "unpack", "--image", dir+"/layout:one", dir+"/bundle")
		out := run(t, "find", dir+"/bundle/rootfs", "-mindepth", "1", "-printf", "%y %m %n %s ./%P %l\n")
		if got, want := normal(out), expected(t, true); got != want {
			t.Errorf("%v:\n%swant:\n%s", c.format, got, want)
		}
	}
}

// run runs a program of the host.
func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", filepath.Base(name), args, err, out)
	}
	return string(out)
}

// normal is a tree as find lists it, the way expected has it.
func normal(out string) string {
	var lines []string
	for line := range strings.Lines(out) {
		f := strings.SplitN(strings.TrimSuffix(line, "\n"), " ", 5)
		if f[0] == "d" {
			f[3] = "0"
		}
		lines = append(lines, strings.Join(f, " "))
	}
	return byName(lines)
}
