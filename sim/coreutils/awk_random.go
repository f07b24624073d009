package coreutils

// awkRandom is the additive feedback generator of random(3), which gives
// rand() the numbers that glibc gives it.
type awkRandom struct {
	ring [31]uint32
	at   int
}

func (r *awkRandom) seed(seed uint32) {
	if seed == 0 {
		seed = 1
	}
	word := int32(seed)
	for i := range r.ring {
		r.ring[i] = uint32(word)
		hi, lo := word/127773, word%127773
		word = 16807*lo - 2836*hi
		if word < 0 {
			word += 0x7fffffff
		}
	}
	r.at = 0
	for i := 0; i < 310; i++ {
		r.next()
	}
}

func (r *awkRandom) next() uint32 {
	front := (r.at + 3) % len(r.ring)
	r.ring[front] += r.ring[r.at]
	result := r.ring[front] >> 1
	r.at = (r.at + 1) % len(r.ring)
	return result
}

// float is a number from 0 to 1.
func (r *awkRandom) float() float64 { return float64(r.next()) / 0x7fffffff }
