package main

import "slices"

// quartiles are the first, the median and the third of values.
func quartiles(values []float64) (q1, q2, q3 float64) {
	sorted := slices.Sorted(slices.Values(values))
	at := func(q float64) float64 {
		place := q * float64(len(sorted)-1)
		i := int(place)
		if i+1 == len(sorted) {
			return sorted[i]
		}
		return sorted[i] + (place-float64(i))*(sorted[i+1]-sorted[i])
	}
	if len(sorted) == 0 {
		return 0, 0, 0
	}
	return at(0.25), at(0.5), at(0.75)
}

// ratios are a's values over b's, round by round, so that what slowed a whole
// round down does not count.
func ratios(a, b []float64) []float64 {
	var all []float64
	for i := range min(len(a), len(b)) {
		all = append(all, a[i]/b[i])
	}
	return all
}
