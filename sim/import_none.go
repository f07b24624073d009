//go:build js && !containers

package sim

// bring fails: this build imports nothing, and Follow goes on elsewhere.
func (m *Machine) bring(string) int { return 1 }
