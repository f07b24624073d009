package image

import (
	"io"
	"strconv"

	"github.com/overlook-fs/overlook/sim/coreutils/tarfile"
	"github.com/overlook-fs/overlook/sim/sys"
)

// Archive is an opened image archive.
type Archive struct {
	Images []*Image
	Format Format

	p     sys.Process
	o     Options
	own   []int // descriptors to close
	files map[string]blob
	links map[string]string // symlinks by their names
	done  int64             // bytes read
}

// Format is how an archive is laid out.
type Format uint8

const (
	FormatOCI    Format = iota // oci-layout, index.json and blobs
	FormatDocker               // manifest.json and, as docker saves since version 25, an OCI layout
	FormatLegacy               // manifest.json alone, as docker saved before
)

func (f Format) String() string {
	return [...]string{"OCI", "docker", "docker before 25"}[f]
}

// Open opens the archive of that name: a tar, packed or plain, or a folder
// with an OCI layout. Its manifests are read and their digests verified;
// layers are verified when they are unpacked.
func Open(p sys.Process, name string, o Options) (*Archive, error) {
	st, err := sys.StatPath(p, name)
	if err != nil {
		return nil, problem(name, ": ", err.Error())
	}
	if st.Mode.IsDir() {
		return openFolder(p, name, o)
	}
	fd, err := sys.Open(p, name, sys.O_RDONLY|sys.O_CLOEXEC, 0)
	if err != nil {
		return nil, problem(name, ": ", err.Error())
	}
	a, err := OpenFile(p, fd, o)
	if err != nil {
		p.Close(fd)
		return nil, err
	}
	a.own = append(a.own, fd)
	return a, nil
}

// OpenFile is Open of a tar that is open for reading, a pipe perhaps. The
// descriptor stays the caller's, who closes it after the archive.
func OpenFile(p sys.Process, fd int, o Options) (*Archive, error) {
	a := newArchive(p, o)
	err := a.index(fd)
	if err == nil {
		err = a.manifests()
	}
	if err != nil {
		a.Close()
		return nil, err
	}
	return a, nil
}

func newArchive(p sys.Process, o Options) *Archive {
	if o.Limits == (Limits{}) {
		o.Limits = DefaultLimits()
	}
	if o.Scratch == "" {
		o.Scratch = "/tmp"
	}
	return &Archive{p: p, o: o, files: map[string]blob{}, links: map[string]string{}}
}

// Close gives up what the archive holds open.
func (a *Archive) Close() {
	for _, fd := range a.own {
		a.p.Close(fd)
	}
	a.own = nil
}

// index finds the files of a tar.
func (a *Archive) index(fd int) error {
	st, err := sys.Fstat(a.p, fd)
	if err != nil {
		return problem("the archive: ", err.Error())
	}
	head := make([]byte, 4)
	if st.Mode.IsRegular() {
		n, err := a.p.Pread(fd, head, 0)
		if err != nil {
			return problem("the archive: ", err.Error())
		}
		head = head[:n]
	}
	size := st.Size
	if !st.Mode.IsRegular() || packing(head) != plain {
		if fd, size, err = a.spool(fd, &st); err != nil {
			return err
		}
	}
	r := tarfile.NewReader(&stream{p: a.p, fd: fd, end: size})
	for {
		m, err := r.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return problem("the archive: ", err.Error())
		}
		if m.Offset+m.Size > size {
			return problem("the archive: ", string(tarfile.ErrShort))
		}
		if len(a.files)+len(a.links) >= a.o.Limits.Entries {
			return problem("the archive has more entries than the limit")
		}
		if err := a.enter(m, fd); err != nil {
			return err
		}
	}
}

// enter remembers a member of the archive.
func (a *Archive) enter(m *tarfile.Member, fd int) error {
	name, err := clean(m.Name, a.o.Limits)
	if err != nil {
		return err
	}
	dir, _ := split(name)
	switch m.Type {
	case tarfile.Regular:
		a.files[name] = blob{fd: fd, at: m.Offset, size: m.Size}
	case tarfile.Symlink:
		a.links[name] = dir + "/" + m.Link
	case tarfile.HardLink:
		a.links[name] = m.Link
	}
	return nil
}

// mostLinks is how many symbolic links may lead to a file.
const mostLinks = 8

// find is the file of that name in the archive.
func (a *Archive) find(name string) (blob, bool) {
	for range mostLinks {
		cleaned, err := clean(name, a.o.Limits)
		if err != nil {
			return blob{}, false
		}
		if b, ok := a.files[cleaned]; ok {
			return b, true
		}
		if name = a.links[cleaned]; name == "" {
			return blob{}, false
		}
	}
	return blob{}, false
}

// spool unpacks an archive that is packed as a whole, or comes through a pipe,
// into a file without a name.
func (a *Archive) spool(fd int, st *sys.Stat) (spooled int, size int64, err error) {
	var src io.Reader = reader{a.p, fd}
	if st.Mode.IsRegular() {
		src = &stream{p: a.p, fd: fd, end: st.Size}
	}
	src, _, err = unpacked(src)
	if err != nil {
		return -1, 0, problem("the archive: ", err.Error())
	}
	spooled, err = sys.Open(a.p, a.o.Scratch, sys.O_TMPFILE|sys.O_RDWR|sys.O_CLOEXEC, 0o600)
	if err != nil {
		return -1, 0, problem(a.o.Scratch, ": ", err.Error())
	}
	a.own = append(a.own, spooled)
	to := shelver{writer: writer{a.p, spooled}}
	size, err = io.CopyBuffer(&to, io.LimitReader(src, a.o.Limits.Bytes+1), make([]byte, 64<<10))
	to.done()
	switch {
	case err != nil:
		return -1, 0, problem("the archive: ", err.Error())
	case size > a.o.Limits.Bytes:
		return -1, 0, problem("the archive unpacks to more bytes than the limit")
	}
	return spooled, size, nil
}

// reader reads a descriptor from its position.
type reader struct {
	p  sys.Process
	fd int
}

func (r reader) Read(b []byte) (int, error) {
	n, err := r.p.Read(r.fd, b)
	if n == 0 && err == nil {
		err = io.EOF
	}
	return n, err
}

// digits is a number as text.
func digits(n int64) string { return strconv.FormatInt(n, 10) }
