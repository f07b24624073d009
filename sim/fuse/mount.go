//go:build linux

package fuse

import (
	"os"

	"github.com/hanwen/go-fuse/v2/fuse"
	"golang.org/x/sys/unix"
)

// Options are how an export is mounted.
type Options struct {
	Source string   // shown as what is mounted
	Flags  uintptr  // mount(2)'s
	Others bool     // users other than who mounts may use it
	Extra  []string // more options for the host's kernel
}

// largest is how much one request reads or writes.
const largest = 1 << 20

// Mount mounts the export on a directory of the host; Serve then answers.
func (e *Export) Mount(point string, o Options) error {
	flags := o.Flags
	if flags == 0 {
		flags = unix.MS_MGC_VAL // which is no flag, but not go-fuse's default
	}
	server, err := fuse.NewServer(e, point, &fuse.MountOptions{
		Name:                     "overlook",
		FsName:                   o.Source,
		Options:                  append([]string{"default_permissions"}, o.Extra...),
		AllowOther:               o.Others,
		DirectMount:              true,
		DirectMountStrict:        os.Geteuid() == 0,
		DirectMountFlags:         flags,
		MaxWrite:                 largest,
		MaxReadAhead:             largest,
		MaxBackground:            64,
		EnableAcl:                true,
		EnableSymlinkCaching:     true,
		ExplicitDataCacheControl: true,
		ExtraCapabilities: fuse.CAP_ATOMIC_O_TRUNC | fuse.CAP_DONT_MASK | fuse.CAP_READDIRPLUS_AUTO | fuse.CAP_HANDLE_KILLPRIV_V2 |
			fuse.CAP_SETXATTR_EXT | fuse.CAP_INIT_EXT,
	})
	if err != nil {
		return err
	}
	e.server = server
	e.passes.Store(server.KernelSettings().Flags64()&fuse.CAP_PASSTHROUGH != 0)
	return nil
}

// Serve answers until the export is unmounted.
func (e *Export) Serve() { e.server.Serve() }

// Unmount unmounts the export.
func (e *Export) Unmount() error { return e.server.Unmount() }
