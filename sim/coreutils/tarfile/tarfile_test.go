package tarfile

import (
	"archive/tar"
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/overlook-fs/overlook/sim/sys"
)

// members are of every type, with what fits a header and what does not.
func members() []*Member {
	long := strings.Repeat("a", 60) + "/" + strings.Repeat("b", 120)
	return []*Member{
		{Name: "dir/", Type: Directory, Mode: 0o755, Mtime: sys.Timespec{Sec: 1}},
		{Name: "dir/file", Type: Regular, Mode: 0o4711, UID: 5, GID: 6, Size: 5, Mtime: sys.Timespec{Sec: 1700000000}},
		{Name: long, Type: Regular, Mode: 0o600, Size: 513},
		{Name: "grüße", Type: Regular, Mode: 0o644, Xattrs: []Xattr{{"user.a", "b\x00c"}, {"security.capability", "\x01\x00"}}},
		{Name: "link", Type: Symlink, Link: long, Mode: 0o777},
		{Name: "hard", Type: HardLink, Link: "dir/file", Mode: 0o644},
		{Name: "null", Type: CharDev, Mode: 0o666, Major: 1, Minor: 3},
		{Name: "disk", Type: BlockDev, Mode: 0o660, Major: 8, Minor: 300},
		{Name: "fifo", Type: Fifo, Mode: 0o644, UID: 3_000_000, GID: 4_000_000_000},
	}
}

func TestWhatIsWrittenIsReadByOthersAndHere(t *testing.T) {
	for _, header := range []func(*Member) []byte{(*Member).Header, (*Member).PAXHeader} {
		var out bytes.Buffer
		for _, m := range members() {
			out.Write(header(m))
			out.Write(make([]byte, m.Size+Padding(m.Size)))
		}
		out.Write(make([]byte, 2*Block))
		theirs, ours := tar.NewReader(bytes.NewReader(out.Bytes())), NewReader(&onlyReader{bytes.NewReader(out.Bytes())})
		for _, m := range members() {
			h, err := theirs.Next()
			if err != nil {
				t.Fatal(m.Name, err)
			}
			got, err := ours.Next()
			if err != nil {
				t.Fatal(m.Name, err)
			}
			sameAsStandard(t, got, h)
			if got.Name != m.Name || got.Size != m.Size || len(got.Xattrs) != len(m.Xattrs) {
				t.Errorf("%+v, want %+v", got, m)
			}
		}
		if _, err := ours.Next(); err != io.EOF {
			t.Error(err)
		}
	}
}

// onlyReader is a reader that cannot seek.
type onlyReader struct{ io.Reader }

func sameAsStandard(t *testing.T, m *Member, h *tar.Header) {
	t.Helper()
	if m.Name != h.Name || m.Link != h.Linkname || m.Type != h.Typeflag || int64(m.Mode) != h.Mode || int(m.UID) != h.Uid || int(m.GID) != h.Gid ||
		m.Size != h.Size || !time.Unix(m.Mtime.Sec, m.Mtime.Nsec).Equal(h.ModTime) {
		t.Errorf("%+v, the standard library reads %+v", m, h)
	}
	if m.Type == CharDev || m.Type == BlockDev {
		if int64(m.Major) != h.Devmajor || int64(m.Minor) != h.Devminor {
			t.Errorf("%+v, the standard library reads %+v", m, h)
		}
	}
	for _, x := range m.Xattrs {
		if h.PAXRecords["SCHILY.xattr."+x.Name] != x.Value {
			t.Errorf("%s: %q", x.Name, x.Value)
		}
	}
}

func TestWhatOthersWriteIsRead(t *testing.T) {
	for _, format := range []tar.Format{tar.FormatUSTAR, tar.FormatPAX, tar.FormatGNU} {
		var out bytes.Buffer
		w := tar.NewWriter(&out)
		when := time.Unix(-5, 0)
		if format == tar.FormatPAX {
			when = time.Unix(-5, 250_000_000)
		}
		if format == tar.FormatUSTAR {
			when = time.Unix(5, 0)
		}
		name := strings.Repeat("d/", 60) + "name"
		for _, h := range []*tar.Header{{Name: name, Size: 3, ModTime: when}, {Name: "x/", Typeflag: tar.TypeDir, Uid: 7}} {
			h.Format = format
			if err := w.WriteHeader(h); err != nil {
				t.Fatal(err)
			}
			if h.Size > 0 {
				w.Write([]byte("abc"))
			}
		}
		w.Flush()
		r := NewReader(&onlyReader{bytes.NewReader(out.Bytes())})
		m, err := r.Next()
		if err != nil || m.Name != name || m.Mtime.Sec != when.Unix() || m.Mtime.Nsec != int64(when.Nanosecond()) {
			t.Fatalf("%v: %+v, %v", format, m, err)
		}
		if data, err := io.ReadAll(r); err != nil || string(data) != "abc" || string(out.Bytes()[m.Offset:m.Offset+3]) != "abc" {
			t.Errorf("%v: %q, %v", format, data, err)
		}
		if m, err = r.Next(); err != nil || m.Type != Directory || m.UID != 7 {
			t.Errorf("%v: %+v, %v", format, m, err)
		}
		if _, err = r.Next(); err != io.EOF {
			t.Errorf("%v, at the end of an archive without end blocks: %v", format, err)
		}
	}
}

func TestBrokenArchives(t *testing.T) {
	file := &Member{Name: "f", Type: Regular, Size: 600}
	whole := append(file.Header(), make([]byte, 1024)...)
	huge := &Member{Name: "f", Type: 'x', Size: 1 << 40}
	for _, c := range []struct {
		name string
		data []byte
		want error
	}{
		{"data cut", whole[:900], ErrShort},
		{"header cut", whole[:100], ErrShort},
		{"padding cut", whole[:512+600], io.EOF},
		{"no tar", bytes.Repeat([]byte("x"), 1024), ErrHeader},
		{"a huge extended header", append(huge.Header(), make([]byte, 1024)...), ErrLong},
	} {
		r := NewReader(&onlyReader{bytes.NewReader(c.data)})
		var err error
		for err == nil {
			_, err = r.Next()
		}
		if err != c.want {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func FuzzReader(f *testing.F) {
	for _, m := range members() {
		f.Add(append(m.PAXHeader(), make([]byte, Block)...))
		f.Add(append(m.Header(), make([]byte, Block)...))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := NewReader(bytes.NewReader(data))
		for {
			m, err := r.Next()
			if err != nil {
				return
			}
			if m.Size < 0 || m.Offset < 0 {
				t.Fatalf("%+v", m)
			}
		}
	})
}
