package main

import (
	"bytes"
	"testing"
)

// Every row runs on every system that needs no Linux, and what the engine
// shows with a trace is what it shows without.
func TestRowsOnPortableSystems(t *testing.T) {
	for _, row := range Rows() {
		if row.Ops >= 10*pool || row.Ops == 1 {
			continue // the large ones
		}
		t.Run(row.Name, func(t *testing.T) {
			w := row.World()
			plain, err := measure(portable(ours), &row, w)
			if err != nil {
				t.Fatal(err)
			}
			told, err := measure(portable(traced), &row, w)
			if err != nil {
				t.Fatal(err)
			}
			if wrong := told.Proof.Wrong(plain.Proof, true); wrong != "" {
				t.Errorf("a trace changes %s", wrong)
			}
		})
	}
}

// A proof notices each kind of difference.
func TestProofTellsTreesApart(t *testing.T) {
	w := files(1, 3, small)()
	for _, c := range []struct {
		change func(s System) error
		wrong  string
	}{
		{func(System) error { return nil }, ""},
		{func(s System) error { return s.Remove("d/f1") }, "names"},
		{func(s System) error { return s.Append("d/f1", block[:1]) }, "contents"},
		{func(s System) error { return s.Chmod("d/f1", 0o600) }, "permissions"},
	} {
		row := &Row{Ops: 1, Run: func(System, *World) error { return nil }}
		before, err := measure(portable(ours), row, w)
		if err != nil {
			t.Fatal(err)
		}
		row.Run = func(s System, _ *World) error { return c.change(s) }
		after, err := measure(portable(ours), row, w)
		if err != nil {
			t.Fatal(err)
		}
		if wrong := after.Proof.Wrong(before.Proof, true); wrong != c.wrong {
			t.Errorf("%q where it should be %q", wrong, c.wrong)
		}
	}
}

func TestLinesAreReadAsWritten(t *testing.T) {
	var text bytes.Buffer
	writeSample(&text, "Stat/warm", "afero", Sample{Ops: 3, Nanoseconds: 1.5, Bytes: 2, Allocations: 1}, "names")
	writeSample(&text, "Stat/warm", "afero", Sample{Ops: 3, Nanoseconds: 2.5}, "")
	writeRefusal(&text, "Mkdir", "afero", "no: never")
	text.WriteString("kernel: 6\n")
	r := newResults()
	if err := readResults(&text, r); err != nil {
		t.Fatal(err)
	}
	s := r.of("Stat/warm", "afero")
	if got := s.Values["ns/op"]; len(got) != 2 || got[0] != 1.5 || got[1] != 2.5 || s.Wrong != "names" {
		t.Errorf("%+v", s)
	}
	if got := r.of("Mkdir", "afero").Refuse; got != "no: never" || r.About["kernel"] != "6" {
		t.Errorf("%q, %v", got, r.About)
	}
}

// BenchmarkEngine is each row for a profile of the engine: -cpuprofile.
func BenchmarkEngine(b *testing.B) {
	for _, row := range Rows() {
		b.Run(row.Name, func(b *testing.B) {
			s, w := portable(ours), row.World()
			for b.Loop() {
				b.StopTimer()
				err := s.Mount(w)
				if err == nil && row.Prepare != nil {
					err = row.Prepare(s, w)
				}
				b.StartTimer()
				if err == nil {
					err = row.Run(s, w)
				}
				b.StopTimer()
				if err == nil {
					err = s.Unmount()
				}
				if err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*row.Ops), "ns/each")
		})
	}
}
