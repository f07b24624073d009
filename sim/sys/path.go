package sys

// The calls below are the ones of old, on top of the *at table: a path from
// the working directory.

func Open(p Process, path string, flags int, mode Mode) (int, error) {
	return p.Openat(AT_FDCWD, path, flags|O_CLOEXEC, mode)
}

// StatPath is stat(2): symlinks are followed.
func StatPath(p Process, path string) (Stat, error) {
	var st Stat
	err := p.Fstatat(AT_FDCWD, path, &st, 0)
	return st, err
}

// Lstat is lstat(2): a symlink speaks for itself.
func Lstat(p Process, path string) (Stat, error) {
	var st Stat
	err := p.Fstatat(AT_FDCWD, path, &st, AT_SYMLINK_NOFOLLOW)
	return st, err
}

// Fstat is fstat(2).
func Fstat(p Process, fd int) (Stat, error) {
	var st Stat
	err := p.Fstatat(fd, "", &st, AT_EMPTY_PATH)
	return st, err
}

func Mkdir(p Process, path string, mode Mode) error { return p.Mkdirat(AT_FDCWD, path, mode) }

func Mknod(p Process, path string, mode Mode, dev uint64) error {
	return p.Mknodat(AT_FDCWD, path, mode, dev)
}

func Symlink(p Process, target, path string) error { return p.Symlinkat(target, AT_FDCWD, path) }

func Link(p Process, old, path string) error {
	return p.Linkat(AT_FDCWD, old, AT_FDCWD, path, 0)
}

func Unlink(p Process, path string) error { return p.Unlinkat(AT_FDCWD, path, 0) }

func Rmdir(p Process, path string) error { return p.Unlinkat(AT_FDCWD, path, AT_REMOVEDIR) }

func Rename(p Process, old, path string) error {
	return p.Renameat2(AT_FDCWD, old, AT_FDCWD, path, 0)
}

func Readlink(p Process, path string) (string, error) { return p.Readlinkat(AT_FDCWD, path) }

func Access(p Process, path string, mode int) error {
	return p.Faccessat2(AT_FDCWD, path, mode, 0)
}

func Chmod(p Process, path string, mode Mode) error { return p.Fchmodat2(AT_FDCWD, path, mode, 0) }

func Chown(p Process, path string, uid, gid int) error {
	return p.Fchownat(AT_FDCWD, path, uid, gid, 0)
}

func Lchown(p Process, path string, uid, gid int) error {
	return p.Fchownat(AT_FDCWD, path, uid, gid, AT_SYMLINK_NOFOLLOW)
}

// ReadFile is the whole content of a file.
func ReadFile(p Process, path string) ([]byte, error) {
	fd, err := Open(p, path, O_RDONLY, 0)
	if err != nil {
		return nil, err
	}
	defer p.Close(fd)
	return ReadAll(p, fd)
}

// ReadAll reads fd from its position to the end.
func ReadAll(p Process, fd int) ([]byte, error) {
	var all []byte
	buf := make([]byte, 32<<10)
	for {
		n, err := p.Read(fd, buf)
		all = append(all, buf[:n]...)
		if err != nil || n == 0 {
			return all, err
		}
	}
}

// WriteFile makes a file of that content, or replaces what it had.
func WriteFile(p Process, path string, content []byte, mode Mode) error {
	fd, err := Open(p, path, O_WRONLY|O_CREAT|O_TRUNC, mode)
	if err != nil {
		return err
	}
	defer p.Close(fd)
	return WriteAll(p, fd, content)
}

// WriteAll writes b whole.
func WriteAll(p Process, fd int, b []byte) error {
	for len(b) > 0 {
		n, err := p.Write(fd, b)
		if err != nil {
			return err
		}
		b = b[n:]
	}
	return nil
}

// ReadDir lists a directory in its own order, without "." and "..".
func ReadDir(p Process, path string) ([]Dirent, error) {
	fd, err := Open(p, path, O_RDONLY|O_DIRECTORY, 0)
	if err != nil {
		return nil, err
	}
	defer p.Close(fd)
	return ReadDirFD(p, fd)
}

// ReadDirFD lists an open directory from its position, without "." and "..".
// One that was removed is empty, as C's readdir has it.
func ReadDirFD(p Process, fd int) ([]Dirent, error) {
	var all []Dirent
	for {
		entries, err := p.Getdents(fd, 0)
		if err == ENOENT {
			return all, nil
		}
		if err != nil || len(entries) == 0 {
			return all, err
		}
		for _, e := range entries {
			if e.Name != "." && e.Name != ".." {
				all = append(all, e)
			}
		}
	}
}

// IsTerminal reports whether fd is a terminal.
func IsTerminal(p Process, fd int) bool {
	_, err := p.Tcgetattr(fd)
	return err == nil
}
