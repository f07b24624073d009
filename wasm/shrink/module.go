package main

import (
	"encoding/binary"
	"errors"
)

// module is a WebAssembly module as its sections.
type module struct {
	sections []section
}

type section struct {
	id   byte
	body []byte
}

const (
	headerSize  = 8
	dataSection = 11
)

var errLayout = errors.New("not the layout of a Go program that is known here")

// parseModule splits a module into its sections.
func parseModule(wasm []byte) (*module, error) {
	if len(wasm) < headerSize || string(wasm[:4]) != "\x00asm" {
		return nil, errLayout
	}
	m := &module{}
	for rest := wasm[headerSize:]; len(rest) > 0; {
		id := rest[0]
		size, n := binary.Uvarint(rest[1:])
		if n <= 0 || uint64(len(rest)) < 1+uint64(n)+size {
			return nil, errLayout
		}
		body := rest[1+n : 1+n+int(size)]
		m.sections = append(m.sections, section{id, body})
		rest = rest[1+n+int(size):]
	}
	return m, nil
}

// memory is what the data section puts into memory, from address 0.
func (m *module) memory() ([]byte, error) {
	s, err := m.section(dataSection)
	if err != nil {
		return nil, err
	}
	count, n := binary.Uvarint(s.body)
	if n <= 0 {
		return nil, errLayout
	}
	rest := s.body[n:]
	var memory []byte
	for range count {
		// An active segment: memory 0, i32.const address, end, bytes.
		if len(rest) < 4 || rest[0] != 0 || rest[1] != opI32Const {
			return nil, errLayout
		}
		at, n := svarint(rest[2:])
		if n <= 0 || rest[2+n] != opEnd {
			return nil, errLayout
		}
		rest = rest[3+n:]
		size, n := binary.Uvarint(rest)
		if n <= 0 || uint64(len(rest)) < uint64(n)+size || at < 0 {
			return nil, errLayout
		}
		if end := int(at) + int(size); end > len(memory) {
			memory = append(memory, make([]byte, end-len(memory))...)
		}
		copy(memory[at:], rest[n:n+int(size)])
		rest = rest[n+int(size):]
	}
	return memory, nil
}

// segmentOverhead is how many zeros cost less than a new segment: compressed,
// zeros cost next to nothing, and engines refuse a module with more than
// 100,000 segments.
const segmentOverhead = 256

// setMemory makes a data section that leaves the zeros out.
func (m *module) setMemory(memory []byte) {
	var segments []byte
	count := 0
	for at := 0; at < len(memory); {
		if memory[at] == 0 {
			at++
			continue
		}
		end, zeros := at, 0
		for end < len(memory) && zeros < segmentOverhead {
			if memory[end] == 0 {
				zeros++
			} else {
				zeros = 0
			}
			end++
		}
		next := end
		end -= zeros
		segments = append(segments, 0, opI32Const)
		segments = appendSvarint(segments, int64(at))
		segments = append(segments, opEnd)
		segments = binary.AppendUvarint(segments, uint64(end-at))
		segments = append(segments, memory[at:end]...)
		count++
		at = next
	}
	s, _ := m.section(dataSection)
	s.body = append(binary.AppendUvarint(nil, uint64(count)), segments...)
}

// bytes is the module as a file.
func (m *module) bytes() []byte {
	wasm := []byte("\x00asm\x01\x00\x00\x00")
	for _, s := range m.sections {
		wasm = append(wasm, s.id)
		wasm = binary.AppendUvarint(wasm, uint64(len(s.body)))
		wasm = append(wasm, s.body...)
	}
	return wasm
}

// svarint reads a signed LEB128 number; n is its length, 0 where there is none.
func svarint(b []byte) (value int64, n int) {
	for shift := 0; n < len(b) && shift < 64; {
		c := b[n]
		n++
		value |= int64(c&0x7f) << shift
		shift += 7
		if c&0x80 == 0 {
			if c&0x40 != 0 && shift < 64 {
				value |= -1 << shift
			}
			return value, n
		}
	}
	return 0, 0
}

// appendSvarint writes a signed LEB128 number.
func appendSvarint(b []byte, v int64) []byte {
	for {
		c := byte(v & 0x7f)
		v >>= 7
		if v == 0 && c&0x40 == 0 || v == -1 && c&0x40 != 0 {
			return append(b, c)
		}
		b = append(b, c|0x80)
	}
}
