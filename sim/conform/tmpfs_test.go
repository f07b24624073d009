//go:build linux

package conform

import (
	"regexp"
	"testing"

	"github.com/overlook-fs/overlook/sim/rooms"
	"github.com/overlook-fs/overlook/sim/script"
)

// TestScriptsOnTmpfs runs every script on the real kernel with all layers on
// tmpfs, and requires the transcript that they gave on ext4: what the overlay
// does depends on the filesystem of its layers in nothing but what
// testdata/tmpfs.txt has.
func TestScriptsOnTmpfs(t *testing.T) {
	declared := noted("tmpfs.txt")
	for name, path := range files(t, "*.txtar") {
		if kernelLog.MatchString(name) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			s := readScript(t, path)
			room := open(t, "bash")
			got, err := s.Run(func(args ...string) ([]byte, []byte, int, error) {
				r, err := room.Run(rooms.Job{Args: args, FS: "tmpfs"})
				return r.Stdout, r.Stderr, r.Status, err
			})
			if err != nil {
				t.Fatal(err)
			}
			d := script.Differ(anySize(normal(s.Expect)), anySize(normal(got)), nil)
			switch {
			case d != "" && declared[name] == "":
				t.Error(d)
			case d == "" && declared[name] != "":
				t.Errorf("declared to differ on tmpfs (%s), and does not", declared[name])
			}
		})
	}
}

// kernelLog are scripts about what the kernel logs. It takes only so many lines
// at a time, too few for twice as many.
var kernelLog = regexp.MustCompile(`^[A-X]-kernel-log$`)

// listed is a line of ls -l up to the size, which is as wide as the widest.
var listed = regexp.MustCompile(`(?m)^([-dlcbps])([-rwxsStT]{9}\S? +\d+ \S+ +\S+) +(\d+) `)

// total is what ls -l says first.
var total = regexp.MustCompile(`(?m)^total \d+$`)

// anySize is a transcript without the sizes of directories, which are a
// filesystem's own, and without sums of blocks.
func anySize(entries []script.Entry) []script.Entry {
	for i := range entries {
		text := listed.ReplaceAllStringFunc(entries[i].Stdout, func(line string) string {
			part := listed.FindStringSubmatch(line)
			if part[1] == "d" {
				part[3] = "(size)"
			}
			return part[1] + part[2] + " " + part[3] + " "
		})
		entries[i].Stdout = total.ReplaceAllString(text, "total")
	}
	return entries
}
