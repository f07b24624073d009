package vfs

// Stored is what all filesystems in memory hold together.
type Stored struct{ Inodes, Bytes int64 }

// Stored tells how much is held now. It takes the kernel lock.
func (k *Kernel) Stored() Stored {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.state.stored
}

// Store counts what a filesystem in memory takes, and by negative numbers what
// it gives back. Preconditions: the kernel lock is held.
func (k *Kernel) Store(inodes, bytes int64) {
	k.state.stored.Inodes += inodes
	k.state.stored.Bytes += bytes
}

// Room is how much more the machine can store, whatever the size of the
// filesystem. Preconditions: the kernel lock is held.
func (k *Kernel) Room() Stored {
	return Stored{Inodes: k.most.Inodes - k.state.stored.Inodes, Bytes: k.most.Bytes - k.state.stored.Bytes}
}
