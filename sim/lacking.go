package sim

import (
	"github.com/overlook-fs/overlook/sim/sys"
)

// lacking stands for a program that this build has not: it tells so and waits
// to be interrupted. Where nobody listens, it fails as if it were not there.
func lacking(name string, tell func(program string)) sys.Program {
	return func(p sys.Process) int {
		if tell == nil {
			sys.WriteAll(p, 2, []byte(name+": not in this build\n"))
			return 127
		}
		tell(name)
		r, w, err := p.Pipe2(0)
		for err == nil {
			_, err = p.Read(r, make([]byte, 1))
		}
		p.Close(r)
		p.Close(w)
		return 126
	}
}
