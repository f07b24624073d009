//go:build js && wasm

package main

import (
	"context"
	"errors"

	"github.com/hack-pad/hackpadfs"
	"github.com/hack-pad/hackpadfs/indexeddb"
)

// store keeps a session's journal as one file of an indexeddb filesystem. A
// nil store keeps nothing: where the browser refuses storage, the session
// lives in memory.
type store struct {
	fs     hackpadfs.FS
	latest []byte
	dirty  chan struct{}
}

const journalFile = "journal"

// openStore opens the storage of that name, nil where it cannot be had.
func openStore(name string) (s *store) {
	defer func() {
		if recover() != nil { // there is no indexedDB at all
			s = nil
		}
	}()
	fs, err := indexeddb.NewFS(context.Background(), "overlook-"+name, indexeddb.Options{})
	if err != nil {
		return nil
	}
	s = &store{fs: fs, dirty: make(chan struct{}, 1)}
	go s.write()
	return s
}

// load is the journal of the last time, nil where there is none.
func (s *store) load() []byte {
	if s == nil {
		return nil
	}
	journal, err := hackpadfs.ReadFile(s.fs, journalFile)
	if err != nil && !errors.Is(err, hackpadfs.ErrNotExist) {
		return nil
	}
	return journal
}

// save replaces the journal, in its own time; what is overtaken by another
// save is never written.
func (s *store) save(journal []byte) {
	if s == nil {
		return
	}
	s.latest = journal
	select {
	case s.dirty <- struct{}{}:
	default:
	}
}

// write writes what save left, until the store is closed.
func (s *store) write() {
	for range s.dirty {
		// A full or revoked storage is no reason to stop the session.
		_ = hackpadfs.WriteFullFile(s.fs, journalFile, s.latest, 0o600)
	}
}

// close ends writing after what is left.
func (s *store) close() {
	if s != nil {
		close(s.dirty)
	}
}
