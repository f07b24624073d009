package sim

import "testing"

func BenchmarkBoot(b *testing.B) {
	for b.Loop() {
		newMachine(b)
	}
}

// BenchmarkLoop is a shell loop that makes files: evaluator, system calls and
// memory filesystem together.
func BenchmarkLoop(b *testing.B) {
	m := newMachine(b)
	for b.Loop() {
		m.Run("for i in {1..200}; do :> f$i; done; rm f*")
	}
}
