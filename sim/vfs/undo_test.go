package vfs_test

import (
	"testing"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/tmpfs"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// boot is a process on a kernel whose root is a tmpfs.
func boot(t *testing.T) (*vfs.Kernel, *vfs.Process) {
	t.Helper()
	k := vfs.New(vfs.Config{Seed: 1})
	k.Register(tmpfs.Type())
	k.MountRoot(tmpfs.New(k, tmpfs.Options{Mode: 0o755}), "none")
	return k, k.Attach(sys.RootCred())
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantErrno(t *testing.T, what string, got error, want sys.Errno) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestFifoOpenedInASnapshotIsClosedAfterIt(t *testing.T) {
	k, p := boot(t)
	must(t, sys.Mknod(p, "/fifo", sys.S_IFIFO|0o644, 0))
	k.Snapshot()
	if _, err := p.Openat(sys.AT_FDCWD, "/fifo", sys.O_RDONLY|sys.O_NONBLOCK, 0); err != nil {
		t.Error(err)
	}
	k.Restore()
	_, err := p.Openat(sys.AT_FDCWD, "/fifo", sys.O_WRONLY|sys.O_NONBLOCK, 0)
	wantErrno(t, "writing to a fifo that nobody reads", err, sys.ENXIO)
}

func TestFifoStaysOpenWhenASnapshotClosesIt(t *testing.T) {
	k, p := boot(t)
	must(t, sys.Mknod(p, "/fifo", sys.S_IFIFO|0o644, 0))
	fd, err := p.Openat(sys.AT_FDCWD, "/fifo", sys.O_RDWR, 0)
	must(t, err)
	_, err = p.Write(fd, []byte("kept"))
	must(t, err)
	k.Snapshot()
	must(t, p.Close(fd))
	k.Restore()
	b := make([]byte, 10)
	reader, err := p.Openat(sys.AT_FDCWD, "/fifo", sys.O_RDONLY|sys.O_NONBLOCK, 0)
	must(t, err)
	if n, err := p.Read(reader, b); err != nil || string(b[:n]) != "kept" {
		t.Errorf("read %q, %v", b[:n], err)
	}
}

func TestTerminalForgetsWhatASnapshotDidToIt(t *testing.T) {
	k, p := boot(t)
	term := k.NewTerminal(sys.Winsize{Rows: 24, Cols: 80}, func([]byte) {}, nil)
	p.Install(0, term.Open())
	term.Type(vfs.Event{Text: "a line\n"})
	k.Snapshot()
	b := make([]byte, 20)
	if n, _ := p.Read(0, b); string(b[:n]) != "a line\n" {
		t.Errorf("read %q in the snapshot", b[:n])
	}
	must(t, p.Tcsetattr(0, sys.Termios{}))
	must(t, p.Tcsetpgrp(0, 77))
	k.Restore()
	if termios, _ := p.Tcgetattr(0); !termios.Echo || !termios.Canonical {
		t.Errorf("the terminal is %+v", termios)
	}
	if n, _ := p.Read(0, b); string(b[:n]) != "a line\n" {
		t.Errorf("read %q after the snapshot", b[:n])
	}
}

func TestLinkGivesNoNameToARemovedFile(t *testing.T) {
	_, p := boot(t)
	must(t, sys.WriteFile(p, "/f", []byte("x"), 0o644))
	fd, err := p.Openat(sys.AT_FDCWD, "/f", sys.O_RDONLY, 0)
	must(t, err)
	must(t, sys.Unlink(p, "/f"))
	wantErrno(t, "linking a removed file", p.Linkat(fd, "", sys.AT_FDCWD, "/g", sys.AT_EMPTY_PATH), sys.ENOENT)

	fd, err = p.Openat(sys.AT_FDCWD, "/", sys.O_TMPFILE|sys.O_RDWR, 0o600)
	must(t, err)
	must(t, p.Linkat(fd, "", sys.AT_FDCWD, "/g", sys.AT_EMPTY_PATH))
	must(t, sys.Unlink(p, "/g"))
	wantErrno(t, "linking an unnamed file a second time", p.Linkat(fd, "", sys.AT_FDCWD, "/g", sys.AT_EMPTY_PATH), sys.ENOENT)

	fd, err = p.Openat(sys.AT_FDCWD, "/", sys.O_TMPFILE|sys.O_RDWR|sys.O_EXCL, 0o600)
	must(t, err)
	wantErrno(t, "linking a file made to have no name", p.Linkat(fd, "", sys.AT_FDCWD, "/g", sys.AT_EMPTY_PATH), sys.ENOENT)
}

func TestDeviceNumberOfAnUnmountedFilesystemIsUsedAgain(t *testing.T) {
	_, p := boot(t)
	must(t, sys.Mkdir(p, "/m", 0o755))
	device := func() uint64 {
		must(t, p.Mount("t", "/m", "tmpfs", 0, ""))
		st, err := sys.Lstat(p, "/m")
		must(t, err)
		must(t, p.Umount2("/m", 0))
		return st.Dev
	}
	if first, second := device(), device(); first != second {
		t.Errorf("mounted as %x, then as %x", first, second)
	}
}
