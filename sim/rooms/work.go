//go:build linux

package rooms

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/sys"
)

// mountWork mounts an empty filesystem of that type on /root.
func mountWork(p sys.Process, fstype string) error {
	switch fstype {
	case "", "tmpfs":
		return p.Mount("overlook", "/root", "tmpfs", 0, "mode=700,size=512m")
	case "ext4":
		return mountExt4(p)
	}
	return fmt.Errorf("no filesystem %q", fstype)
}

// imageSize is the size of the disk behind an ext4 /root; it has holes.
const imageSize = 256 << 20

// mountExt4 mounts on /root a disk that is memory of this process.
func mountExt4(p sys.Process) error {
	fd, err := unix.MemfdCreate("disk", unix.MFD_CLOEXEC)
	if err != nil {
		return err
	}
	image := os.NewFile(uintptr(fd), "disk")
	defer image.Close()
	if err := image.Truncate(imageSize); err != nil {
		return err
	}
	format := exec.Command("mkfs.ext4", "-q", "-F", "-b", "4096", "-I", "256", "-E", "lazy_itable_init=1,lazy_journal_init=1,root_owner=0:0", "/proc/self/fd/3")
	format.ExtraFiles = []*os.File{image}
	if said, err := format.CombinedOutput(); err != nil {
		return fmt.Errorf("mkfs.ext4: %w: %s", err, said)
	}
	loop, path, err := attach(image)
	if err != nil {
		return fmt.Errorf("attaching a loop device: %w", err)
	}
	defer unix.Close(loop) // the mount keeps the device from now on
	defer unix.Unlink(path)
	if err := p.Mount(path, "/root", "ext4", 0, ""); err != nil {
		return err
	}
	if err := sys.Chmod(p, "/root", 0o700); err != nil {
		return err
	}
	return sys.Rmdir(p, "/root/lost+found")
}

// attach makes a loop device of an image and a name for it. The device lasts
// as long as it is open or mounted.
func attach(image *os.File) (loop int, path string, err error) {
	control, err := openDevice("/tmp/loop-control", unix.S_IFCHR, unix.Mkdev(10, 237))
	if err != nil {
		return -1, "", err
	}
	defer unix.Close(control)
	defer unix.Unlink("/tmp/loop-control")
	for {
		n, err := unix.IoctlRetInt(control, unix.LOOP_CTL_GET_FREE)
		if err != nil {
			return -1, "", err
		}
		path := "/tmp/loop" + strconv.Itoa(n)
		loop, err := openDevice(path, unix.S_IFBLK, unix.Mkdev(7, uint32(n)))
		if err != nil {
			return -1, "", err
		}
		config := unix.LoopConfig{Fd: uint32(image.Fd()), Info: unix.LoopInfo64{Flags: unix.LO_FLAGS_AUTOCLEAR}}
		err = unix.IoctlLoopConfigure(loop, &config)
		if err == nil {
			return loop, path, nil
		}
		unix.Close(loop)
		unix.Unlink(path)
		if err != unix.EBUSY { // else somebody was faster
			return -1, "", err
		}
	}
}

// openDevice makes a device node and opens it.
func openDevice(path string, kind uint32, number uint64) (int, error) {
	if err := unix.Mknod(path, kind|0o600, int(number)); err != nil {
		return -1, err
	}
	return unix.Open(path, unix.O_RDWR|unix.O_CLOEXEC, 0)
}
