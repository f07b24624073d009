package image_test

import (
	"os"
	"strings"
	"testing"

	"github.com/overlook-fs/overlook/sim/sys"
)

// What a packed archive or layer holds leaves the machine for its shelf.
func TestUnpackedBytesTakeNoRoom(t *testing.T) {
	layers := edited(t, "docker-archive-legacy.tar", func(name string, data []byte) []byte {
		if strings.HasSuffix(name, ".tar") {
			return packed(t, data, "gzip", "-c")
		}
		return data
	})
	plain, err := os.ReadFile("testdata/docker-archive-legacy.tar")
	must(t, err)
	text := strings.Repeat("0123456789abcde\n", 3<<16)
	for name, archive := range map[string][]byte{
		"layers packed":       layers,
		"the archive packed":  packed(t, plain, "gzip", "-c"),
		"a large file packed": packed(t, archiveOf(t, layerTar(t, "f large "+text)), "gzip", "-c"),
	} {
		t.Run(name, func(t *testing.T) {
			p := machine(t)
			must(t, sys.WriteFile(p, "archive", archive, 0o644))
			before := free(t, p)
			_, dirs := load(t, p, "archive", "layer")
			if took := before - free(t, p); took != 0 {
				t.Errorf("%d blocks are taken", took)
			}
			if name != "a large file packed" {
				return
			}
			if data, err := sys.ReadFile(p, dirs[0]+"/large"); err != nil || string(data) != text {
				t.Errorf("%d bytes, %v", len(data), err)
			}
		})
	}
}

// free is how many blocks the filesystem has left.
func free(t *testing.T, p sys.Process) int64 {
	t.Helper()
	var st sys.Statfs
	must(t, p.Statfsat(sys.AT_FDCWD, ".", &st, 0))
	return st.Bfree
}
