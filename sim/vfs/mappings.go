package vfs

import "maps"

// mappings calls f for every mapping of a file.
func (k *Kernel) mappings(f func(*mapping)) {
	for _, s := range k.state.procs {
		for _, m := range s.maps {
			if m.file != nil {
				f(m)
			}
		}
	}
}

// Truncated tells mappings that a file of now size bytes was longer: pages
// behind its end are gone, those that a mapping had made its own too (Linux:
// truncate_pagecache). The kernel lock is held.
func (k *Kernel) Truncated(i Inode, size int64) {
	first := (size + pageSize - 1) / pageSize
	k.mappings(func(m *mapping) {
		if m.file.Inode != i {
			return
		}
		gone := func(page int64) bool { return m.off/pageSize+page >= first }
		maps.DeleteFunc(m.used, func(page int64, _ PageUse) bool { return gone(page) })
		maps.DeleteFunc(m.private, func(page int64, _ []byte) bool { return gone(page) })
	})
}

// Punched tells mappings that a range of a file became a hole: the file's
// pages that lie in it whole are gone. The kernel lock is held.
func (k *Kernel) Punched(i Inode, from, to int64) {
	first, last := (from+pageSize-1)/pageSize, to/pageSize
	k.mappings(func(m *mapping) {
		if m.file.Inode != i {
			return
		}
		maps.DeleteFunc(m.used, func(page int64, _ PageUse) bool {
			at := m.off/pageSize + page
			return at >= first && at < last
		})
	})
}
