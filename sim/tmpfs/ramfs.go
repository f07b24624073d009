package tmpfs

import "github.com/overlook-fs/overlook/sim/vfs"

// RamfsType is the ramfs filesystem type: no limits, no extended attributes,
// and no rename that leaves a whiteout (Linux: fs/ramfs).
func RamfsType() vfs.FilesystemType {
	return vfs.FilesystemType{
		Name: "ramfs", NoDev: true, InUserNamespace: true, Cut: vfs.CutParameter,
		Configure: func(c *vfs.Context) vfs.Configuration { return &ramfs{context: c} },
	}
}

// ramfs is one whose options are being set.
type ramfs struct {
	context *vfs.Context
	options Options
}

// Set reads one option; what ramfs does not know it ignores.
func (r *ramfs) Set(_ *vfs.Process, a *vfs.Parameter) error {
	if a.Key == "mode" {
		r.options.set(a)
	}
	return nil
}

func (r *ramfs) Create(*vfs.MountRequest) (*vfs.Superblock, error) {
	r.options.Look = Ramfs
	return New(r.context.Kernel(), r.options), nil
}
