//go:build linux

package conform

import (
	"os"
	"slices"
	"testing"

	"github.com/overlook-fs/overlook/sim/rooms"
	"github.com/overlook-fs/overlook/sim/script"
)

// notByFuse are the scripts that a mount by FUSE cannot answer as the kernel's
// overlay does, by the reason.
var notByFuse = []struct {
	reason  string
	scripts []string
}{
	{"the mount table and statfs show a mount of FUSE, with its options", []string{
		"A10-flags-take-no-value", "A11-the-last-option-wins", "A14-escapes-in-the-mount-table", "A16-a-second-lowerdir-replaces-the-first",
		"A19-data-layers-without-metacopy", "A3-upper-and-work-go-together", "A4-one-layer-is-no-overlay", "A7-paths-are-resolved-once",
		"B1-one-lower-at-a-time", "B2-lowerdir-begins-the-list-anew", "B4-layers-are-shown-as-given", "E1-the-order-of-options", "E10-volatile",
		"E11-xino", "E13-lines-of-the-mount-table", "E2-what-the-mount-table-shows", "E3-nothing-can-be-made-there", "E3-without-upper",
		"E4-metacopy-follows-redirects", "E5-words-of-redirect-dir", "E6-nfs-export-needs-the-index", "E7-options-that-need-an-upper",
		"E8-userxattr-and-others", "E9-verity", "F10-statfs", "F11-an-upper-without-attributes", "F3-a-used-work-directory", "F9-uuid",
		"J1-what-copies-nothing-up", "S1-userxattr",
	}},
	{"a remount is one of FUSE", []string{
		"B7-a-mounted-overlay-keeps-its-options", "C7-no-upper-is-never-writable", "D6-a-read-only-upper", "E12-remount-ignores-options",
		"F12-work-without-attributes", "F2-what-mounting-leaves", "G20-a-lookup-that-writes", "V1-what-keeps-it-writable",
	}},
	{"a mount says why it fails, not the kernel's log", []string{
		"A-kernel-log", "B-kernel-log", "D-kernel-log", "E-kernel-log", "F-kernel-log", "G-kernel-log",
	}},
	{"the host's kernel remembers its answers, whatever happens to a layer behind its back", []string{
		"G21-answers-are-remembered", "G4-attributes-of-the-topmost", "U1-a-negative-name-and-descriptors", "U1-changing-a-layer",
		"U12-access-times-behind", "U12-attributes-behind", "U12-flags-behind", "U12-set-ids-behind", "U2-making-what-was-hidden",
		"U3-new-names-in-a-layer", "U4-content-of-a-layer", "U5-removed-below", "U6-descriptors-of-what-was-taken", "U6-taken-while-open",
		"U7-put-into-upper", "U8-a-whiteout-put-into-upper", "U9-a-directory-that-turns-up-elsewhere", "U9-taken-from-upper", "walkthrough",
		"X3-counts-that-layers-changed",
	}},
	{"each mount is a kernel of its own, which knows no other overlay", []string{
		"C4-already-mounted", "D7-what-upper-cannot-be", "D8-nesting", "D9-a-directory-in-use", "L1-names-in-work", "L1-temporary-names",
	}},
	{"to the host's kernel, layers are no filesystems that it stands on", []string{
		"D10-mounts-inside-a-layer", "I4-several-filesystems", "T1-read-only-below",
	}},
	{"FUSE knows one file where the overlay has two: its pages are of both, and its size is where reading ends", []string{
		"I8-blocks-of-a-metacopy", "K10-a-mapping-stays", "K10-pages-of-a-mapping", "K10-when-a-mapping-marks-times", "R5-data-only-layers",
	}},
	{"FUSE knows of no inode that only grows", []string{"K10-mapping-what-only-grows", "K12-what-flags-refuse"}},
	{"a file that is passed through is read without marking it", []string{"K11-access-times"}},
	{"FUSE answers itself: handles, positions in a directory, fallocate's modes, a chown of nobody", []string{
		"H5-passes-over-an-open-directory", "J4-changes-of-attributes", "P6-handles", "T4-ranges-on-disk",
	}},
}

// beyondFuse is why room fuse does not run a script; "": it does.
func beyondFuse(name string) string {
	for _, group := range notByFuse {
		if slices.Contains(group.scripts, name) {
			return group.reason
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
			reason := beyondFuse(name)
			if leavesUserNamespace(s) {
				reason = "there the overlay is the kernel's"
			}
			if reason != "" {
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
			if scripts[name] == "" {
				t.Errorf("there is no script %s", name)
			}
		}
	}
}
