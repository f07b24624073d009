package sim

import (
	"fmt"
	"strings"
	"testing"

	"github.com/overlook-fs/overlook/sim/picture"
	"github.com/overlook-fs/overlook/sim/sys"
)

// TestThePictureTellsWhatIsOpen opens files through the overlay and in its
// layers, and looks where the picture has the descriptors.
func TestThePictureTellsWhatIsOpen(t *testing.T) {
	m := newMachineWith(t, Options{Seed: 1, Sleep: func(int64, func()) {}}) // who sleeps does not wake
	run(t, m,
		"mkdir l u w m plain; echo a > l/a; echo b > l/b; echo c > plain/c",
		"mount -t overlay -o lowerdir=l,upperdir=u,workdir=w none m",
		"exec 7< m/a 8< l/b 9>> m/b 10< plain/c",
		"exec 11> m/gone; rm m/gone",
		"sleep 100 5< m/a &",
	)
	defer m.Run("kill %1")
	var found []string
	m.Observe(func(p sys.Process) {
		pic, err := picture.Take(p, picture.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range pic.Mounts[0].Rows {
			for col, c := range r.Cells {
				if c != nil {
					found = append(found, holders(pic.Mounts[0].Columns[col].Name+"/"+r.Path, c)...)
				}
			}
		}
		for _, r := range pic.Dirs[0].Rows {
			found = append(found, holders("plain/"+r.Path, r.Cells[0])...)
		}
	})
	got := strings.Join(found, "\n")
	const want = "m/a fd 7 of bash\nm/a fd 5 of sleep\nm/a fd 7 of sleep\nm/b fd 9 of bash\nm/b fd 9 of sleep\nl/b fd 8 of bash\nl/b fd 8 of sleep\nplain/c fd 10 of bash\nplain/c fd 10 of sleep"
	if got != want {
		t.Errorf("open are\n%s\nwant\n%s", got, want)
	}
}

func holders(at string, c *picture.Cell) (found []string) {
	for _, h := range c.Open {
		found = append(found, fmt.Sprintf("%s fd %d of %s", at, h.FD, h.Comm))
	}
	return found
}
