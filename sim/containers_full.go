//go:build containers || !js

package sim

import (
	"github.com/overlook-fs/overlook/sim/docker"
	"github.com/overlook-fs/overlook/sim/sys"
)

// containerPrograms are those of the article's second half.
func containerPrograms() map[string]sys.Program { return docker.Programs() }

// lackingContainers are the names of those that this build has not.
func lackingContainers() []string { return nil }
