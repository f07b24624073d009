package vfs

import "github.com/overlook-fs/overlook/sim/sys"

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

// beginWriting counts an open file that may write; ETXTBSY where a process
// runs what it would write to.
func (k *Kernel) beginWriting(f *OpenFile) error {
	if !f.writes() {
		return nil
	}
	if k.runs(f.Inode) {
		return sys.ETXTBSY
	}
	k.writing[f.Inode]++
	return nil
}

// endWriting is beginWriting's end.
func (k *Kernel) endWriting(f *OpenFile) {
	if !f.writes() {
		return
	}
	k.writing[f.Inode]--
	if k.writing[f.Inode] == 0 {
		delete(k.writing, f.Inode)
	}
}
