package overlay

import (
	"slices"

	"github.com/overlook-fs/overlook/sim/vfs"
)

// numberFilesystems counts the filesystems of the layers and gives each a
// device number for the files it lends the overlay.
func (fs *FS) numberFilesystems() {
	// Number 0 is upper's even where there is none.
	supers := []*vfs.Superblock{nil}
	unidentified := []bool{false}
	fs.devs = []uint64{fs.kernel.Anonymous()}
	all := fs.lowers
	if fs.upper != nil {
		all = append([]*layer{fs.upper}, all...)
		supers[0] = fs.upper.root.Super()
	}
	for _, l := range all {
		if l.data {
			continue // nobody sees an inode of it
		}
		n := 0
		for n < len(supers) && supers[n] != l.root.Super() {
			n++
		}
		if n == len(supers) {
			unidentified = append(unidentified, fs.withoutUUID(l, supers[1:]))
			supers, fs.devs = append(supers, l.root.Super()), append(fs.devs, fs.kernel.Anonymous())
		}
		l.filesystem, l.unidentified = uint64(n), unidentified[n]
	}
	if fs.options.uuid == "off" && len(supers) > 1 {
		fs.logWarning("The uuid=off requires a single fs for lower and upper, falling back to uuid=null.")
		fs.options.uuid = "null"
	}
	count := len(supers)
	if fs.upper == nil {
		count--
	}
	fs.oneFilesystem = count == 1
	if fs.oneFilesystem {
		if fs.options.xino == "on" {
			fs.logInfo(`"xino=on" is useless with all layers on same fs, ignore.`)
		}
		return
	}
	if fs.options.xino != "off" {
		for fs.xinoBits = 2; 1<<(fs.xinoBits-1) < len(supers); {
			fs.xinoBits++
		}
		fs.logInfo(`"xino" feature enabled using ` + vfs.DecimalText(uint32(fs.xinoBits)) + " upper inode bits.")
	}
	for _, l := range all {
		l.dev = fs.devs[l.filesystem]
	}
}

// withoutUUID turns off what finds a lower file again by the uuid of its
// filesystem, where that of l says nothing: others have the same, or it has none
// and no option asks for more than that the lower layers may be changed
// meanwhile (Linux: fs/overlayfs/super.c, ovl_lower_uuid_ok). It reports
// whether that is so.
func (fs *FS) withoutUUID(l *layer, others []*vfs.Superblock) (bad bool) {
	o := &fs.options
	if fs.upper == nil && o.nfsExport != "on" {
		return false
	}
	uuid, what := uuidOf(l.root.Super()), "conflicting"
	bad = slices.ContainsFunc(others, func(other *vfs.Superblock) bool { return uuidOf(other) == uuid })
	if uuid == [16]byte{} {
		what = "null"
		bad = bad || o.index == "off" && o.metacopy == "off" && o.redirectDir != "on" && o.xino != "on"
	}
	if !bad || o.xino != "auto" && o.index == "off" && o.nfsExport == "off" {
		return bad
	}
	if o.xino == "auto" {
		o.xino = "off"
	}
	o.index, o.nfsExport = "off", "off"
	fs.logWarning(what + " uuid detected in lower fs '" + lastTwo(l.root) + "', falling back to xino=" + o.xino + ",index=off,nfs_export=off.")
	return bad
}

// uuidOf is the identity of a filesystem, zero where it has none.
func uuidOf(s *vfs.Superblock) [16]byte {
	if e, ok := s.FS.(vfs.Exporter); ok {
		return e.UUID()
	}
	return [16]byte{}
}

// fits reports whether xino has bits for the filesystem in front of a layer's
// inode number: the highest, and below these one that no layer's number has.
func (fs *FS) fits(ino uint64) bool {
	return fs.xinoBits > 0 && ino>>(64-fs.xinoBits) == 0
}

// numberIn is the overlay's number for an inode of a layer: with xino, its high
// bits say which filesystem it is from.
func (fs *FS) numberIn(l *layer, ino uint64) uint64 {
	if !fs.fits(ino) {
		return ino
	}
	return ino | l.filesystem<<(65-fs.xinoBits)
}

// ownNumber is the number of a new overlay inode that stands for one of a
// layer. A directory whose number says nothing of its filesystem gets the next
// free one, which with xino the bit below the filesystem's tells from those of
// layers (Linux: ovl_map_ino).
func (fs *FS) ownNumber(real vfs.Inode, at *layer) uint64 {
	ino := vfs.NumberOf(real)
	switch {
	case fs.oneFilesystem:
		return ino
	case fs.fits(ino):
		return fs.numberIn(at, ino)
	case !real.Mode().IsDir():
		return ino
	case fs.xinoBits > 0:
		return fs.nextNumber()&(1<<(64-fs.xinoBits)-1) | 1<<(64-fs.xinoBits)
	}
	return fs.nextNumber()
}

// Number is the inode number that a handle without a layer's tells.
func (i *Inode) Number() uint64 { return i.ino }

// shownXino is the option as the mount table has it: layers on one filesystem
// need none.
func (fs *FS) shownXino() string {
	if fs.oneFilesystem {
		return "off"
	}
	return fs.options.xino
}

// setUUID gives a new upper layer an identity of its own.
func (fs *FS) setUUID() error {
	o := &fs.options
	if fs.upper == nil || o.uuid == "null" || o.uuid == "off" {
		return nil
	}
	root := fs.upper.root
	uuid, ok := fs.mark(root, "uuid")
	if ok && len(uuid) == len(fs.uuid) {
		fs.takeUUID(uuid)
		return nil
	}
	if ok || o.uuid == "auto" && fs.marked(root, "impure") {
		o.uuid = "null"
		return nil
	}
	uuid = make([]byte, len(fs.uuid))
	fs.kernel.Random(uuid)
	fs.door.Decide(&ruleUUID, fs.upper.name)
	if err := fs.setMark(root, "uuid", uuid); err != nil {
		o.uuid = "null"
		return nil
	}
	o.uuid = "on"
	fs.takeUUID(uuid)
	return nil
}

// takeUUID makes the filesystem id that statfs tells.
func (fs *FS) takeUUID(uuid []byte) {
	copy(fs.uuid[:], uuid)
	for n, b := range uuid {
		fs.fsid ^= uint64(b) << (n % 8 * 8)
	}
}
