//go:build js && !containers

package sim

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// containerPrograms are not in this build.
func containerPrograms() map[string]sys.Program { return nil }

// lackingContainers are the names of those that the browser fetches when they
// are first needed. Their files are in /usr/bin all the same.
func lackingContainers() []string { return []string{"containerd-shim-runc-v2", "docker", "node"} }

// furtherTypes are not in this build; who mounts one meets a helper of mount that
// is missing first.
func furtherTypes() []vfs.FilesystemType { return nil }
