//go:build containers || !js

package sim

import (
	"github.com/overlook-fs/overlook/sim/docker"
	"github.com/overlook-fs/overlook/sim/node"
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/unions"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// containerPrograms are those of the article's second half. Whoever has a
// JavaScript engine brings a node with it.
func containerPrograms() map[string]sys.Program {
	programs := docker.Programs()
	programs["node"] = node.Program(nil)
	return programs
}

// lackingContainers are the names of those that this build has not.
func lackingContainers() []string { return nil }

// furtherTypes are the filesystems that are not in every build.
func furtherTypes() []vfs.FilesystemType { return unions.FilesystemTypes() }
