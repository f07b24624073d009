package image_test

import (
	"os"
	"strings"
	"testing"

	"github.com/overlook-fs/overlook/sim/image"
	"github.com/overlook-fs/overlook/sim/linux"
	"github.com/overlook-fs/overlook/sim/sys"
)

// onTheKernel runs f as a process of this machine's kernel, in a mount
// namespace of its own with an empty tmpfs as its working directory.
func onTheKernel(t *testing.T, f func(p sys.Process)) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("mounting is for root alone")
	}
	linux.New(nil).Run(linux.Start{Args: []string{"test"}, Dir: t.TempDir(), Files: []int{0, 1, 2}}, func(p sys.Process) int {
		dir, err := p.Getcwd()
		must(t, err)
		if err := p.Unshare(sys.CLONE_NEWNS); err != nil {
			t.Skip("no mount namespace: ", err)
		}
		p.Umask(0)
		must(t, p.Mount("", "/", "", sys.MS_REC|sys.MS_PRIVATE, ""), p.Mount("tmpfs", dir, "tmpfs", 0, ""), p.Chdir(dir))
		f(p)
		return 0
	})
}

func TestTheKernelMountsTheLayers(t *testing.T) {
	archive, err := os.ReadFile("testdata/oci-archive.tar")
	must(t, err)
	want, wantFlat := expected(t, false), expected(t, true)
	onTheKernel(t, func(p sys.Process) {
		must(t, sys.WriteFile(p, "archive", archive, 0o644))
		_, dirs := load(t, p, "archive", "layer")
		must(t, image.Flatten(p, dirs, "flat"))
		if got := tree(t, p, "flat", allLinks); got != wantFlat {
			t.Errorf("flattened:\n%swant:\n%s", got, wantFlat)
		}
		must(t, sys.Mkdir(p, "merged", 0o755), p.Mount("overlay", "merged", "overlay", 0, "lowerdir="+strings.Join(nearestFirst(dirs), ":")))
		if got := tree(t, p, "merged", noLinks); got != want {
			t.Errorf("in an overlay:\n%swant:\n%s", got, want)
		}
	})
}

func TestTheKernelShowsOddLayersAlike(t *testing.T) {
	onTheKernel(t, func(p sys.Process) {
		for n, c := range oddLayers() {
			if c.problem != "" {
				continue
			}
			dir := string(rune('A' + n))
			must(t, sys.Mkdir(p, dir, 0o755), p.Chdir(dir))
			must(t, sys.WriteFile(p, "archive", archiveOf(t, layerTar(t, base()...), layerTar(t, c.lines...)), 0o644))
			a, err := image.Open(p, "archive", image.Options{Scratch: "."})
			must(t, err)
			_, err = a.Unpack(a.Images[0], 0, "low", nil)
			must(t, err)
			_, err = a.Unpack(a.Images[0], 1, "up", []string{"low"})
			must(t, err)
			a.Close()
			must(t, sys.Mkdir(p, "merged", 0o755), p.Mount("overlay", "merged", "overlay", 0, "lowerdir=up:low"))
			if got, want := shown(t, p, "merged"), c.want(); got != want {
				t.Errorf("%s: %s\nwant %s", c.name, got, want)
			}
			must(t, p.Umount2("merged", 0), p.Chdir(".."))
		}
	})
}
