package sys

// Mode is a file's type and permissions, st_mode.
type Mode uint32

const (
	S_IFMT   Mode = 0o170000
	S_IFSOCK Mode = 0o140000
	S_IFLNK  Mode = 0o120000
	S_IFREG  Mode = 0o100000
	S_IFBLK  Mode = 0o060000
	S_IFDIR  Mode = 0o040000
	S_IFCHR  Mode = 0o020000
	S_IFIFO  Mode = 0o010000
	S_ISUID  Mode = 0o4000
	S_ISGID  Mode = 0o2000
	S_ISVTX  Mode = 0o1000
)

// Type is the file type alone, S_IFDIR and so on.
func (m Mode) Type() Mode { return m & S_IFMT }

// Perm is the permissions with set-user-id, set-group-id and sticky.
func (m Mode) Perm() Mode { return m & 0o7777 }

func (m Mode) IsDir() bool     { return m&S_IFMT == S_IFDIR }
func (m Mode) IsRegular() bool { return m&S_IFMT == S_IFREG }
func (m Mode) IsSymlink() bool { return m&S_IFMT == S_IFLNK }

// IsDevice reports whether m is of a character or block device.
func (m Mode) IsDevice() bool { return m&S_IFMT == S_IFCHR || m&S_IFMT == S_IFBLK }

// Dirent is the type as a directory entry has it.
func (m Mode) Dirent() uint8 { return uint8(m & S_IFMT >> 12) }

// String is the ten characters of ls -l.
func (m Mode) String() string {
	b := []byte("?rwxrwxrwx")
	switch m.Type() {
	case S_IFREG:
		b[0] = '-'
	case S_IFDIR:
		b[0] = 'd'
	case S_IFLNK:
		b[0] = 'l'
	case S_IFCHR:
		b[0] = 'c'
	case S_IFBLK:
		b[0] = 'b'
	case S_IFIFO:
		b[0] = 'p'
	case S_IFSOCK:
		b[0] = 's'
	}
	for i := range 9 {
		if m&(1<<(8-i)) == 0 {
			b[i+1] = '-'
		}
	}
	special := func(bit Mode, at int, with, without byte) {
		if m&bit == 0 {
			return
		}
		if b[at] == 'x' {
			b[at] = with
		} else {
			b[at] = without
		}
	}
	special(S_ISUID, 3, 's', 'S')
	special(S_ISGID, 6, 's', 'S')
	special(S_ISVTX, 9, 't', 'T')
	return string(b)
}

// Makedev is the device number of major and minor, as Linux packs them.
func Makedev(major, minor uint32) uint64 {
	return uint64(major&0xfff)<<8 | uint64(minor&0xff) | uint64(minor&^0xff)<<12 | uint64(major&^0xfff)<<32
}

// Major is the major number of a device.
func Major(dev uint64) uint32 { return uint32(dev>>8)&0xfff | uint32(dev>>32)&^0xfff }

// Minor is the minor number of a device.
func Minor(dev uint64) uint32 { return uint32(dev)&0xff | uint32(dev>>12)&^0xff }
