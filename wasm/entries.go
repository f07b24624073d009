//go:build js && wasm

package main

import (
	"github.com/overlook-fs/overlook/sim"
	"github.com/overlook-fs/overlook/sim/picture"
)

// entries is the timeline as the page keeps and shares it: when something was
// typed does not matter there, nor how wide the terminal was.
func (s *session) entries() string {
	o := picture.Object(nil)
	o.Int("seed", int64(s.origin.seed))
	now, _ := s.machine.Lines()
	o.Int("now", int64(now))
	o.Key("entries")
	o.Raw = append(o.Raw, '[')
	first := true
	for _, e := range s.machine.Standing().Entries {
		kind := kindNames[e.Kind]
		if kind == "" {
			continue
		}
		if !first {
			o.Raw = append(o.Raw, ',')
		}
		first = false
		o.Raw = picture.Quote(append(o.Raw, '['), kind)
		if e.Kind == sim.EntryInput || e.Begins() {
			o.Raw = picture.Quote(append(o.Raw, ','), e.Text)
		}
		o.Raw = append(o.Raw, ']')
	}
	o.Raw = append(o.Raw, ']')
	return string(o.End())
}

// kindNames are the kinds of entries as the page calls them; a resize is none.
var kindNames = [...]string{sim.EntryLine: "line", sim.EntryInput: "input", sim.EntryEOF: "eof", sim.EntryInterrupt: "interrupt", sim.EntryResize: "", sim.EntryImport: "import"}
