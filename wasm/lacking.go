//go:build js && wasm && !containers

package main

import "github.com/overlook-fs/overlook/sim/sys"

// programs are none here: the full build has what needs the page.
func (s *session) programs() map[string]sys.Program { return nil }

// sources are none here: a machine that is brought a file moves.
func (s *session) sources() func(digest string) sys.Source { return nil }

// shelf is none here: nothing is unpacked that could go there.
func shelf() sys.Shelf { return nil }

// further answers nothing here.
func (s *session) further(question) (answered bool) { return false }
