package main

import (
	"encoding/binary"
	"slices"
)

// Ids of the sections that functions are in.
const (
	typeSection     = 1
	importSection   = 2
	functionSection = 3
	startSection    = 8
	elementSection  = 9
	codeSection     = 10
)

// section is the section of an id.
func (m *module) section(id byte) (*section, error) {
	at := slices.IndexFunc(m.sections, func(s section) bool { return s.id == id })
	if at < 0 {
		return nil, errLayout
	}
	return &m.sections[at], nil
}

// start makes a function, which takes and gives nothing, run before anything
// else.
func (m *module) start(body []byte) error {
	imported, err := m.count(importSection)
	if err != nil {
		return err
	}
	kind, err := m.push(typeSection, []byte{typeFunc, 0, 0})
	if err != nil {
		return err
	}
	number, err := m.push(functionSection, binary.AppendUvarint(nil, kind))
	if err != nil {
		return err
	}
	if _, err := m.push(codeSection, append(binary.AppendUvarint(nil, uint64(len(body))), body...)); err != nil {
		return err
	}
	at := slices.IndexFunc(m.sections, func(s section) bool { return s.id == elementSection })
	if at < 0 {
		return errLayout
	}
	m.sections = slices.Insert(m.sections, at, section{startSection, binary.AppendUvarint(nil, imported+number)})
	return nil
}

// count is how many elements a section has. What a Go program imports are all
// functions.
func (m *module) count(id byte) (uint64, error) {
	s, err := m.section(id)
	if err != nil {
		return 0, err
	}
	count, n := binary.Uvarint(s.body)
	if n <= 0 {
		return 0, errLayout
	}
	return count, nil
}

// push puts an element behind those that a section has, and returns its
// number.
func (m *module) push(id byte, element []byte) (uint64, error) {
	count, err := m.count(id)
	if err != nil {
		return 0, err
	}
	s, _ := m.section(id)
	_, n := binary.Uvarint(s.body)
	s.body = slices.Concat(binary.AppendUvarint(nil, count+1), s.body[n:], element)
	return count, nil
}

// rewrite puts another body in the place of each of the module's own functions,
// which are numbered from 0.
func (m *module) rewrite(body func(n int, body []byte) ([]byte, error)) error {
	s, err := m.section(codeSection)
	if err != nil {
		return err
	}
	count, n := binary.Uvarint(s.body)
	written, rest := s.body[:n:n], s.body[n:]
	for i := range int(count) {
		size, n := binary.Uvarint(rest)
		if n <= 0 || uint64(len(rest)) < uint64(n)+size {
			return errLayout
		}
		other, err := body(i, rest[n:n+int(size)])
		if err != nil {
			return err
		}
		rest = rest[n+int(size):]
		written = append(binary.AppendUvarint(written, uint64(len(other))), other...)
	}
	s.body = written
	return nil
}
