package vfs

import "github.com/overlook-fs/overlook/sim/sys"

// pageSize is what mappings are counted in.
const pageSize = 4096

// mapping is a part of a file in a process's memory (Linux: struct
// vm_area_struct).
type mapping struct {
	p *Process
	// file is what is mapped: of a stacked file, the real one it had when
	// opened; nil: nothing but memory.
	file  *OpenFile
	place *OpenFile // keeps the mount busy of what stands on that
	zero  bool      // it shows zeros, and what was stored
	off   int64
	size  int64 // 0: it is no mapping any more
	prot  int
	// private is the pages that a mapping has written to and no file has, by
	// their number; nil: the mapping is shared.
	private map[int64][]byte
	used    map[int64]PageUse // what was done to its pages
}

// PageUse is what a mapping's owner has done to one of its pages.
type PageUse uint8

const (
	PageUntouched PageUse = iota
	PageLoaded
	PageStored
)

// pageStore is a File that knows when a store to a mapped page marks its
// times: not every one is seen by the kernel.
type pageStore interface {
	// StoreMapped writes to a page as far as the file goes. use is what was
	// done to the page before. The kernel lock is not held.
	StoreMapped(b []byte, off int64, use PageUse) error
}

// pageLoad is a File of whose pages a mapping sees more than a read does.
type pageLoad interface {
	// LoadMapped reads the page at off, which from then on is there. The kernel
	// lock is not held.
	LoadMapped(page []byte, off int64) error
}

// pageCache is a File of which a load maps more pages than one.
type pageCache interface {
	// Cached reports whether the page at off is at hand, so that a load of one
	// nearby maps it too. The kernel lock is not held.
	Cached(off int64) bool
}

// mapped is a File whose mappings show another open file's data, whatever the
// File itself turns to later.
type mapped interface{ Mapped() *OpenFile }

// Mmap maps a part of a file.
func (p *Process) Mmap(fd int, off, size int64, prot, flags int) (sys.Mapping, error) {
	p.enter()
	p.called("mmap", fd, "", "", "")
	m, err := p.mmap(fd, off, size, prot, flags)
	if err != nil {
		return nil, p.leave("mmap", err)
	}
	return m, p.leave("mmap", nil)
}

func (p *Process) mmap(fd int, off, size int64, prot, flags int) (*mapping, error) {
	if off%pageSize != 0 {
		return nil, sys.EINVAL
	}
	f, err := p.usable(fd)
	if err != nil {
		return nil, err
	}
	if err := mayMap(f, off, size, prot, flags); err != nil {
		return nil, err
	}
	m := &mapping{p: p, off: off, size: (size + pageSize - 1) / pageSize * pageSize, prot: prot, used: map[int64]PageUse{}}
	shared := flags&sys.MAP_SHARED != 0
	if m.zero = showsZeros(f); m.zero || !shared {
		m.private = map[int64][]byte{}
	}
	if !m.zero || !shared {
		m.keep(f)
	}
	p.self.maps = append(p.self.maps, m)
	if f.Flags&sys.O_NOATIME == 0 && !m.zero {
		accessed(f.Path)
	}
	return m, nil
}

// keep makes m hold on to the file that it shows.
func (m *mapping) keep(f *OpenFile) {
	var on *OpenFile
	m.file, on = shown(f)
	m.file.Touch()
	m.file.refs++
	m.place = f.kernel.newOpenFile(on.Path, sys.O_PATH)
	m.place.File = pathOnly{}
}

// shown is the open file whose data a mapping of f shows, and the one that
// stands on it: f, or where that is stacked on a stacked file, the lowest.
func shown(f *OpenFile) (real, on *OpenFile) {
	real, on = f, f
	for {
		s, ok := real.File.(mapped)
		if !ok {
			return real, on
		}
		real, on = s.Mapped(), real
	}
}

// showsZeros reports whether f maps to memory of its own (Linux: mmap_zero).
func showsZeros(f *OpenFile) bool {
	_, zero := f.File.(zeroDevice)
	return zero
}

// mayMap checks what Linux's do_mmap checks, in its order.
func mayMap(f *OpenFile, off, size int64, prot, flags int) error {
	const addresses = 1 << 47
	kind := flags & (sys.MAP_SHARED | sys.MAP_PRIVATE)
	switch {
	case size == 0:
		return sys.EINVAL
	case size < 0 || size > addresses:
		return sys.ENOMEM
	case off < 0 || off > 1<<63-1-pageSize-size:
		return sys.EOVERFLOW
	case kind == 0:
		return sys.EINVAL
	case kind != sys.MAP_PRIVATE && prot&sys.PROT_WRITE != 0 && !f.Writable():
		return sys.EACCES
	case kind != sys.MAP_PRIVATE && f.Writable() && appendOnly(f.Inode):
		return sys.EACCES
	case !f.Readable():
		return sys.EACCES
	case prot&sys.PROT_EXEC != 0 && f.Path.Mount.flags&sys.MS_NOEXEC != 0:
		return sys.EPERM
	case !f.Inode.Mode().IsRegular() && !showsZeros(f):
		return sys.ENODEV
	}
	return nil
}

// Load copies from the mapped memory.
func (m *mapping) Load(b []byte, off int64) (int, error) {
	m.p.Checkpoint()
	if m.prot&sys.PROT_READ == 0 && m.prot&(sys.PROT_WRITE|sys.PROT_EXEC) == 0 {
		return 0, sys.EFAULT
	}
	return m.pages(b, off, func(page int64, in int, part []byte) error {
		data, err := m.page(page)
		if err == nil {
			copy(part, data[in:])
			m.loaded(page)
		}
		return err
	})
}

// loaded notes that a page was loaded. Where it was not in memory before, those
// around it that are at hand now are too (Linux: mm/memory.c, do_fault_around).
func (m *mapping) loaded(page int64) {
	if m.used[page] != PageUntouched {
		return
	}
	m.used[page] = PageLoaded
	if m.private != nil {
		return
	}
	c, ok := m.file.File.(pageCache)
	if !ok {
		return
	}
	first, end := m.around(page)
	for n := first; n < end; n++ {
		if m.used[n] == PageUntouched && c.Cached(m.off+n*pageSize) {
			m.used[n] = PageLoaded
		}
	}
}

// around is the pages that a load of a page maps at most: of the window that it
// lies in, or of the mapping's first so many, and of one table of pages. A
// mapping lies in memory as it does in the file.
func (m *mapping) around(page int64) (first, end int64) {
	const window, table = 16, 512
	start := m.off / pageSize
	at := start + page
	first = max(at-at%window, start)
	end = min(first+window, at-at%table+table, start+m.size/pageSize)
	return first - start, end - start
}

// Store copies to the mapped memory: to the file where the mapping is shared,
// as far as the file reaches.
func (m *mapping) Store(b []byte, off int64) (int, error) {
	m.p.Checkpoint()
	if m.prot&sys.PROT_WRITE == 0 {
		return 0, sys.EFAULT
	}
	return m.pages(b, off, func(page int64, in int, part []byte) error {
		data, err := m.page(page)
		if err != nil {
			return err
		}
		if m.private != nil {
			copy(data[in:], part)
			m.private[page] = data
			return nil
		}
		use := m.used[page]
		m.used[page] = PageStored
		return m.share(part, m.off+page*pageSize+int64(in), use)
	})
}

// share stores to the file itself, as far as it reaches.
func (m *mapping) share(b []byte, off int64, use PageUse) error {
	if s, ok := m.file.File.(pageStore); ok {
		return s.StoreMapped(b, off, use)
	}
	b = b[:max(0, min(int64(len(b)), m.end()-off))]
	for len(b) > 0 {
		m.p.k.mu.Lock()
		n, _, err := m.file.File.Write(m.p, m.file.unappended(), b, off)
		m.p.k.mu.Unlock()
		if err != nil {
			return err
		}
		b, off = b[n:], off+int64(n)
	}
	return nil
}

// unappended is f for a write that goes where it says, O_APPEND or not.
func (f *OpenFile) unappended() *OpenFile {
	if f.Flags&sys.O_APPEND == 0 {
		return f
	}
	g := *f
	g.Flags &^= sys.O_APPEND
	return &g
}

// pages goes through the pages that b from off lies in, as far as they can be
// had.
func (m *mapping) pages(b []byte, off int64, do func(page int64, in int, part []byte) error) (int, error) {
	done := 0
	for done < len(b) {
		at := off + int64(done)
		var err error = sys.EFAULT
		in := int(at % pageSize)
		part := b[done:min(len(b), done+pageSize-in)]
		if at >= 0 && at < m.size {
			err = do(at/pageSize, in, part)
		}
		if err != nil && done == 0 {
			return 0, err
		}
		if err != nil {
			break
		}
		done += len(part)
	}
	return done, nil
}

// end is how far the file reaches now.
func (m *mapping) end() int64 {
	var st sys.Stat
	m.p.k.mu.Lock()
	defer m.p.k.mu.Unlock()
	m.file.Inode.Getattr(&st)
	return st.Size
}

// page is the content of a page; EFAULT where the file does not reach it.
func (m *mapping) page(page int64) ([]byte, error) {
	at := m.off + page*pageSize
	if !m.zero && at >= (m.end()+pageSize-1)/pageSize*pageSize {
		return nil, sys.EFAULT
	}
	if data, ok := m.private[page]; ok {
		return data, nil
	}
	data := make([]byte, pageSize)
	if m.zero {
		return data, nil
	}
	if l, ok := m.file.File.(pageLoad); ok {
		return data, l.LoadMapped(data, at)
	}
	m.p.k.mu.Lock()
	defer m.p.k.mu.Unlock()
	for n := 0; n < pageSize; {
		got, err := m.file.File.Read(m.p, m.file, data[n:], at+int64(n))
		if err != nil {
			return nil, err
		}
		if got == 0 {
			break
		}
		n += got
	}
	return data, nil
}

// Munmap ends the mapping.
func (m *mapping) Munmap() error {
	m.p.enter()
	if m.size == 0 {
		return m.p.leave("munmap", sys.EINVAL)
	}
	s := m.p.self
	for i, other := range s.maps {
		if other == m {
			s.maps = append(s.maps[:i:i], s.maps[i+1:]...)
			break
		}
	}
	m.unmap()
	return m.p.leave("munmap", nil)
}

// unmap gives up the mapping's file. The kernel lock is held.
func (m *mapping) unmap() {
	m.size = 0
	if m.file == nil {
		return
	}
	m.file.Close()
	m.place.Close()
	m.file, m.place = nil, nil
}

// unmapAll ends the mappings of a process whose program ends.
func (s *process) unmapAll() {
	maps := s.maps
	s.maps = nil
	for _, m := range maps {
		m.unmap()
	}
}
