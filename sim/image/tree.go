package image

import (
	"io"
	"slices"
	"strings"

	"github.com/overlook-fs/overlook/sim/coreutils/tarfile"
	"github.com/overlook-fs/overlook/sim/sys"
)

// Remove removes a file, or a directory with all below it. What is not there
// needs no removing.
func Remove(p sys.Process, name string) error {
	err := sys.Unlink(p, name)
	if err == nil || err == sys.ENOENT {
		return nil
	}
	if st, statErr := sys.Lstat(p, name); statErr != nil || !st.Mode.IsDir() {
		return err
	}
	entries, err := sys.ReadDir(p, name)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := Remove(p, name+"/"+e.Name); err != nil {
			return err
		}
	}
	return sys.Rmdir(p, name)
}

// sorted lists a directory by name.
func sorted(p sys.Process, dir string) ([]string, error) {
	entries, err := sys.ReadDir(p, dir)
	if err != nil {
		return nil, problem(dir, ": ", err.Error())
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name)
	}
	slices.Sort(names)
	return names, nil
}

// xattrsOf are a file's attributes but OverlayFS's own, by name.
func xattrsOf(p sys.Process, path string) []tarfile.Xattr {
	names, err := p.Listxattrat(sys.AT_FDCWD, path, sys.AT_SYMLINK_NOFOLLOW)
	if err != nil {
		return nil
	}
	slices.Sort(names)
	var list []tarfile.Xattr
	for _, name := range names {
		if isOverlay(name) || name == "security.selinux" {
			continue
		}
		if value, err := p.Getxattrat(sys.AT_FDCWD, path, name, sys.AT_SYMLINK_NOFOLLOW); err == nil {
			list = append(list, tarfile.Xattr{Name: name, Value: string(value)})
		}
	}
	return list
}

// copyFile copies a file that is no directory, with its attributes.
func copyFile(p sys.Process, from string, st *sys.Stat, to string, buf []byte) error {
	var err error
	switch st.Mode & sys.S_IFMT {
	case sys.S_IFREG:
		err = copyData(p, from, to, st.Size, buf)
	case sys.S_IFLNK:
		var target string
		if target, err = sys.Readlink(p, from); err == nil {
			err = sys.Symlink(p, target, to)
		}
	default:
		err = sys.Mknod(p, to, st.Mode, st.Rdev)
	}
	if err == nil {
		err = copyAttributes(p, from, st, to)
	}
	if _, ok := err.(sys.Errno); ok {
		return problem(to, ": ", err.Error())
	}
	return err
}

// copyAttributes gives a file the owner, mode, attributes and times of another.
func copyAttributes(p sys.Process, from string, st *sys.Stat, to string) error {
	err := sys.Lchown(p, to, int(st.UID), int(st.GID))
	if err == nil && st.Mode&sys.S_IFMT != sys.S_IFLNK {
		err = sys.Chmod(p, to, st.Mode.Perm())
	}
	if err != nil {
		return err
	}
	for _, x := range xattrsOf(p, from) {
		err := p.Setxattrat(sys.AT_FDCWD, to, x.Name, []byte(x.Value), 0, sys.AT_SYMLINK_NOFOLLOW)
		if err != nil && !(err == sys.EOPNOTSUPP || err == sys.EPERM && !strings.HasPrefix(x.Name, "security.")) {
			return err
		}
	}
	times := [2]sys.Timespec{st.Atime, st.Mtime}
	return p.Utimensat(sys.AT_FDCWD, to, &times, sys.AT_SYMLINK_NOFOLLOW)
}

// copyData makes a file with another's bytes.
func copyData(p sys.Process, from, to string, size int64, buf []byte) error {
	in, err := sys.Open(p, from, sys.O_RDONLY|sys.O_NOFOLLOW|sys.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer p.Close(in)
	out, err := sys.Open(p, to, sys.O_WRONLY|sys.O_CREAT|sys.O_EXCL|sys.O_CLOEXEC, 0o600)
	if err != nil {
		return err
	}
	defer p.Close(out)
	if size > 0 && copyRange(p, in, 0, out, size) {
		return nil
	}
	if err := p.Ftruncate(out, 0); err != nil {
		return err
	}
	if _, err := p.Lseek(out, 0, sys.SEEK_SET); err != nil {
		return err
	}
	_, err = io.CopyBuffer(writer{p, out}, &stream{p: p, fd: in, end: size}, buf)
	return err
}
