//go:build linux

package traces

import (
	"testing"

	"github.com/overlook-fs/overlook/sim/sys"
)

// TestHandlesThatIdentifyOutlastACopyUp: a copy up breaks a hard link of a
// lower layer, and stat may tell another number; the handle stays that of the
// lower file. Where layers have no handles, the kernel's own number of an inode
// makes one.
func TestHandlesThatIdentifyOutlastACopyUp(t *testing.T) {
	name := func(call, path string) Op { return Op{Call: call, Dir: cwd, Dir2: cwd, Path: path, Mode: 0o755} }
	mount := func(path, data string) Op {
		return Op{Call: "mount", Dir: cwd, Dir2: cwd, Path: path, Name: "overlay", Text: data}
	}
	handle := Op{Call: "handle", Dir: cwd, Dir2: cwd, Path: "m/f", Flags: sys.AT_HANDLE_FID}
	for layers, mounts := range map[string][]Op{
		"with handles":    {mount("m", "lowerdir=l2:l1,upperdir=u,workdir=w")},
		"without handles": {mount("n", "lowerdir=l1:l2"), mount("m", "lowerdir=l2:n,upperdir=u,workdir=w")},
	} {
		ops := []Op{
			name("mkdir", "m"), name("mkdir", "n"), name("mkdir", "u"), name("mkdir", "w"), name("mkdir", "l1"), name("mkdir", "l2"),
			{Call: "put", Dir: cwd, Dir2: cwd, Path: "l1/f", Flags: sys.O_CREAT, Mode: 0o644, Text: "x"},
			{Call: "link", Dir: cwd, Dir2: cwd, Path: "l1/f", Path2: "l1/g"},
		}
		ops = append(append(ops, mounts...),
			handle, name("stat", "m/f"),
			name("chmod", "m/f"),
			handle, name("stat", "m/f"),
		)
		t.Run(layers, func(t *testing.T) {
			inRoom(t, func(r room) {
				var count Count
				if d := r.differ(t, 1, ops, &count); d != nil {
					t.Error(d)
				}
			})
		})
	}
}

// TestAHandleOfADirectoryThatWasRemoved opens one that somebody holds: nothing
// is listed in it.
func TestAHandleOfADirectoryThatWasRemoved(t *testing.T) {
	name := func(call, path string) Op { return Op{Call: call, Dir: cwd, Dir2: cwd, Path: path, Mode: 0o755} }
	ops := []Op{
		name("mkdir", "m"), name("mkdir", "m/a"), name("handle", "m/a"),
		{Call: "open", Slot: 1, Dir: cwd, Dir2: cwd, Path: "m/a"},
		name("rmdir", "m/a"),
		{Call: "openhandle", Slot: 0, Dir: cwd, Dir2: cwd, Path: "m"},
		{Call: "getdents", Slot: 0, Dir: cwd, Dir2: cwd},
		{Call: "getdents", Slot: 1, Dir: cwd, Dir2: cwd},
	}
	inRoom(t, func(r room) {
		var count Count
		if d := r.differ(t, 1, ops, &count); d != nil {
			t.Error(d)
		}
	})
}
