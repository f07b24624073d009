package coreutils

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// tarBlock is the unit of an archive.
const tarBlock = 512

// tarMember is one member of an archive.
type tarMember struct {
	name, link   string
	typ          byte // '0' file, '1' hard link, '2' symlink, '3' and '4' devices, '5' directory, '6' fifo
	mode         sys.Mode
	uid, gid     uint32
	user, group  string
	size         int64
	mtime        sys.Timespec
	major, minor uint32
	xattrs       []tarXattr
	data         []byte // what an archive that is read holds of it
}

type tarXattr struct{ name, value string }

// header is the member's header block, with the blocks that carry what does
// not fit before it.
func (m *tarMember) header() []byte {
	var out []byte
	if len(m.xattrs) > 0 {
		pax := ""
		for _, x := range m.xattrs {
			pax += paxRecord("SCHILY.xattr."+x.name, x.value)
		}
		extra := tarMember{name: "./PaxHeaders/" + base(trimSlashes(m.name)), typ: 'x', mode: 0o644, size: int64(len(pax)), mtime: m.mtime}
		out = append(append(out, extra.block()...), tarPad(pax)...)
	}
	for _, long := range []struct {
		typ  byte
		text string
	}{{'K', m.link}, {'L', m.name}} {
		if len(long.text) > 100 {
			extra := tarMember{name: "././@LongLink", typ: long.typ, mode: 0o644, user: "root", group: "root", size: int64(len(long.text) + 1)}
			out = append(append(out, extra.block()...), tarPad(long.text+"\x00")...)
		}
	}
	return append(out, m.block()...)
}

// tarPad fills text up to whole blocks.
func tarPad(text string) []byte {
	padded := make([]byte, (len(text)+tarBlock-1)/tarBlock*tarBlock)
	copy(padded, text)
	return padded
}

// paxRecord is "LENGTH KEY=VALUE\n", with a length that counts itself.
func paxRecord(key, value string) string {
	rest := " " + key + "=" + value + "\n"
	n := len(rest)
	for n != len(rest)+len(strconv.Itoa(n)) {
		n = len(rest) + len(strconv.Itoa(n))
	}
	return strconv.Itoa(n) + rest
}

// block is one header block of GNU's format.
func (m *tarMember) block() []byte {
	b := make([]byte, tarBlock)
	octal := func(at, width int, n int64) {
		text := strconv.FormatInt(n, 8)
		if n < 0 || len(text) >= width {
			for i := width - 1; i > 0; i-- {
				b[at+i] = byte(n)
				n >>= 8
			}
			b[at] = 0x80
			return
		}
		copy(b[at:], zeroPad(text, width-1))
	}
	copy(b[:100], m.name)
	octal(100, 8, int64(m.mode.Perm()))
	octal(108, 8, int64(m.uid))
	octal(116, 8, int64(m.gid))
	octal(124, 12, m.size)
	octal(136, 12, m.mtime.Sec)
	b[156] = m.typ
	copy(b[157:257], m.link)
	copy(b[257:], "ustar  \x00")
	copy(b[265:296], m.user)
	copy(b[297:328], m.group)
	if m.typ == '3' || m.typ == '4' {
		octal(329, 8, int64(m.major))
		octal(337, 8, int64(m.minor))
	}
	octal(148, 7, tarSum(b))
	b[155] = ' '
	return b
}

// tarSum is the checksum of a header, with spaces where it stands itself.
func tarSum(b []byte) (sum int64) {
	for i, c := range b {
		if i >= 148 && i < 156 {
			c = ' '
		}
		sum += int64(c)
	}
	return sum
}

func tarText(b []byte) string {
	text, _, _ := strings.Cut(string(b), "\x00")
	return text
}

func tarNumber(b []byte) (n int64) {
	if b[0]&0x80 != 0 {
		for _, c := range b[1:] {
			n = n<<8 | int64(c)
		}
		return n
	}
	n, _ = strconv.ParseInt(strings.Trim(tarText(b), " "), 8, 64)
	return n
}

// parseTarBlock reads a header block; not ok: it is none.
func parseTarBlock(b []byte) (m tarMember, ok bool) {
	if tarNumber(b[148:156]) != tarSum(b) {
		return m, false
	}
	m = tarMember{name: tarText(b[:100]), link: tarText(b[157:257]), typ: b[156], mode: sys.Mode(tarNumber(b[100:108])) & 0o7777,
		uid: uint32(tarNumber(b[108:116])), gid: uint32(tarNumber(b[116:124])), size: tarNumber(b[124:136]),
		mtime: sys.Timespec{Sec: tarNumber(b[136:148])}, user: tarText(b[265:297]), group: tarText(b[297:329]),
		major: uint32(tarNumber(b[329:337])), minor: uint32(tarNumber(b[337:345]))}
	if prefix := tarText(b[345:500]); prefix != "" && string(b[257:262]) == "ustar" && b[262] == 0 {
		m.name = prefix + "/" + m.name
	}
	if m.typ == 0 {
		m.typ = '0'
	}
	if m.typ == '0' && strings.HasSuffix(m.name, "/") {
		m.typ = '5'
	}
	return m, true
}

// readTar returns the members of an archive; not ok: it is none.
func readTar(data []byte) (members []tarMember, ok bool) {
	var long, longLink, pax string
	for len(data) >= tarBlock {
		block := data[:tarBlock]
		data = data[tarBlock:]
		if strings.Trim(string(block), "\x00") == "" {
			return members, true
		}
		m, valid := parseTarBlock(block)
		if !valid {
			return members, len(members) > 0
		}
		if m.size < 0 || m.typ > '0' && m.typ < '7' {
			m.size = 0
		}
		size := min(m.size, int64(len(data)))
		m.data = data[:size]
		data = data[min((size+tarBlock-1)/tarBlock*tarBlock, int64(len(data))):]
		switch m.typ {
		case 'L':
			long = tarText(m.data)
			continue
		case 'K':
			longLink = tarText(m.data)
			continue
		case 'x':
			pax = string(m.data)
			continue
		case 'g':
			continue
		}
		if long != "" {
			m.name = long
		}
		if longLink != "" {
			m.link = longLink
		}
		m.applyPax(pax)
		long, longLink, pax = "", "", ""
		members = append(members, m)
	}
	return members, len(members) > 0
}

// applyPax takes over what a pax header says.
func (m *tarMember) applyPax(pax string) {
	for pax != "" {
		digits, _, _ := strings.Cut(pax, " ")
		n, err := strconv.Atoi(digits)
		if err != nil || n <= len(digits)+1 || n > len(pax) {
			return
		}
		record := strings.TrimSuffix(pax[len(digits)+1:n], "\n")
		pax = pax[n:]
		key, value, _ := strings.Cut(record, "=")
		switch {
		case key == "path":
			m.name = value
		case key == "linkpath":
			m.link = value
		case key == "mtime":
			if t, ok := parseSeconds(value); ok {
				m.mtime = t
			}
		case strings.HasPrefix(key, "SCHILY.xattr."):
			m.xattrs = append(m.xattrs, tarXattr{key[len("SCHILY.xattr."):], value})
		}
	}
}
