package tarfile

import (
	"io"
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// Error is why an archive cannot be read on.
type Error string

func (e Error) Error() string { return string(e) }

const (
	ErrHeader = Error("invalid tar header")
	ErrLong   = Error("tar header too long")
	ErrShort  = Error("unexpected end of tar archive")
)

const (
	mostExtra = 1 << 20 // bytes of a header that carries what does not fit
	mostSize  = 1 << 60 // bytes of anything
)

// Reader reads the members of an archive in their order.
type Reader struct {
	src  io.Reader
	at   int64 // in the archive
	left int64 // of the member's data
	pad  int64 // behind the data
}

// NewReader reads what src gives. Where that is an io.Seeker too, data that
// nobody reads are stepped over; whether they are there is then not known.
func NewReader(src io.Reader) *Reader { return &Reader{src: src} }

// Next steps to the next member. The end is io.EOF, whether or not blocks of
// zeros mark it.
func (r *Reader) Next() (*Member, error) {
	var long, longLink string
	var pax []byte
	for {
		m, err := r.header()
		if err != nil {
			return nil, err
		}
		switch m.Type {
		case 'L', 'K', 'x', 'g':
		default:
			if long != "" {
				m.Name = long
			}
			if longLink != "" {
				m.Link = longLink
			}
			if err := m.apply(pax); err != nil {
				return nil, err
			}
			return m, r.begin(m)
		}
		if m.Size > mostExtra {
			return nil, ErrLong
		}
		r.left, r.pad = m.Size, Padding(m.Size)
		data := make([]byte, m.Size)
		if _, err := io.ReadFull(r, data); err != nil {
			return nil, short(err)
		}
		switch m.Type {
		case 'L':
			long = text(data)
		case 'K':
			longLink = text(data)
		case 'x':
			pax = data
		}
	}
}

// begin makes a member's data what Read gives.
func (r *Reader) begin(m *Member) error {
	if m.Size < 0 || m.Size > mostSize || r.at > mostSize {
		return ErrHeader
	}
	m.Offset = r.at
	r.left, r.pad = m.Size, Padding(m.Size)
	return nil
}

// Read reads the member's data.
func (r *Reader) Read(b []byte) (int, error) {
	if r.left == 0 {
		return 0, io.EOF
	}
	n, err := r.src.Read(b[:min(int64(len(b)), r.left)])
	r.at += int64(n)
	r.left -= int64(n)
	if err == io.EOF && r.left > 0 {
		err = ErrShort
	} else if err == io.EOF {
		err = nil
	}
	return n, err
}

// short is ErrShort for an end that came too early.
func short(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return ErrShort
	}
	return err
}

// skip steps over what is left of the member.
func (r *Reader) skip() error {
	n := r.left + r.pad
	if s, ok := r.src.(io.Seeker); ok {
		if n > 0 {
			if _, err := s.Seek(n, io.SeekCurrent); err != nil {
				return err
			}
		}
		r.at += n
		r.left, r.pad = 0, 0
		return nil
	}
	done, err := io.CopyN(io.Discard, r.src, n)
	r.at += done
	missing := n - done
	if err == io.EOF && missing <= r.pad {
		err = nil // only padding is missing: the next header says that this is the end
	}
	r.left, r.pad = 0, 0
	if err != nil {
		return short(err)
	}
	return nil
}

// header reads one header block.
func (r *Reader) header() (*Member, error) {
	if err := r.skip(); err != nil {
		return nil, err
	}
	b := make([]byte, Block)
	n, err := io.ReadFull(r.src, b)
	r.at += int64(n)
	switch {
	case err == io.EOF:
		return nil, io.EOF
	case err != nil:
		return nil, short(err)
	case strings.Trim(string(b), "\x00") == "":
		return nil, io.EOF
	}
	m, ok := parse(b)
	if !ok {
		return nil, ErrHeader
	}
	return m, nil
}

// parse reads a header block; not ok: it is none.
func parse(b []byte) (m *Member, ok bool) {
	if number(b[148:156]) != checksum(b) {
		return nil, false
	}
	m = &Member{Name: text(b[:100]), Link: text(b[157:257]), Type: b[156], Mode: sys.Mode(number(b[100:108])) & 0o7777,
		UID: uint32(number(b[108:116])), GID: uint32(number(b[116:124])), Size: number(b[124:136]),
		Mtime: sys.Timespec{Sec: number(b[136:148])}, User: text(b[265:297]), Group: text(b[297:329]),
		Major: uint32(number(b[329:337])), Minor: uint32(number(b[337:345]))}
	if prefix := text(b[345:500]); prefix != "" && string(b[257:263]) == "ustar\x00" {
		m.Name = prefix + "/" + m.Name
	}
	switch {
	case m.Type == 0 || m.Type == '7':
		m.Type = Regular
	case m.Type == 'S':
		m.Type, m.Sparse = Regular, true
	}
	if m.Type == Regular && strings.HasSuffix(m.Name, "/") {
		m.Type = Directory
	}
	if m.Type > Regular && m.Type <= Fifo {
		m.Size = 0
	}
	return m, m.Size >= 0
}

// text is what stands before the first NUL.
func text(b []byte) string {
	s, _, _ := strings.Cut(string(b), "\x00")
	return s
}

// number reads octal digits, or GNU's binary form of great and negative
// numbers.
func number(b []byte) (n int64) {
	if b[0]&0x80 == 0 {
		n, _ = strconv.ParseInt(strings.Trim(text(b), " "), 8, 64)
		return n
	}
	if b[0]&0x40 != 0 {
		n = -1
	}
	for i, c := range b {
		if i == 0 {
			c = c&0x3f | byte(n)&0xc0
		}
		if n > 1<<54 || n < -1<<54 {
			return -1 << 62 // beyond all that is meant
		}
		n = n<<8 | int64(c)
	}
	return n
}

// apply takes over what a pax header says.
func (m *Member) apply(pax []byte) error {
	for len(pax) > 0 {
		digits, _, _ := strings.Cut(string(pax[:min(len(pax), 20)]), " ")
		n, err := strconv.Atoi(digits)
		if err != nil || n <= len(digits)+1 || n > len(pax) {
			return ErrHeader
		}
		key, value, _ := strings.Cut(strings.TrimSuffix(string(pax[len(digits)+1:n]), "\n"), "=")
		pax = pax[n:]
		if err := m.set(key, value); err != nil {
			return ErrHeader
		}
	}
	return nil
}

// set takes over one record of a pax header.
func (m *Member) set(key, value string) (err error) {
	var id uint64
	switch key {
	case "path":
		m.Name = value
	case "linkpath":
		m.Link = value
	case "uname":
		m.User = value
	case "gname":
		m.Group = value
	case "size":
		if m.Type == Regular {
			m.Size, err = strconv.ParseInt(value, 10, 64)
		}
	case "uid":
		id, err = strconv.ParseUint(value, 10, 32)
		m.UID = uint32(id)
	case "gid":
		id, err = strconv.ParseUint(value, 10, 32)
		m.GID = uint32(id)
	case "mtime":
		m.Mtime, err = parseSeconds(value)
	}
	if name, ok := strings.CutPrefix(key, "SCHILY.xattr."); ok && name != "" {
		m.Xattrs = append(m.Xattrs, Xattr{name, value})
	}
	m.Sparse = m.Sparse || strings.HasPrefix(key, "GNU.sparse.")
	return err
}

// parseSeconds reads a time as pax writes it.
func parseSeconds(value string) (t sys.Timespec, err error) {
	whole, fraction, _ := strings.Cut(value, ".")
	if t.Sec, err = strconv.ParseInt(whole, 10, 64); err != nil {
		return t, err
	}
	if fraction = fraction[:min(len(fraction), 9)]; fraction != "" {
		nsec, err := strconv.ParseUint(fraction+strings.Repeat("0", 9-len(fraction)), 10, 64)
		if err != nil {
			return t, err
		}
		t.Nsec = int64(nsec)
		if strings.HasPrefix(whole, "-") && nsec > 0 {
			t.Sec, t.Nsec = t.Sec-1, 1e9-t.Nsec
		}
	}
	return t, nil
}
