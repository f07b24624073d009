package vfs

// SnapshotWithin is Snapshot in the midst of a system call: for a recorder's
// watcher, which runs with the kernel lock held.
func (k *Kernel) SnapshotWithin() {
	k.History.Snapshot()
	k.History.Save(&kernelSaved{k, k.takeState()})
}
