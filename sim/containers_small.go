//go:build js && !containers

package sim

import "github.com/overlook-fs/overlook/sim/sys"

// containerPrograms are not in this build.
func containerPrograms() map[string]sys.Program { return nil }

// lackingContainers are the names of those that the browser fetches when they
// are first needed. Their files are in /usr/bin all the same.
func lackingContainers() []string { return []string{"containerd-shim-runc-v2", "docker"} }
