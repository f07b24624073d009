package tmpfs

import (
	"testing"

	"github.com/overlook-fs/overlook/sim/sys"
)

// used is how many inodes and pages of the root filesystem are taken.
func used(t *testing.T, p sys.Process) [2]int64 {
	t.Helper()
	var st sys.Statfs
	ok(t, p.Statfsat(sys.AT_FDCWD, "/", &st, 0))
	return [2]int64{st.Files - st.Ffree, st.Blocks - st.Bfree}
}

func TestRemovedFileTakesRoomWhileItIsOpen(t *testing.T) {
	p := newProcess(t)
	empty := used(t, p)
	ok(t, sys.WriteFile(p, "/f", make([]byte, 3*pageSize), 0o644))
	fd, err := p.Openat(sys.AT_FDCWD, "/f", sys.O_RDWR, 0)
	ok(t, err)
	full := used(t, p)
	if full[0] != empty[0]+1 || full[1] != empty[1]+3 {
		t.Fatalf("a file of 3 pages takes %v after %v", full, empty)
	}
	ok(t, sys.Unlink(p, "/f"))
	if now := used(t, p); now != full {
		t.Errorf("removed but open it takes %v, not %v", now, full)
	}
	_, err = p.Pwrite(fd, []byte("x"), 3*pageSize)
	ok(t, err)
	ok(t, p.Close(fd))
	if now := used(t, p); now != empty {
		t.Errorf("removed and closed it takes %v, not %v", now, empty)
	}
}

func TestUnnamedFileTakesRoomUntilItIsClosedOrRemoved(t *testing.T) {
	p := newProcess(t)
	empty := used(t, p)
	unnamed := func() int {
		fd, err := p.Openat(sys.AT_FDCWD, "/", sys.O_TMPFILE|sys.O_RDWR, 0o600)
		ok(t, err)
		ok(t, sys.WriteAll(p, fd, []byte("text")))
		return fd
	}
	ok(t, p.Close(unnamed()))
	if now := used(t, p); now != empty {
		t.Errorf("closed it takes %v, not %v", now, empty)
	}
	fd := unnamed()
	ok(t, p.Linkat(fd, "", sys.AT_FDCWD, "/f", sys.AT_EMPTY_PATH))
	ok(t, p.Close(fd))
	if now := used(t, p); now[0] != empty[0]+1 || now[1] != empty[1]+1 {
		t.Errorf("with a name it takes %v after %v", now, empty)
	}
	ok(t, sys.Unlink(p, "/f"))
	if now := used(t, p); now != empty {
		t.Errorf("removed it takes %v, not %v", now, empty)
	}
}

func TestUndoGivesRoomBack(t *testing.T) {
	p := newProcess(t)
	ok(t, sys.WriteFile(p, "/f", make([]byte, pageSize), 0o644))
	fd, err := p.Openat(sys.AT_FDCWD, "/f", sys.O_RDWR, 0)
	ok(t, err)
	ok(t, sys.Unlink(p, "/f"))
	before := used(t, p)
	k := p.Kernel()
	k.Snapshot()
	ok(t, p.Close(fd))
	ok(t, sys.WriteFile(p, "/g", make([]byte, pageSize), 0o644))
	k.Restore()
	if now := used(t, p); now != before {
		t.Errorf("after undo %v is taken, not %v", now, before)
	}
	ok(t, p.Close(fd))
	if now := used(t, p); now[0] != before[0]-1 || now[1] != before[1]-1 {
		t.Errorf("closed after undo, %v is taken after %v", now, before)
	}
}
