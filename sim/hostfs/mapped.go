//go:build linux

package hostfs

import (
	"os"
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// pageSize is what the simulated kernel's mappings are counted in.
const pageSize = 4096

// StoreMapped stores through a mapping of the host's, so that it is the host
// that marks the times, or does not. What the page was used for before is done
// to it first.
func (o *file) StoreMapped(b []byte, off int64, use vfs.PageUse) error {
	defer o.of.stale()
	o.mu.Lock()
	defer o.mu.Unlock()
	var st unix.Stat_t
	if err := unix.Fstat(o.host, &st); err != nil {
		return number(err)
	}
	b = b[:max(0, min(int64(len(b)), st.Size-off))]
	if len(b) == 0 {
		return nil
	}
	at := off - off%pageSize
	page, err := o.page(at, use)
	if err != nil {
		return sys.EFAULT
	}
	if use == vfs.PageLoaded {
		transfer(unix.ProcessVMReadv, make([]byte, 1), page, 0)
	}
	return transfer(unix.ProcessVMWritev, b, page, int(off-at))
}

// page is the host's memory of a page of the file: afresh, but where it was
// stored to before.
func (o *file) page(at int64, use vfs.PageUse) ([]byte, error) {
	if page, ok := o.pages[at]; ok {
		if use == vfs.PageStored {
			return page, nil
		}
		unix.Munmap(page)
		delete(o.pages, at)
	}
	page, err := unix.Mmap(o.host, at, pageSize, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		return nil, err
	}
	if o.pages == nil {
		o.pages = map[int64][]byte{}
	}
	o.pages[at] = page
	return page, nil
}

// transfer copies between b and a mapped page by a call, which answers where
// an access would be a signal: the file may be shorter by now.
func transfer(call func(pid int, local []unix.Iovec, remote []unix.RemoteIovec, flags uint) (int, error), b, page []byte, in int) error {
	local := []unix.Iovec{{Base: &b[0]}}
	local[0].SetLen(len(b))
	remote := []unix.RemoteIovec{{Base: uintptr(unsafe.Pointer(&page[in])), Len: len(b)}}
	if _, err := call(os.Getpid(), local, remote, 0); err != nil {
		return sys.EFAULT
	}
	return nil
}
