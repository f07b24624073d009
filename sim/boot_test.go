package sim

import "testing"

func BenchmarkBoot(b *testing.B) {
	for b.Loop() {
		newMachine(b)
	}
}
