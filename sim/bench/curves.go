package main

import (
	"strconv"
)

// allRows are Rows and what shows how cost grows.
func allRows() []Row { return append(Rows(), curves()...) }

// curves are rows that differ in one size alone.
func curves() []Row {
	var rows []Row
	for _, n := range []int{100, 1000, 10_000, 100_000} {
		rows = append(rows, byEntries(n)...)
	}
	for _, n := range []int{1, 10, 100, 500} {
		rows = append(rows, byLayers(n)...)
	}
	for _, existing := range []int{1000, 100_000} {
		for _, changed := range []int{1, 100, 1000} {
			rows = append(rows, undo(existing, changed))
		}
	}
	return rows
}

// byEntries are rows on a directory of n files; the same hundred are looked up.
func byEntries(n int) []Row {
	entries := "/entries=" + strconv.Itoa(n)
	world := func() *World {
		w := files(1, n, 0)()
		w.Names = w.Names[:100]
		return w
	}
	only := []string{ours, kernel}
	return []Row{
		{Name: "Lookup" + entries, Ops: 100, World: world, Run: statAll, Only: only},
		{Name: "Stat" + entries, Ops: 10_000, World: world, Prepare: statAll, Run: times(100, statAll), Only: only},
		{Name: "Readdir" + entries, Ops: n, World: world, Prepare: merge, Run: list(n), Only: only},
	}
}

// byLayers are rows on n lower layers, of which the lowest has the files.
func byLayers(n int) []Row {
	layers := "/layers=" + strconv.Itoa(n)
	only := []string{ours, kernel}
	return []Row{
		{Name: "Lookup" + layers, Ops: 100, World: files(n, 100, 0), Run: statAll, Only: only},
		{Name: "Stat" + layers, Ops: 10_000, World: files(n, 100, 0), Prepare: statAll, Run: times(100, statAll), Only: only},
	}
}

// undo is a snapshot of a machine with so many files, changes to some of them,
// and the way back; the changes are not timed. An operation is a snapshot
// with its way back.
func undo(existing, changed int) Row {
	return Row{
		Name:  "Undo/files=" + strconv.Itoa(existing) + "/changed=" + strconv.Itoa(changed),
		Ops:   1,
		World: files(1, existing, 0),
		Prepare: func(s System, w *World) error {
			e := s.(*engine)
			e.k.Snapshot()
			return each(w.Names[:changed], func(name string) error { return s.Chmod(name, 0o600) })
		},
		Run: func(s System, w *World) error {
			s.(*engine).k.Restore()
			s.(*engine).k.Snapshot()
			return nil
		},
		Only: []string{ours},
	}
}
