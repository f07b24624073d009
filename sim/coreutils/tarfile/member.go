package tarfile

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// Block is the unit of an archive.
const Block = 512

// Types of members.
const (
	Regular   = '0'
	HardLink  = '1'
	Symlink   = '2'
	CharDev   = '3'
	BlockDev  = '4'
	Directory = '5'
	Fifo      = '6'
)

// Member is one member of an archive.
type Member struct {
	Name, Link   string
	Type         byte
	Mode         sys.Mode // permissions
	UID, GID     uint32
	User, Group  string
	Size         int64
	Mtime        sys.Timespec
	Major, Minor uint32
	Xattrs       []Xattr
	Sparse       bool  // the data are not the file's bytes
	Offset       int64 // where in the archive the data begin
}

// Xattr is an extended attribute.
type Xattr struct{ Name, Value string }

// Padding is how many bytes fill up the last block of size bytes of data.
func Padding(size int64) int64 { return -size & (Block - 1) }

// Header is the member's header in GNU's format, with the blocks that carry
// what does not fit before it.
func (m *Member) Header() []byte {
	pax := ""
	for _, x := range m.Xattrs {
		pax += record("SCHILY.xattr."+x.Name, x.Value)
	}
	out := m.extended(pax, "  \x00")
	for _, long := range []struct {
		typ  byte
		text string
	}{{'K', m.Link}, {'L', m.Name}} {
		if len(long.text) > 100 {
			extra := Member{Name: "././@LongLink", Type: long.typ, Mode: 0o644, User: "root", Group: "root", Size: int64(len(long.text) + 1)}
			out = append(append(out, extra.block("  \x00")...), padded(long.text+"\x00")...)
		}
	}
	return append(out, m.block("  \x00")...)
}

// PAXHeader is the member's header in pax's format: long names and those that
// are not ASCII, fractions of seconds, great numbers and attributes stand in
// an extended header.
func (m *Member) PAXHeader() []byte {
	pax := ""
	for _, name := range []struct{ key, value string }{{"path", m.Name}, {"linkpath", m.Link}} {
		if len(name.value) > 100 || !isASCII(name.value) {
			pax += record(name.key, name.value)
		}
	}
	for _, n := range []struct {
		key   string
		value int64
		most  int64
	}{{"size", m.Size, 1<<33 - 1}, {"uid", int64(m.UID), 1<<21 - 1}, {"gid", int64(m.GID), 1<<21 - 1}} {
		if n.value > n.most {
			pax += record(n.key, strconv.FormatInt(n.value, 10))
		}
	}
	if m.Mtime.Nsec != 0 || m.Mtime.Sec < 0 || m.Mtime.Sec > 1<<33-1 {
		pax += record("mtime", seconds(m.Mtime))
	}
	for _, x := range m.Xattrs {
		pax += record("SCHILY.xattr."+x.Name, x.Value)
	}
	return append(m.extended(pax, "\x0000"), m.block("\x0000")...)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// extended is a pax header with its records, if there are any.
func (m *Member) extended(pax, magic string) []byte {
	if pax == "" {
		return nil
	}
	name := strings.TrimRight(m.Name, "/")
	name = name[strings.LastIndexByte(name, '/')+1:]
	extra := Member{Name: "./PaxHeaders/" + name, Type: 'x', Mode: 0o644, Size: int64(len(pax)), Mtime: sys.Timespec{Sec: m.Mtime.Sec}}
	return append(extra.block(magic), padded(pax)...)
}

// padded fills text up to whole blocks.
func padded(text string) []byte {
	b := make([]byte, int64(len(text))+Padding(int64(len(text))))
	copy(b, text)
	return b
}

// record is "LENGTH KEY=VALUE\n", with a length that counts itself.
func record(key, value string) string {
	rest := " " + key + "=" + value + "\n"
	n := len(rest)
	for n != len(rest)+len(strconv.Itoa(n)) {
		n = len(rest) + len(strconv.Itoa(n))
	}
	return strconv.Itoa(n) + rest
}

// seconds is a time as pax writes it.
func seconds(t sys.Timespec) string {
	sec, nsec, sign := t.Sec, t.Nsec, ""
	if sec < 0 {
		sign, sec = "-", -sec
		if nsec > 0 {
			sec, nsec = sec-1, 1e9-nsec
		}
	}
	text := sign + strconv.FormatInt(sec, 10)
	if nsec == 0 {
		return text
	}
	digits := strconv.FormatInt(1e9+nsec, 10)[1:]
	return text + "." + strings.TrimRight(digits, "0")
}

// block is one header block; magic says of which format.
func (m *Member) block(magic string) []byte {
	b := make([]byte, Block)
	gnu := magic[0] == ' '
	octal := func(at, width int, n int64) {
		text := strconv.FormatInt(n, 8)
		switch {
		case n >= 0 && len(text) < width:
			copy(b[at:], strings.Repeat("0", width-1-len(text))+text)
		case gnu:
			for i := width - 1; i > 0; i-- {
				b[at+i] = byte(n)
				n >>= 8
			}
			b[at] = 0x80 | byte(n)&0x7f
		default: // the extended header has it
			copy(b[at:], strings.Repeat("0", width-1))
		}
	}
	copy(b[:100], m.Name)
	octal(100, 8, int64(m.Mode.Perm()))
	octal(108, 8, int64(m.UID))
	octal(116, 8, int64(m.GID))
	octal(124, 12, m.Size)
	octal(136, 12, m.Mtime.Sec)
	b[156] = m.Type
	copy(b[157:257], m.Link)
	copy(b[257:], "ustar"+magic)
	copy(b[265:296], m.User)
	copy(b[297:328], m.Group)
	if !gnu || m.Type == CharDev || m.Type == BlockDev {
		octal(329, 8, int64(m.Major))
		octal(337, 8, int64(m.Minor))
	}
	octal(148, 7, checksum(b))
	b[155] = ' '
	return b
}

// checksum is a header's, with spaces where it stands itself.
func checksum(b []byte) (sum int64) {
	for i, c := range b {
		if i >= 148 && i < 156 {
			c = ' '
		}
		sum += int64(c)
	}
	return sum
}
