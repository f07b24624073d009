package main

import (
	"fmt"
	"strconv"
)

// Row is an operation that is timed.
type Row struct {
	Name  string // as benchstat has it
	Title string
	// Most is what it may cost of what it costs the kernel's overlay.
	Most float64
	// Ops is how many operations Run does.
	Ops     int
	World   func() *World
	Prepare func(s System, w *World) error // before the clock starts
	Run     func(s System, w *World) error
	// Only are the systems that it is for; none: all.
	Only []string
}

// How many files a world has, as a rule, and how many all the large ones.
const (
	pool = 1000
	many = 100_000
)

const (
	small  = 4 << 10
	medium = 1 << 20
	large  = 64 << 20
)

// Rows are what the systems are compared in.
func Rows() []Row {
	rows := lookupRows()
	rows = append(rows, changeRows()...)
	rows = append(rows, copyUpRows()...)
	return append(rows, treeRows()...)
}

func lookupRows() []Row {
	return []Row{
		{Name: "Stat/warm", Title: "stat of a merged lower file, warm", Most: 0.08, Ops: 20 * pool, World: files(1, pool, small), Prepare: statAll, Run: times(20, statAll)},
		{Name: "Stat/missing", Title: "stat of a missing name, repeated", Most: 0.12, Ops: 20 * pool, World: files(1, pool, small), Prepare: statMissing, Run: times(20*pool, statMissing)},
		{Name: "Lookup/lowers=1", Title: "first lookup, 1 lower", Most: 0.12, Ops: pool, World: files(1, pool, 0), Run: statAll},
		{Name: "Lookup/lowers=500", Title: "first lookup, 500 lowers", Most: 0.03, Ops: 100, World: files(500, 100, 0), Run: statAll},
		{Name: "Stat/lowers=500", Title: "repeated lookup, 500 lowers", Ops: 20 * pool, World: files(500, 100, small), Prepare: statAll, Run: times(200, statAll)},
		{Name: "Read/4KiB", Title: "open, read 4 KiB, close", Most: 0.07, Ops: 5 * pool, World: files(1, pool, small), Prepare: statAll, Run: times(5, readAll)},
	}
}

func changeRows() []Row {
	create := func(s System, w *World) error { return each(w.Names, s.Create) }
	return []Row{
		{Name: "Create", Title: "create", Most: 0.08, Ops: 2 * pool, World: fresh(2 * pool), Run: create},
		{Name: "Mkdir", Title: "mkdir", Most: 0.12, Ops: 2 * pool, World: fresh(2 * pool), Run: func(s System, w *World) error { return each(w.Names, s.Mkdir) }},
		{
			Name: "Write/4KiB", Title: "write 4 KiB to an open upper file", Most: 0.15, Ops: 5 * pool, World: fresh(1),
			Prepare: func(s System, w *World) error {
				if err := s.Create("f0"); err != nil {
					return err
				}
				return s.Overwrite("f0", content(small), medium/small, medium)
			},
			Run: func(s System, w *World) error { return s.Overwrite("f0", block, 5*pool, medium) },
		},
		{Name: "Unlink/lower", Title: "unlink of a lower file", Most: 0.10, Ops: pool, World: files(1, pool, small), Prepare: statAll, Run: func(s System, w *World) error { return each(w.Names, s.Remove) }},
		{Name: "Rename/upper", Title: "rename of an upper file", Most: 0.10, Ops: pool, World: fresh(pool), Prepare: create, Run: renameAll},
		{Name: "Rename/lower", Title: "rename of a lower file", Most: 0.08, Ops: pool, World: files(1, pool, small), Prepare: statAll, Run: renameAll},
	}
}

func copyUpRows() []Row {
	appendAll := func(s System, w *World) error {
		return each(w.Names, func(name string) error { return s.Append(name, block[:1]) })
	}
	chmodAll := func(s System, w *World) error {
		return each(w.Names, func(name string) error { return s.Chmod(name, 0o600) })
	}
	return []Row{
		{Name: "Append/4KiB", Title: "copy-up by append of 1 byte, 4 KiB", Most: 0.35, Ops: pool, World: files(1, pool, small), Prepare: statAll, Run: appendAll},
		{Name: "Append/1MiB", Title: "copy-up by append of 1 byte, 1 MiB", Most: 0.015, Ops: 16, World: files(1, 16, medium), Prepare: statAll, Run: appendAll},
		{Name: "Append/64MiB", Title: "copy-up by append of 1 byte, 64 MiB", Most: 0.002, Ops: 1, World: files(1, 1, large), Prepare: statAll, Run: appendAll},
		{Name: "Chmod/4KiB", Title: "copy-up by chmod, 4 KiB", Most: 0.06, Ops: pool, World: files(1, pool, small), Prepare: statAll, Run: chmodAll},
		{Name: "Chmod/64MiB", Title: "copy-up by chmod, 64 MiB", Most: 0.06, Ops: 1, World: files(1, 1, large), Prepare: statAll, Run: chmodAll},
	}
}

func treeRows() []Row {
	return []Row{
		{Name: "Readdir/1000", Title: "readdir of a merged directory, 1,000, by name", Most: 0.10, Ops: 20 * pool, World: files(1, pool, 0), Prepare: merge, Run: times(20, list(pool))},
		{Name: "Readdir/100000", Title: "readdir of a merged directory, 100,000, by name", Most: 0.35, Ops: many, World: files(1, many, 0), Prepare: merge, Run: list(many)},
		{Name: "Rmrf/10000", Title: "rm -rf of 10,000 lower files, by file", Most: 0.15, Ops: 10 * pool, World: forest(10), Run: func(s System, w *World) error {
			return each(w.Names, func(name string) error { return removeTree(s, name) })
		}},
		{Name: "Walk/100000", Title: "walk of 100,000 files, by file", Most: 0.25, Ops: many, World: forest(many / pool), Run: func(s System, w *World) error {
			seen := 0
			err := walkTree(s, ".", func(string, Info) error { seen++; return nil })
			if err != nil {
				return err
			}
			return expect(seen, many+many/pool)
		}},
	}
}

var block = content(small)

// list lists the directory d, which has n names from below and one from upper.
func list(n int) func(s System, w *World) error {
	return func(s System, w *World) error {
		seen := 0
		if err := s.List("d", func(string) { seen++ }); err != nil {
			return err
		}
		return expect(seen, n+1)
	}
}

// merge makes d a merged directory: upper has something in it, too.
func merge(s System, w *World) error { return s.Create("d/upper") }

// files is a world of n files in the directory d, which all lowers have, and
// the files the lowest.
func files(lowers, n int, size int64) func() *World {
	return func() *World {
		w := &World{Lowers: lowers}
		for lower := range lowers {
			w.Dirs = append(w.Dirs, Dir{lower, "d"})
		}
		for i := range n {
			w.Names = append(w.Names, "d/f"+strconv.Itoa(i))
			w.Others = append(w.Others, "d/r"+strconv.Itoa(i))
			w.Files = append(w.Files, File{lowers - 1, w.Names[i], size})
		}
		return w
	}
}

// fresh is a world with n names that are not in it.
func fresh(n int) func() *World {
	return func() *World {
		w := &World{Lowers: 1}
		for i := range n {
			w.Names = append(w.Names, "f"+strconv.Itoa(i))
			w.Others = append(w.Others, "r"+strconv.Itoa(i))
		}
		return w
	}
}

// forest is a world of n directories with a thousand files in each.
func forest(n int) func() *World {
	return func() *World {
		w := &World{Lowers: 1}
		for i := range n {
			dir := "d" + strconv.Itoa(i)
			w.Names = append(w.Names, dir)
			w.Dirs = append(w.Dirs, Dir{0, dir})
			for j := range pool {
				w.Files = append(w.Files, File{0, dir + "/f" + strconv.Itoa(j), 0})
			}
		}
		return w
	}
}

func each(names []string, do func(name string) error) error {
	for _, name := range names {
		if err := do(name); err != nil {
			return err
		}
	}
	return nil
}

func times(n int, run func(s System, w *World) error) func(s System, w *World) error {
	return func(s System, w *World) error {
		for range n {
			if err := run(s, w); err != nil {
				return err
			}
		}
		return nil
	}
}

func statAll(s System, w *World) error {
	for _, name := range w.Names {
		if _, err := s.Stat(name); err != nil {
			return err
		}
	}
	return nil
}

func statMissing(s System, _ *World) error {
	if _, err := s.Stat("d/missing"); err == nil {
		return fmt.Errorf("a name that is nowhere was found")
	}
	return nil
}

func readAll(s System, w *World) error {
	buffer := make([]byte, small)
	for _, name := range w.Names {
		n, err := s.Read(name, buffer)
		if err != nil {
			return err
		}
		if n != small {
			return expect(n, small)
		}
	}
	return nil
}

func renameAll(s System, w *World) error {
	for i, name := range w.Names {
		if err := s.Rename(name, w.Others[i]); err != nil {
			return err
		}
	}
	return nil
}

func expect(n, want int) error {
	if n != want {
		return fmt.Errorf("%d where there should be %d", n, want)
	}
	return nil
}
