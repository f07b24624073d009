package image_test

import (
	"archive/tar"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/overlook-fs/overlook/sim/image"
	"github.com/overlook-fs/overlook/sim/sys"
)

// examined loads an archive of layer tars and reports on it.
func examined(t *testing.T, p sys.Process, layers ...[]byte) *image.Report {
	t.Helper()
	must(t, sys.WriteFile(p, "archive", archiveOf(t, layers...), 0o644))
	_, dirs := load(t, p, "archive", "layer")
	r, err := image.Examine(p, dirs)
	must(t, err)
	return r
}

func TestReportOnLayers(t *testing.T) {
	p := machine(t)
	key := "-----BEGIN OPENSSH PRIVATE KEY-----\n"
	r := examined(t, p,
		layerTar(t, "d etc", "f etc/conf 12345", "f etc/key "+key, "f etc/same abc", "h etc/link etc/same", "d var", "d var/cache", "f var/cache/a 1234567", "f var/cache/b 12", "d home", "f home/.npmrc x"),
		layerTar(t, "f etc/conf 123456789", "f etc/.wh.key", "f var/.wh.cache", "f etc/same abc", "f new 1"),
		layerTar(t, "f home/.wh..wh..opq", "f home/now 123", "f etc/conf 123456789", "f var/cache now-a-file"),
	)
	for n, want := range []string{"11 0 0 0 54 51", "1 2 4 0 13 9", "2 1 0 1 22 0"} {
		l := r.Layers[n]
		if got := fmt.Sprint(l.Added, l.Changed, l.Deleted, l.Hidden, l.Bytes, l.Lost); got != want {
			t.Errorf("layer %d: %s, want %s", n, got, want)
		}
	}
	var lost []string
	for _, l := range r.Lost {
		lost = append(lost, fmt.Sprintf("%s %d %s by %d: %d", l.Path, l.Layer, l.How, l.By, l.Bytes))
	}
	if got, want := strings.Join(lost, "\n"), strings.Join([]string{
		"etc/key 0 deleted by 1: 36", "etc/conf 1 changed by 2: 9", "var/cache/a 0 deleted by 1: 7", "etc/conf 0 changed by 1: 5", "var/cache/b 0 deleted by 1: 2", "home/.npmrc 0 hidden by 2: 1",
	}, "\n"); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	if len(r.Twice) != 2 || r.Twice[0].Path != "etc/conf" || r.Twice[0].Same || r.Twice[1].Path != "etc/same" || !r.Twice[1].Same || !slices.Equal(r.Twice[0].Layers, []int{0, 1, 2}) {
		t.Errorf("%+v", r.Twice)
	}
	if len(r.Secrets) != 2 || r.Secrets[0].Why != "a private key" || r.Secrets[1].Path != "home/.npmrc" {
		t.Errorf("%+v", r.Secrets)
	}
}

// TestReportOnTheSmallImage compares with sums over the tars and the flattened
// tree.
func TestReportOnTheSmallImage(t *testing.T) {
	p := machine(t)
	bring(t, p, "testdata/docker-save-v25.tar", "archive")
	_, dirs := load(t, p, "archive", "layer")
	r, err := image.Examine(p, dirs)
	must(t, err)
	stored := int64(0)
	edited(t, "docker-save-v25.tar", func(name string, data []byte) []byte {
		for tr := tar.NewReader(bytes.NewReader(data)); strings.HasPrefix(name, "blobs/"); {
			h, err := tr.Next()
			if err != nil {
				if err != io.EOF && err != tar.ErrHeader && err != io.ErrUnexpectedEOF {
					t.Fatal(name, err)
				}
				break
			}
			stored += h.Size
		}
		return data
	})
	visible := int64(0)
	for line := range strings.Lines(expected(t, true)) {
		var kind string
		var mode, links, size int64
		fmt.Sscan(line, &kind, &mode, &links, &size)
		if kind == "f" {
			visible += size * 60 / links
		}
	}
	if r.Stored != stored || r.Visible != visible/60 {
		t.Errorf("stored %d, visible %d; want %d, %d", r.Stored, r.Visible, stored, visible/60)
	}
}
