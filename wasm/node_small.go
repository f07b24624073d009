//go:build js && wasm && !containers

package main

import "github.com/overlook-fs/overlook/sim/sys"

// programs are none here: the full build has what needs the page.
func (s *session) programs() map[string]sys.Program { return nil }
