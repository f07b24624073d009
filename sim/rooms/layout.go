//go:build linux

package rooms

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// enter makes stage, an empty directory, the root of this process: an empty
// tmpfs that shows the host's programs.
func enter(stage string) error {
	steps := []struct {
		what string
		do   func() error
	}{
		{"making mounts private", func() error { return unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, "") }},
		{"mounting the root", func() error { return unix.Mount("overlook", stage, "tmpfs", 0, "mode=755,size=16m") }},
		{"binding programs", func() error { return bindPrograms(stage) }},
		{"binding sys", func() error { return bindSystemCalls(stage) }},
		{"making /etc", func() error { return makeEtc(filepath.Join(stage, "etc")) }},
		{"making /dev", func() error { return makeDev(filepath.Join(stage, "dev")) }},
		{"making directories", func() error { return makeDirs(stage) }},
		{"setting limits", func() error { return limit(stage) }},
		{"mounting /proc", func() error {
			return unix.Mount("proc", filepath.Join(stage, "proc"), "proc", unix.MS_RDONLY|unix.MS_NOSUID|unix.MS_NODEV|unix.MS_NOEXEC, "")
		}},
		{"changing the root", func() error { return changeRoot(stage) }},
		{"naming the host", func() error { return unix.Sethostname([]byte("overlook")) }},
	}
	unix.Umask(0)
	for _, step := range steps {
		if err := step.do(); err != nil {
			return fmt.Errorf("%s: %w", step.what, err)
		}
	}
	unix.Umask(0o022)
	return nil
}

// bindPrograms makes /usr and what lies beside it as the host has them.
func bindPrograms(stage string) error {
	for _, name := range []string{"usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32"} {
		host, here := "/"+name, filepath.Join(stage, name)
		st, err := os.Lstat(host)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		if st.Mode()&fs.ModeSymlink != 0 {
			target, err := os.Readlink(host)
			if err != nil {
				return err
			}
			if err := os.Symlink(target, here); err != nil {
				return err
			}
			continue
		}
		if err := bind(host, here); err != nil {
			return err
		}
	}
	return nil
}

// bind shows a directory of the host, read-only. It is an overlay without an
// upper layer, which no remount makes writable; a bind mount's read-only flag
// any superuser could take away. The other layer has a file of ours, in /usr.
func bind(host, here string) error {
	ours := filepath.Join(filepath.Dir(here), "mnt")
	for _, dir := range []string{here, ours} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	if err := unix.Mount("overlook", ours, "tmpfs", 0, "mode=755"); err != nil {
		return err
	}
	defer unix.Unmount(ours, unix.MNT_DETACH)
	if filepath.Base(here) == "usr" {
		if err := os.Mkdir(filepath.Join(ours, "bin"), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(ours, "bin", SystemCalls), nil, 0o755); err != nil {
			return err
		}
	}
	return unix.Mount("host", here, "overlay", unix.MS_RDONLY|unix.MS_NODEV, "lowerdir="+ours+":"+host)
}

// bindSystemCalls shows this program as /usr/bin/sys.
func bindSystemCalls(stage string) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	// Where /proc will be is a directory for a moment's mount.
	here := filepath.Join(stage, "proc")
	if err := bind(filepath.Dir(program), here); err != nil {
		return err
	}
	defer os.Remove(here)
	defer unix.Unmount(here, unix.MNT_DETACH)
	return unix.Mount(filepath.Join(here, filepath.Base(program)), filepath.Join(stage, "usr/bin", SystemCalls), "", unix.MS_BIND, "")
}

// makeEtc writes the little that programs read there.
func makeEtc(etc string) error {
	if err := os.Mkdir(etc, 0o755); err != nil {
		return err
	}
	for name, text := range etcFiles() {
		if err := os.WriteFile(filepath.Join(etc, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	if cache, err := os.ReadFile("/etc/ld.so.cache"); err == nil {
		if err := os.WriteFile(filepath.Join(etc, "ld.so.cache"), cache, 0o644); err != nil {
			return err
		}
	}
	return copyLinks("/etc/alternatives", filepath.Join(etc, "alternatives"))
}

// copyLinks makes the symlinks of a directory of the host, where it has one.
func copyLinks(host, here string) error {
	entries, err := os.ReadDir(host)
	if err != nil {
		return nil
	}
	if err := os.Mkdir(here, 0o755); err != nil {
		return err
	}
	for _, e := range entries {
		target, err := os.Readlink(filepath.Join(host, e.Name()))
		if err != nil {
			continue // no symlink
		}
		if err := os.Symlink(target, filepath.Join(here, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

// devices are the character devices of a room.
func devices() map[string]uint64 {
	return map[string]uint64{
		"null":    unix.Mkdev(1, 3),
		"zero":    unix.Mkdev(1, 5),
		"full":    unix.Mkdev(1, 7),
		"random":  unix.Mkdev(1, 8),
		"urandom": unix.Mkdev(1, 9),
		"tty":     unix.Mkdev(5, 0),
		"kmsg":    unix.Mkdev(1, 11),
		"fuse":    unix.Mkdev(10, 229),
	}
}

func makeDev(dev string) error {
	if err := os.Mkdir(dev, 0o755); err != nil {
		return err
	}
	for name, number := range devices() {
		mode := uint32(unix.S_IFCHR | 0o666)
		if name == "kmsg" {
			mode = unix.S_IFCHR | 0o644
		}
		if err := unix.Mknod(filepath.Join(dev, name), mode, int(number)); err != nil {
			return err
		}
	}
	for name, target := range map[string]string{"fd": "/proc/self/fd", "stdin": "/proc/self/fd/0", "stdout": "/proc/self/fd/1", "stderr": "/proc/self/fd/2"} {
		if err := os.Symlink(target, filepath.Join(dev, name)); err != nil {
			return err
		}
	}
	return nil
}

func makeDirs(stage string) error {
	for name, mode := range map[string]fs.FileMode{
		"proc": 0o555, "root": 0o700, "tmp": 0o777 | fs.ModeSticky, "run": 0o755, "home": 0o755, "var": 0o755, ScriptDir: 0o755, old: 0o700,
	} {
		if err := os.Mkdir(filepath.Join(stage, name), mode); err != nil {
			return err
		}
	}
	return nil
}

// old is where the host's root lies for a moment.
const old = "/.host"

// changeRoot leaves the host's root behind and makes the new one read-only.
func changeRoot(stage string) error {
	if err := unix.PivotRoot(stage, filepath.Join(stage, old)); err != nil {
		return err
	}
	if err := unix.Chdir("/"); err != nil {
		return err
	}
	if err := unix.Unmount(old, unix.MNT_DETACH); err != nil {
		return err
	}
	if err := os.Remove(old); err != nil {
		return err
	}
	return unix.Mount("", "/", "", unix.MS_REMOUNT|unix.MS_BIND|unix.MS_RDONLY, "")
}
