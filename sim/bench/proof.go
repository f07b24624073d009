package main

import (
	"hash/crc32"
	"strconv"
)

// Proof is a tree in four sums, so that two of them tell in what trees differ.
type Proof struct {
	Names, Permissions, Contents uint32
	Order                        uint32 // of the names, as they are listed
}

// prove sums the present tree up.
func prove(s System) (Proof, error) {
	var p Proof
	var buffer []byte
	err := walkTree(s, ".", func(path string, info Info) error {
		// Sums of names are added up: their order does not count.
		name := crc32.ChecksumIEEE([]byte(path + strconv.FormatBool(info.Dir)))
		p.Names += name
		p.Permissions += crc32.ChecksumIEEE([]byte(path + strconv.Itoa(int(info.Permissions))))
		p.Order = crc32.Update(p.Order, crc32.IEEETable, []byte(path))
		if info.Dir {
			return nil
		}
		if info.Size >= int64(len(buffer)) {
			buffer = make([]byte, info.Size+1)
		}
		n, err := s.Read(path, buffer)
		p.Contents += crc32.Update(name+uint32(info.Size), crc32.IEEETable, buffer[:n])
		return err
	})
	return p, err
}

// Wrong is in what p differs from what the kernel shows: "" is in nothing. The
// order of names is asked of an exact overlay alone.
func (p Proof) Wrong(kernel Proof, exact bool) string {
	switch {
	case p.Names != kernel.Names:
		return "names"
	case p.Contents != kernel.Contents:
		return "contents"
	case p.Permissions != kernel.Permissions:
		return "permissions"
	case exact && p.Order != kernel.Order:
		return "order"
	}
	return ""
}
