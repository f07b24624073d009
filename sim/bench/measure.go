package main

import "runtime"

// Sample is what one round of a row cost a system, by operation but for the
// first.
type Sample struct {
	Ops                int
	Nanoseconds        float64
	Bytes, Allocations float64
	Proof              Proof
}

// measure does one round of a row.
func measure(s System, r *Row, w *World) (Sample, error) {
	if err := s.Mount(w); err != nil {
		return Sample{}, err
	}
	sample, err := timed(s, r, w)
	if unmounted := s.Unmount(); err == nil {
		err = unmounted
	}
	return sample, err
}

func timed(s System, r *Row, w *World) (Sample, error) {
	if r.Prepare != nil {
		if err := r.Prepare(s, w); err != nil {
			return Sample{}, err
		}
	}
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began := s.CPU()
	err := r.Run(s, w)
	took := s.CPU() - began
	runtime.ReadMemStats(&after)
	if err != nil {
		return Sample{}, err
	}
	var proof Proof
	if w.rounds == 0 || len(w.Files) < many {
		proof, err = prove(s)
	}
	w.rounds++
	ops := float64(r.Ops)
	return Sample{
		Ops:         r.Ops,
		Nanoseconds: float64(took) / ops,
		Bytes:       float64(after.TotalAlloc-before.TotalAlloc) / ops,
		Allocations: float64(after.Mallocs-before.Mallocs) / ops,
		Proof:       proof,
	}, err
}
