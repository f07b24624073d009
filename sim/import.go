//go:build containers || !js

package sim

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// Import makes a file of bytes from outside the machine, or replaces what the
// file had. The bytes stay outside; the journal names them by their digest,
// which is the caller's to know. It is a step like a line: it comes at the
// prompt and can be undone.
func (m *Machine) Import(path, digest string, s sys.Source) *Step {
	before := m.options.Source
	m.options.Source = func(wanted string) sys.Source {
		switch {
		case wanted == digest:
			return s
		case before != nil:
			return before(wanted)
		}
		return nil
	}
	return m.Bring(path, digest)
}

// bring does the entry of an import; 1: it failed.
func (m *Machine) bring(text string) int {
	digest, path, _ := strings.Cut(text, " ")
	err := error(sys.ENODATA)
	if m.options.Source != nil {
		err = m.fill(path, m.options.Source(digest))
	}
	if err == nil {
		return 0
	}
	m.show([]byte("import: " + path + ": " + err.Error() + "\n"))
	return 1
}

// fill makes a file hold a source.
func (m *Machine) fill(path string, s sys.Source) error {
	if s == nil {
		return sys.ENODATA
	}
	fd, err := sys.Open(m.process, path, sys.O_WRONLY|sys.O_CREAT|sys.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	defer m.process.Close(fd)
	return m.process.Hold(fd, s)
}
