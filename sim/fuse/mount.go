//go:build linux

package fuse

import (
	"os"
	"strconv"

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
	return e.start(point, &fuse.MountOptions{
		Name:              "overlook",
		FsName:            o.Source,
		Options:           append([]string{"default_permissions"}, o.Extra...),
		AllowOther:        o.Others,
		DirectMount:       true,
		DirectMountStrict: os.Geteuid() == 0,
		DirectMountFlags:  flags,
	})
}

// Type is the filesystem type of exports on the host.
const Type = "fuse.overlook"

// MountData is what mounts an export with mount(2) that Attach then answers,
// from an open /dev/fuse.
func MountData(device int) string {
	return "fd=" + strconv.Itoa(device) + ",rootmode=40000,user_id=0,group_id=0,default_permissions,allow_other,max_read=" + strconv.Itoa(largest)
}

// Attach answers what comes from an open /dev/fuse that is mounted already; it
// takes the descriptor. Serve then answers.
func (e *Export) Attach(device int) error {
	return e.start("/dev/fd/"+strconv.Itoa(device), &fuse.MountOptions{Name: "overlook"})
}

// start agrees with the host's kernel on what there is, whatever the mount.
func (e *Export) start(point string, o *fuse.MountOptions) error {
	o.MaxWrite, o.MaxReadAhead, o.MaxBackground = largest, largest, 64
	o.EnableAcl, o.EnableSymlinkCaching, o.ExplicitDataCacheControl = true, true, true
	o.ExtraCapabilities = fuse.CAP_ATOMIC_O_TRUNC | fuse.CAP_DONT_MASK | fuse.CAP_READDIRPLUS_AUTO | fuse.CAP_HANDLE_KILLPRIV_V2 |
		fuse.CAP_SETXATTR_EXT | fuse.CAP_INIT_EXT
	server, err := fuse.NewServer(e, point, o)
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
