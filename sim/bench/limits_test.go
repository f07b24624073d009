package main

import "testing"

// sampleOf is one round of a row on the engine.
func sampleOf(t *testing.T, row *Row) Sample {
	t.Helper()
	sample, err := measure(portable(ours), row, row.World())
	if err != nil {
		t.Fatal(err)
	}
	return sample
}

func named(t *testing.T, name string) *Row {
	t.Helper()
	for _, row := range allRows() {
		if row.Name == name {
			return &row
		}
	}
	t.Fatalf("no row %s", name)
	return nil
}

// An operation allocates no more than this; what a whole round allocates
// besides is less than one for a hundred operations.
func TestAllocations(t *testing.T) {
	for _, c := range []struct {
		row  string
		most float64
	}{
		{"Stat/warm", 0},
		{"Stat/missing", 0},
		{"Stat/lowers=500", 0},
		{"Read/4KiB", 2},
		{"Write/4KiB", 0},
		{"Lookup/lowers=1", 3.2},
		{"Lookup/layers=100", 8},
		{"Create", 8},
		{"Mkdir", 7},
		{"Unlink/lower", 8},
		{"Rename/upper", 4},
		{"Rename/lower", 19},
		{"Append/4KiB", 20},
		{"Chmod/4KiB", 16},
		{"Readdir/1000", 0.05},
	} {
		t.Run(c.row, func(t *testing.T) {
			row := named(t, c.row)
			if got := sampleOf(t, row).Allocations; got > c.most+0.01+20/float64(row.Ops) {
				t.Errorf("%.3f allocations, at most %g", got, c.most)
			}
		})
	}
}

// A copy up shares the data, so that it takes as little memory for a large file
// as for a small one.
func TestCopyUpTakesNoMemoryForData(t *testing.T) {
	for _, name := range []string{"Append/1MiB", "Append/64MiB", "Chmod/64MiB"} {
		t.Run(name, func(t *testing.T) {
			if got := sampleOf(t, named(t, name)).Bytes; got > 128<<10 {
				t.Errorf("%.0f bytes", got)
			}
		})
	}
}

// What an operation allocates does not depend on what else there is: how many
// names a directory has, how many layers there are once a name is cached, how
// many files an undo leaves alone.
func TestGrowth(t *testing.T) {
	for _, c := range []struct{ few, many string }{
		{"Lookup/entries=1000", "Lookup/entries=10000"},
		{"Stat/entries=100", "Stat/entries=10000"},
		{"Stat/layers=1", "Stat/layers=500"},
		{"Readdir/entries=1000", "Readdir/entries=10000"},
	} {
		t.Run(c.many, func(t *testing.T) {
			few, many := sampleOf(t, named(t, c.few)), sampleOf(t, named(t, c.many))
			if many.Allocations > few.Allocations+0.5 {
				t.Errorf("%.3f allocations, %.3f in what is small", many.Allocations, few.Allocations)
			}
		})
	}
	few, many := undo(1000, 10), undo(10_000, 10)
	if a, b := sampleOf(t, &few).Bytes, sampleOf(t, &many).Bytes; b > a+4096 {
		t.Errorf("an undo takes %.0f bytes among 10,000 files, %.0f among 1,000", b, a)
	}
}

// A file takes no more memory than this, its names in the directory with it.
func TestSizeOfFiles(t *testing.T) {
	for _, c := range []struct {
		size int
		most float64
	}{{0, 216}, {64, 384}} {
		got, err := liveBytes(100_000, 10, c.size)
		if err != nil {
			t.Fatal(err)
		}
		if got > c.most {
			t.Errorf("a file of %d bytes takes %.0f, at most %.0f", c.size, got, c.most)
		}
	}
}
