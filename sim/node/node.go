package node

import "github.com/overlook-fs/overlook/sim/sys"

// Engine brings JavaScript to a machine.
type Engine interface {
	// Open begins a run of the prelude.
	Open() Realm
}

// Realm is one program's run in an engine.
type Realm interface {
	// Next goes on with the answer to the last call, nil at first, up to the
	// next call. A call of no bytes says that the program is busy: there is
	// nothing to answer. Not ok: the realm has ended by itself, which a
	// program does only where the engine fails; call is then what it says.
	Next(answer []byte) (call []byte, ok bool)
	// Close ends the realm, whatever it does.
	Close()
}

const version = "v20.20.2\n"

// Exhausted is what a realm ends with that has used up its memory.
const Exhausted = "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory"

// aborted is the status of who was ended by SIGABRT.
const aborted = 134

// Program is node with an engine; nil: it knows its version alone.
func Program(e Engine) sys.Program {
	return func(p sys.Process) int {
		args := p.Args()
		if len(args) > 1 && (args[1] == "--version" || args[1] == "-v") {
			sys.WriteAll(p, 1, []byte(version))
			return 0
		}
		if e == nil {
			sys.WriteAll(p, 2, []byte("node: there is no JavaScript engine here\n"))
			return 1
		}
		return run(p, e)
	}
}

// compute passes the time that a busy program takes: a turn.
func compute(p sys.Process) {
	for range 1000 {
		p.Checkpoint()
	}
}

// run serves the calls of a program until it ends.
func run(p sys.Process, e Engine) int {
	r := e.Open()
	defer r.Close()
	s := system{p: p}
	var answer []byte
	for {
		call, ok := r.Next(answer)
		if !ok {
			sys.WriteAll(p, 2, append(call, '\n'))
			return aborted
		}
		if len(call) == 0 {
			compute(p)
			continue
		}
		if answer = s.answer(call); s.ended {
			return s.status
		}
	}
}
