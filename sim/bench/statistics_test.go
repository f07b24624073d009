package main

import "testing"

func TestQuartiles(t *testing.T) {
	for _, row := range []struct {
		values []float64
		want   [3]float64
	}{
		{nil, [3]float64{}},
		{[]float64{7}, [3]float64{7, 7, 7}},
		{[]float64{5, 1, 3, 2, 4}, [3]float64{2, 3, 4}},
		{[]float64{1, 2, 3, 4}, [3]float64{1.75, 2.5, 3.25}},
	} {
		q1, q2, q3 := quartiles(row.values)
		if got := [3]float64{q1, q2, q3}; got != row.want {
			t.Errorf("%v: %v, want %v", row.values, got, row.want)
		}
	}
}
