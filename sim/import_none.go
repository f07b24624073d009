//go:build js && !containers

package sim

// bring waits: this build imports nothing, and Follow goes on elsewhere.
func (m *Machine) bring(string) int { return lacking("import", m.options.Missing)(m.process) }
