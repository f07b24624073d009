//go:build linux

package conform

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/overlook-fs/overlook/sim/rooms"
	"github.com/overlook-fs/overlook/sim/script"
)

// notByFuse are what scripts do that a mount by FUSE cannot answer as the
// kernel's overlay does, or which scripts do it, and why it cannot.
var notByFuse = []struct {
	reason  string
	does    *regexp.Regexp // nil: only the scripts named
	scripts []string
}{
	{"the mount table and statfs show a mount of FUSE, with its options",
		regexp.MustCompile(`/proc/mounts|/proc/self/mount|mountinfo|findmnt`), []string{"F10-statfs", "J1-what-copies-nothing-up"}},
	{"a remount is one of FUSE", regexp.MustCompile(`(?i)remount|fspick`), nil},
	{"a mount says why it fails, not the kernel's log", regexp.MustCompile(`dmesg|kmsg`), nil},
	{"there the overlay is the kernel's", regexp.MustCompile(`unshare -U|fsopen`), nil},
	{"the host's kernel remembers its answers, whatever happens to a layer behind its back", nil, []string{
		"U", "G4-attributes-of-the-topmost", "walkthrough", "X3-counts-that-layers-changed",
	}},
	{"each mount is a kernel of its own, which knows no other overlay", nil, []string{
		"C4-already-mounted", "D7-what-upper-cannot-be", "D8-nesting", "D9-a-directory-in-use", "E11-xino-of-a-nested-overlay",
		"L1-names-in-work", "L1-temporary-names",
	}},
	{"to the host's kernel, layers are no filesystems that it stands on", nil, []string{
		"D10-mounts-inside-a-layer", "I4-several-filesystems", "T1-read-only-below",
	}},
	{"FUSE knows one file where the overlay has two: its pages are of both, and its size is where reading ends", nil, []string{
		"I8-blocks-of-a-metacopy", "K10-a-load-maps-pages-around", "K10-a-mapping-stays", "K10-pages-of-a-mapping", "K10-when-a-mapping-marks-times", "R1-the-end-of-a-metacopy",
		"R5-data-is-looked-for-when-it-is-needed", "R5-data-only-layers",
	}},
	{"FUSE knows of no inode that only grows or cannot change", nil, []string{"K10-mapping-what-only-grows", "K12-flags-of-the-root", "K12-flags-set-in-vain"}},
	{"the host's kernel keeps a listing, with the numbers that it has", nil, []string{"H4-numbers-on-several-filesystems"}},
	{"a file that is passed through is read without marking it", nil, []string{"K11-access-times"}},
	{"FUSE does not say that to take an access list off costs set-group-id", nil, []string{"V5-set-group-id-and-access-lists", "V5-taking-a-list-away"}},
	{"FUSE answers itself: handles, positions in a directory, fallocate's modes, a chown of nobody", nil, []string{
		"H5-passes-over-an-open-directory", "J4-changes-of-attributes", "K4-origins-in-another-overlay", "P6-handles", "T4-ranges-on-disk",
	}},
}

// beyondFuse is why room fuse does not run a script; "": it does. A group's
// letter stands for all statements of the group.
func beyondFuse(name string, s *script.Script) string {
	text := strings.Join(append(s.Boot[:len(s.Boot):len(s.Boot)], s.Lines...), "\n")
	for _, what := range notByFuse {
		if what.does != nil && what.does.MatchString(text) || slices.Contains(what.scripts, name) || slices.Contains(what.scripts, name[:1]) {
			return what.reason
		}
	}
	return ""
}

// TestFuse runs every script in room fuse, where an overlay is an export of the
// engine: the transcript is the one that bash wrote on the kernel's overlay.
func TestFuse(t *testing.T) {
	if _, err := os.Stat("/dev/fuse"); err != nil {
		seen.note(&seen.skipped, "room fuse (no /dev/fuse)")
		t.Skip(err)
	}
	room := open(t, "fuse")
	ran := 0
	for name, path := range files(t, "*.txtar") {
		t.Run(name, func(t *testing.T) {
			s := readScript(t, path)
			if reason := beyondFuse(name, s); reason != "" {
				t.Skip("not applicable: " + reason)
			}
			ran++
			got, err := s.Run(shell(room, new(rooms.Tree)))
			if err != nil {
				t.Fatal(err)
			}
			if d := script.Differ(normal(s.Expect), normal(got), nil); d != "" {
				t.Error(d)
			}
		})
	}
	t.Logf("%d scripts in room fuse", ran)
}

// TestBeyondFuseExists tells of a declared script that is no more.
func TestBeyondFuseExists(t *testing.T) {
	scripts := files(t, "*.txtar")
	for _, group := range notByFuse {
		for _, name := range group.scripts {
			if len(name) > 1 && scripts[name] == "" {
				t.Errorf("there is no script %s", name)
			}
		}
	}
}
