package overlay

// Turns reports whether the file may yet turn to another real one, as one in a
// lower layer does when it is copied up.
func (o *file) Turns() bool { return !o.inUpper && o.inode.fs.upper != nil }
