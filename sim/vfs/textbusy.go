package vfs

import (
	"slices"

	"github.com/overlook-fs/overlook/sim/sys"
)

// A file that a process runs is not opened for writing, and one that is open
// for writing is not run (Linux: i_writecount). The script that "#!" is in is
// not what runs, its interpreter is.

// runs reports whether a process runs an inode's program.
func (k *Kernel) runs(i Inode) bool {
	for _, s := range k.state.procs {
		if d := s.exe.Dentry; d != nil && !s.ended && d.inode == i {
			return true
		}
	}
	return false
}

// writes reports whether an open file keeps its inode from being run.
func (f *OpenFile) writes() bool {
	return f.Writable() && f.Flags&sys.O_PATH == 0 && f.Inode.Mode().IsRegular()
}

// written reports whether an open file may write to an inode.
func (k *Kernel) written(i Inode) bool {
	return slices.ContainsFunc(k.writing, func(f *OpenFile) bool { return f.Inode == i })
}

// beginWriting lists an open file that may write; ETXTBSY where a process runs
// what it would write to.
func (k *Kernel) beginWriting(f *OpenFile) error {
	if !f.writes() {
		return nil
	}
	if k.runs(f.Inode) {
		return sys.ETXTBSY
	}
	k.writing = append(k.writing, f)
	f.writer = int32(len(k.writing))
	return nil
}

// endWriting is beginWriting's end: the last of the list takes f's place.
func (k *Kernel) endWriting(f *OpenFile) {
	if f.writer == 0 {
		return
	}
	end := len(k.writing) - 1
	last := k.writing[end]
	k.writing[f.writer-1], last.writer = last, f.writer
	k.writing[end], f.writer = nil, 0
	k.writing = k.writing[:end]
}

// setWriting makes the list another one.
func (k *Kernel) setWriting(list []*OpenFile) {
	for _, f := range k.writing {
		f.writer = 0
	}
	for n, f := range list {
		f.writer = int32(n + 1)
	}
	k.writing = list
}
