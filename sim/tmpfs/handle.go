package tmpfs

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// A file handle is an inode's number with a generation, 12 bytes on tmpfs and
// 8 on ext4 (Linux: mm/shmem.c, shmem_encode_fh).

// exported are the inodes whose handles somebody may have, by number; those
// that went while nobody used them are not kept.
type exported map[uint64]*inode

// set changes what a number means; nil: nothing.
func (e exported) set(h *vfs.History, ino uint64, i *inode) {
	old := e[ino]
	if old == i {
		return
	}
	e.put(ino, i)
	if h.Keeps() {
		h.Save(&exportSaved{e, ino, old})
	}
}

func (e exported) put(ino uint64, i *inode) {
	if i == nil {
		delete(e, ino)
		return
	}
	e[ino] = i
}

type exportSaved struct {
	e   exported
	ino uint64
	old *inode
}

func (s *exportSaved) Swap() {
	present := s.e[s.ino]
	s.e.put(s.ino, s.old)
	s.old = present
}

// UUID identifies the filesystem in file handles.
func (fs *FS) UUID() [16]byte { return fs.uuid }

// Decodes: every handle of a living inode can be decoded, but on ramfs.
func (fs *FS) Decodes() bool { return fs.options.Look != Ramfs }

// handleKind is an inode number of 32 bits and a generation.
const handleKind = 1

// generation tells inodes of one number apart: those of other filesystems, for
// here a number is never used twice.
func (fs *FS) generation(ino uint64) uint64 { return ino ^ uint64(get(fs.uuid[:])) }

func (fs *FS) EncodeHandle(i vfs.Inode) (kind byte, handle []byte) {
	n := i.(*inode)
	ino := n.state.ino
	fs.exported.set(fs.history(), ino, n)
	if fs.options.Look == Ext4 {
		return handleKind, words(ino, fs.generation(ino))
	}
	return handleKind, words(fs.generation(ino), ino, ino>>32)
}

// words are the low 32 bits of each number, least byte first.
func words(all ...uint64) []byte {
	b := make([]byte, 0, 4*len(all))
	for _, v := range all {
		b = append(b, byte(v), byte(v>>8), byte(v>>16), byte(v>>24))
	}
	return b
}

func (fs *FS) DecodeHandle(kind byte, handle []byte) (*vfs.Dentry, error) {
	size, at, generationAt := 12, 4, 0
	if fs.options.Look == Ext4 {
		size, at, generationAt = 8, 0, 4
	}
	if kind != handleKind || len(handle) < size {
		return nil, sys.ESTALE
	}
	ino := uint64(get(handle[at:]))
	n, ok := fs.exported[ino]
	if !ok || get(handle[generationAt:]) != uint32(fs.generation(ino)) || n.state.gone && !fs.super.Kernel.Uses(n) {
		return nil, sys.ESTALE
	}
	if !n.state.mode.IsDir() {
		return vfs.Disconnected(n), nil
	}
	return fs.connected(n), nil
}

// get is the first word of b.
func get(b []byte) uint32 {
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
}

// connected is the dentry of a directory by its names from the root on; of one
// that was removed, an unhashed one.
func (fs *FS) connected(n *inode) *vfs.Dentry {
	if fs.super.Root.Inode() == vfs.Inode(n) {
		return fs.super.Root
	}
	if n.state.nlink == 0 {
		return vfs.Removed(n)
	}
	above := n.state.body.(*directory).parent
	parent, dir := fs.connected(above), above.state.body.(*directory)
	for _, e := range dir.order {
		if e.inode != n || !dir.alive(e) {
			continue
		}
		if d, err := vfs.LookupOne(&sys.Cred{Caps: ^uint64(0)}, parent, e.name); err == nil && d.Inode() == vfs.Inode(n) {
			return d
		}
	}
	return vfs.Disconnected(n)
}
