package vfs

import "github.com/overlook-fs/overlook/sim/sys"

// NameToHandleAt is name_to_handle_at(2) (Linux: fs/fhandle.c).
func (p *Process) NameToHandleAt(dir int, name string, flags int) (sys.FileHandle, int, error) {
	p.enter()
	p.called("name_to_handle_at", dir, name, "", "")
	h, mount, err := p.nameToHandle(dir, name, flags)
	return h, mount, p.leave("name_to_handle_at", err)
}

func (p *Process) nameToHandle(dir int, name string, flags int) (sys.FileHandle, int, error) {
	var none sys.FileHandle
	if flags&^(sys.AT_SYMLINK_FOLLOW|sys.AT_EMPTY_PATH|sys.AT_HANDLE_FID) != 0 {
		return none, 0, sys.EINVAL
	}
	how := flags & sys.AT_EMPTY_PATH
	if flags&sys.AT_SYMLINK_FOLLOW == 0 {
		how |= sys.AT_SYMLINK_NOFOLLOW
	}
	at, err := p.lookupAt(dir, name, how)
	if err != nil {
		return none, 0, err
	}
	e, ok := at.Dentry.super.FS.(Exporter)
	switch {
	case flags&sys.AT_HANDLE_FID == 0 && (!ok || !e.Decodes()):
		return none, 0, sys.EOPNOTSUPP
	case !ok:
		return numberHandle(at.Dentry.inode), int(at.Mount.id), nil
	}
	kind, b := e.EncodeHandle(at.Dentry.inode)
	switch {
	case b == nil && e.Decodes():
		return none, 0, sys.EOVERFLOW
	case b == nil:
		return numberHandle(at.Dentry.inode), int(at.Mount.id), nil
	}
	return sys.FileHandle{Type: int(kind), Bytes: b}, int(at.Mount.id), nil
}

// numberHandle is the handle of an inode whose filesystem has no handles of
// its own: its number, which nobody can open (Linux: generic_encode_ino32_fh).
func numberHandle(i Inode) sys.FileHandle {
	const numberAndGeneration = 0x81
	number := NumberOf(i)
	b := make([]byte, 12)
	for n := 0; n < 8; n++ {
		b[n] = byte(number >> (8 * n))
	}
	return sys.FileHandle{Type: numberAndGeneration, Bytes: b}
}

// OpenByHandleAt is open_by_handle_at(2).
func (p *Process) OpenByHandleAt(mount int, h sys.FileHandle, flags int) (int, error) {
	p.enter()
	p.called("open_by_handle_at", mount, "", "", openFlags(flags))
	f, err := p.openHandle(mount, h, flags)
	fd := -1
	if err == nil {
		if fd, err = p.install(f, 0, flags); err != nil {
			f.Close()
			fd = -1
		}
	}
	return fd, p.leave("open_by_handle_at", err)
}

func (p *Process) openHandle(mount int, h sys.FileHandle, flags int) (*OpenFile, error) {
	if len(h.Bytes) == 0 || len(h.Bytes) > sys.MAX_HANDLE_SZ {
		return nil, sys.EINVAL
	}
	at, err := p.lookupAt(mount, "", sys.AT_EMPTY_PATH)
	if err != nil {
		return nil, err
	}
	if !p.cred.Capable(sys.CAP_DAC_READ_SEARCH) {
		return nil, sys.EPERM
	}
	e, ok := at.Dentry.super.FS.(Exporter)
	if !ok || !e.Decodes() {
		return nil, sys.ESTALE
	}
	d, err := e.DecodeHandle(byte(h.Type), h.Bytes)
	if err != nil {
		return nil, sys.ESTALE
	}
	return p.openPath(Path{at.Mount, d}, flags)
}
