package image_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/overlook-fs/overlook/sim/image"
	"github.com/overlook-fs/overlook/sim/sys"
)

// listed is a listing as text: NAME:LAYER, a minus for what is gone, and the
// deeds.
func listed(t *testing.T, p sys.Process, layers []string, dir string) string {
	t.Helper()
	entries, err := image.List(p, layers, dir)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, e := range entries {
		line := e.Name + ":" + strconv.Itoa(e.Layer)
		if e.Gone {
			line = "-" + line
		}
		for _, d := range e.Deeds {
			line += " " + strconv.Itoa(d.Layer) + d.Does
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func TestAMergedDirectoryIsListed(t *testing.T) {
	p := machine(t)
	for _, dir := range []string{"/0", "/0/d", "/0/e", "/1", "/1/d", "/1/e", "/2", "/2/d"} {
		must(t, sys.Mkdir(p, dir, 0o755))
	}
	for _, file := range []string{"/0/d/kept", "/0/d/gone", "/0/d/back", "/0/e/low", "/0/e/both", "/1/d/new", "/1/e/both", "/2/d/back", "/2/d/kept", "/2/e"} {
		must(t, sys.WriteFile(p, file, []byte(file), 0o644))
	}
	for _, mark := range []string{"/1/d/gone", "/1/d/back", "/1/d/never"} {
		must(t, sys.Mknod(p, mark, sys.S_IFCHR, 0))
	}
	must(t, p.Setxattrat(sys.AT_FDCWD, "/1/e", "trusted.overlay.opaque", []byte("y"), 0, 0))
	layers := []string{"/0", "/1", "/2"}
	for dir, want := range map[string]string{
		"":        "d:0 0adds\ne:2 0adds 2changes",
		"d":       "back:2 0adds 1deletes 2adds\n-gone:0 0adds 1deletes\nkept:2 0adds 2changes\nnew:1 1adds",
		"e":       "-both:1 0adds 1changes 2hides\n-low:0 0adds 1hides",
		"nowhere": "",
	} {
		if got := listed(t, p, layers, dir); got != want {
			t.Errorf("%q:\n%s\nwant\n%s", dir, got, want)
		}
	}
	if got := listed(t, p, layers[:2], "e"); got != "both:1 0adds 1changes\n-low:0 0adds 1hides" {
		t.Error(got)
	}
}
