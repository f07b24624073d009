package traces

import (
	"fmt"

	"github.com/overlook-fs/overlook/sim/sys"
)

// mapped is how much of a file a mapping shows.
const mapped = 12288

// mapCalls map open files into memory, and lock them.
var mapCalls = []call{
	{"map", 3, 0, 0, true, func(d *drawer, o *Op) {
		o.Mode = pick[sys.Mode](d, sys.PROT_READ, sys.PROT_READ, sys.PROT_READ|sys.PROT_WRITE, sys.PROT_READ|sys.PROT_WRITE, sys.PROT_WRITE)
		o.Flags = pick(d, sys.MAP_SHARED, sys.MAP_SHARED, sys.MAP_PRIVATE)
	}, func(s *Side, p sys.Process, o Op) string {
		m, err := p.Mmap(s.files[o.Slot], 0, mapped, int(o.Mode), o.Flags)
		if err != nil {
			return word(err)
		}
		s.unmap(o.Slot)
		s.maps[o.Slot] = m
		return word(nil)
	}},
	{"load", 3, 0, 0, true, drawRange, func(s *Side, p sys.Process, o Op) string {
		m := s.maps[o.Slot]
		if m == nil || o.Off < 0 || o.Off >= mapped {
			return "not mapped"
		}
		b := make([]byte, min(max(o.Size, 1), mapped-o.Off))
		n, err := m.Load(b, o.Off)
		return digest(b[:n]) + " " + word(err)
	}},
	{"store", 3, 0, 0, true, drawContent, func(s *Side, p sys.Process, o Op) string {
		m := s.maps[o.Slot]
		if m == nil || o.Off < 0 || o.Off+int64(len(o.Text)) > mapped || o.Text == "" {
			return "not mapped"
		}
		n, err := m.Store([]byte(o.Text), o.Off)
		return fmt.Sprint(n, " ", word(err))
	}},
	{"flock", 2, 0, 0, true, func(d *drawer, o *Op) {
		o.Flags = pick(d, sys.LOCK_SH, sys.LOCK_EX, sys.LOCK_UN, 0) | sys.LOCK_NB
	}, func(s *Side, p sys.Process, o Op) string {
		return word(p.Flock(s.files[o.Slot], o.Flags))
	}},
	{"lock", 2, 0, 0, true, func(d *drawer, o *Op) {
		drawRange(d, o)
		o.Flags = pick(d, sys.F_OFD_SETLK, sys.F_OFD_SETLK, sys.F_OFD_GETLK)
		o.Mode = pick[sys.Mode](d, sys.F_RDLCK, sys.F_WRLCK, sys.F_UNLCK)
	}, func(s *Side, p sys.Process, o Op) string {
		l := sys.RangeLock{Type: int(o.Mode), Start: o.Off, Len: o.Size}
		err := p.LockRange(s.files[o.Slot], o.Flags, &l)
		return fmt.Sprintf("%+v %s", l, word(err))
	}},
}

// unmap ends the mapping of a slot.
func (s *Side) unmap(slot int) {
	if s.maps[slot] != nil {
		s.maps[slot].Munmap()
		s.maps[slot] = nil
	}
}
