package picture

import (
	"errors"
	"unicode/utf8"

	"github.com/overlook-fs/overlook/sim/sys"
)

// Details are what there is to know of one cell.
type Details struct {
	Path    string // of the object, in its column
	Stat    sys.Stat
	Target  string // of a symlink
	Xattrs  []Xattr
	Content []byte // the beginning of a regular file's data
	Reading error  // why the content could not be read
}

// Xattr is one extended attribute.
type Xattr struct {
	Name  string
	Value []byte
}

// mostContent is how much of a file's data is looked at, in bytes.
const mostContent = 4096

// ErrNoMount says that there is no such mount or column.
var ErrNoMount = errors.New("no such mount")

// Detail looks at the object at path in a column of an overlay, both as
// Picture numbers them. The error is ErrNoMount or an errno.
func Detail(p sys.Process, mount, column int, path string) (*Details, error) {
	mounts, err := overlays(p)
	if err != nil {
		return nil, err
	}
	for _, m := range mounts {
		if m.id == mount {
			return detailIn(p, m, column, path)
		}
	}
	return nil, ErrNoMount
}

func detailIn(p sys.Process, m mountLine, column int, path string) (*Details, error) {
	fd, err := p.Openat(sys.AT_FDCWD, m.path, sys.O_PATH|sys.O_DIRECTORY|sys.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	defer p.Close(fd)
	if column == 0 {
		return detailOf(p, fd, path)
	}
	layers, err := p.Layers(fd)
	if err != nil {
		return nil, err
	}
	all := layers.Lowers
	if layers.Upper >= 0 {
		all = append([]int{layers.Upper}, all...)
	}
	defer closeLayers(p, layers)
	if column < 0 || column > len(all) {
		return nil, ErrNoMount
	}
	return detailOf(p, all[column-1], path)
}

// detailOf looks at the object at path below the directory fd.
func detailOf(p sys.Process, fd int, path string) (*Details, error) {
	if path == "" {
		path = "."
	}
	d := &Details{Path: path}
	if err := p.Fstatat(fd, path, &d.Stat, sys.AT_SYMLINK_NOFOLLOW); err != nil {
		return nil, err
	}
	names, _ := p.Listxattrat(fd, path, sys.AT_SYMLINK_NOFOLLOW)
	for _, name := range names {
		if value, err := p.Getxattrat(fd, path, name, sys.AT_SYMLINK_NOFOLLOW); err == nil {
			d.Xattrs = append(d.Xattrs, Xattr{name, value})
		}
	}
	switch {
	case d.Stat.Mode.IsSymlink():
		d.Target, d.Reading = p.Readlinkat(fd, path)
	case d.Stat.Mode.IsRegular():
		d.Content, d.Reading = beginning(p, fd, path)
	}
	return d, nil
}

// beginning is the first bytes of a file.
func beginning(p sys.Process, dir int, path string) ([]byte, error) {
	fd, err := p.Openat(dir, path, sys.O_RDONLY|sys.O_NOFOLLOW|sys.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	defer p.Close(fd)
	b := make([]byte, mostContent)
	n, err := p.Pread(fd, b, 0)
	return b[:max(n, 0)], err
}

// JSON is the details as the page reads them; what is no text is in hex.
func (d *Details) JSON() string {
	st := &d.Stat
	o := Object(nil)
	o.String("path", d.Path)
	o.String("mode", st.Mode.String())
	for _, field := range []struct {
		key   string
		value int64
	}{
		{"dev", int64(st.Dev)}, {"ino", int64(st.Ino)}, {"nlink", int64(st.Nlink)}, {"uid", int64(st.UID)}, {"gid", int64(st.GID)},
		{"size", st.Size}, {"blocks", st.Blocks}, {"atime", st.Atime.Sec}, {"mtime", st.Mtime.Sec}, {"ctime", st.Ctime.Sec},
	} {
		o.Int(field.key, field.value)
	}
	if st.Mode.IsDevice() {
		o.Int("major", int64(sys.Major(st.Rdev)))
		o.Int("minor", int64(sys.Minor(st.Rdev)))
	}
	o.Text("target", d.Target)
	array(&o, "xattrs", d.Xattrs, func(b []byte, x *Xattr) []byte {
		o := Object(b)
		o.String("name", x.Name)
		o.bytes("value", x.Value)
		return o.End()
	})
	if d.Reading != nil {
		o.String("refused", d.Reading.Error())
	} else if st.Mode.IsRegular() {
		o.bytes("content", d.Content)
	}
	return string(o.End())
}

// bytes writes text under key, or what is none in hex under keyHex.
func (o *ObjectWriter) bytes(key string, b []byte) {
	if text := wholeText(b); text != nil || len(b) == 0 {
		o.String(key, string(text))
		return
	}
	o.String(key+"Hex", hex(b))
}

// wholeText is b without a character that is cut off at its end, nil where b
// is no text.
func wholeText(b []byte) []byte {
	for cut := 0; cut < utf8.UTFMax && cut < len(b); cut++ {
		if text := b[:len(b)-cut]; utf8.Valid(text) {
			for _, c := range text {
				if c < ' ' && c != '\n' && c != '\t' && c != '\r' {
					return nil
				}
			}
			return text
		}
	}
	return nil
}

func hex(b []byte) string {
	const digits = "0123456789abcdef"
	text := make([]byte, 0, 2*len(b))
	for _, c := range b {
		text = append(text, digits[c>>4], digits[c&15])
	}
	return string(text)
}
