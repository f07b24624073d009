package main

import (
	"encoding/binary"
	"strings"
)

// silenced are functions of Go's runtime that a page has no use for, by the
// beginnings of their names: they print tracebacks, which have no names left,
// fill the tables of runtime/metrics, keep profiles and write execution traces,
// which nobody asks for, and read GODEBUG, which a page has not. Who calls one
// expects no result of it, or is one itself, or is never called.
var silenced = []string{
	"runtime.traceback1", "runtime.traceback2", "runtime.tracebackothers", "runtime.tracebacksomeothers", "runtime.tracebackHexdump",
	"runtime.goroutineheader", "runtime.printcreatedby1", "runtime.printAncestorTraceback", "runtime.printArgs", "runtime.printOneCgoTraceback",
	"runtime.printCgoTraceback", "runtime.dumpgstatus", "runtime.hexdumpWords", "runtime.gcDumpObject", "runtime.schedtrace", "runtime.printScavTrace",
	"runtime.checkFinalizersAndCleanups", "runtime.dumpScanStats", "runtime.dumpTypesRec", "runtime.dumpStacksRec",
	"runtime.initMetrics",
	"runtime.traceAdvance", "runtime.traceReadCPU", "runtime.traceStopReadCPU", "runtime.traceSyncBatch", "runtime.traceRegisterLabelsAndReasons",
	"runtime.traceLocker.", "runtime.traceWriter.", "runtime.__traceMap_.", "runtime.__traceStringTable_.", "runtime.__traceStackTable_.",
	"runtime.__traceTypeTable_.", "runtime.__traceRegionAlloc_.", "runtime.__profBuf_.read", "runtime.__profBuf_.takeOverflow",
	"runtime.printanycustomtype", "runtime.__hexdumper_.", "runtime.setCheckmark", "runtime.saveblockevent", "runtime.doRecordGoroutineProfile",
	"internal_bisect.", "internal_cpu.processOptions", "internal_godebug.parse", "internal_godebug.registerMetric",
}

const (
	customSection = 0
	nameSection   = "name"
	functionNames = 1
	stackPointer  = 0 // the global that is Go's
	wordSize      = 8
)

// returning is what a silenced function does: it takes its return address from
// the stack and says that nothing is to be waited for.
var returning = code{0}.op(opGlobalGet, stackPointer).constant(wordSize).op(opI32Add, opGlobalSet, stackPointer).constant(0).op(opEnd)

// silence lets the silenced functions do nothing, and drops the module's own
// names, by which they were found.
func (m *module) silence() error {
	names, err := m.names()
	if err != nil {
		return err
	}
	imported, err := m.count(importSection)
	if err != nil {
		return err
	}
	return m.rewrite(func(n int, body []byte) ([]byte, error) {
		if isSilenced(names[imported+uint64(n)]) {
			return returning, nil
		}
		return body, nil
	})
}

func isSilenced(name string) bool {
	for _, beginning := range silenced {
		if strings.HasPrefix(name, beginning) {
			return true
		}
	}
	return false
}

// names takes the names of functions, by their numbers, out of the module.
func (m *module) names() (map[uint64]string, error) {
	for i, s := range m.sections {
		if s.id != customSection {
			continue
		}
		title, rest, ok := text(s.body)
		if !ok || string(title) != nameSection {
			continue
		}
		m.sections = append(m.sections[:i], m.sections[i+1:]...)
		return functionsOf(rest)
	}
	return nil, errLayout
}

// functionsOf reads the names of functions in a section of names.
func functionsOf(b []byte) (map[uint64]string, error) {
	for len(b) > 0 {
		kind := b[0]
		part, rest, ok := text(b[1:])
		if !ok {
			return nil, errLayout
		}
		b = rest
		if kind == functionNames {
			return readNames(part)
		}
	}
	return nil, errLayout
}

func readNames(b []byte) (map[uint64]string, error) {
	count, n := binary.Uvarint(b)
	if n <= 0 {
		return nil, errLayout
	}
	b = b[n:]
	names := map[uint64]string{}
	for range count {
		number, n := binary.Uvarint(b)
		if n <= 0 {
			return nil, errLayout
		}
		name, rest, ok := text(b[n:])
		if !ok {
			return nil, errLayout
		}
		names[number], b = string(name), rest
	}
	return names, nil
}

// text takes a length and as many bytes from the front of b.
func text(b []byte) (text, rest []byte, ok bool) {
	size, n := binary.Uvarint(b)
	if n <= 0 || uint64(len(b)) < uint64(n)+size {
		return nil, nil, false
	}
	return b[n : n+int(size)], b[n+int(size):], true
}
