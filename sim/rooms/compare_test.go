//go:build linux

package rooms_test

import (
	"strings"
	"testing"

	"github.com/overlook-fs/overlook/sim/rooms"
	"github.com/overlook-fs/overlook/sim/sys"
)

func TestNormalTextKeepsWhatMatters(t *testing.T) {
	const listing = `total 8
10487552 -rw-r--r-- 1 root root 11 Nov 23 05:48 file1.txt
10487581 -rw-r--r-- 1 root root 11 Nov 23 05:48 file2.txt
10487552 -rw-r--r-- 2 root root 11 Nov 23  2021 again
  Modify: 2026-11-23 05:48:01.123456789 +0000
#1b93a and #1b93b and #1b93a
bash: line 1:   205 Killed                  sleep 9
host on /usr type overlay (ro,nodev,relatime,lowerdir=/tmp/overlook-room-123/mnt:/usr,redirect_dir=on)
overlay on /root/m type overlay (rw,relatime,lowerdir=/tmp/l/mnt:/usr)
`
	const want = `total 8
#1 -rw-r--r-- 1 root root 11 (date) file1.txt
#2 -rw-r--r-- 1 root root 11 (date) file2.txt
#1 -rw-r--r-- 2 root root 11 (date) again
  Modify: (time)
#work1 and #work2 and #work1
bash: line 1: (pid) Killed                  sleep 9
overlay on /root/m type overlay (rw,relatime,lowerdir=/tmp/l/mnt:/usr)
`
	if got := rooms.NewNormaliser().Text(listing); got != want {
		t.Errorf("got:\n%s", got)
	}
}

func TestCompareSaysWhatDiffers(t *testing.T) {
	tree := rooms.Tree{{Path: ".", Mode: sys.S_IFDIR | 0o755}, {Path: "f", Mode: sys.S_IFREG | 0o644, Size: 2}}
	other := rooms.Tree{tree[0], {Path: "f", Mode: sys.S_IFREG | 0o600, Size: 2}, {Path: "g", Mode: sys.S_IFIFO}}
	job := rooms.Text("")
	want := rooms.Result{Stdout: []byte("a\nb\n"), Tree: tree}
	got := rooms.Result{Stdout: []byte("a\nc\n"), Stderr: []byte("x\n"), Status: 1, Tree: other}
	all := strings.Join(rooms.Compare(job, want, got), "")
	for _, part := range []string{"standard output", "from line 2", "bash  b", "here  c", "standard error", "bash 0, here 1", "-rw-------", "no g"} {
		if !strings.Contains(all, part) {
			t.Errorf("no %q in:\n%s", part, all)
		}
	}
	if d := rooms.Compare(job, want, want); len(d) != 0 {
		t.Errorf("a result differs from itself: %s", d)
	}
}

func TestOrderIsChanceOnExt4Alone(t *testing.T) {
	want, got := rooms.Result{Stdout: []byte("a\nb\n")}, rooms.Result{Stdout: []byte("b\na\n")}
	for fs, differs := range map[string]int{"tmpfs": 1, "ext4": 0} {
		job := rooms.Text("")
		job.FS = fs
		if d := rooms.Compare(job, want, got); len(d) != differs {
			t.Errorf("%s: %q", fs, d)
		}
	}
}
