package tutor

import (
	"github.com/overlook-fs/overlook/lessons"
	"github.com/overlook-fs/overlook/sim"
	"github.com/overlook-fs/overlook/sim/picture"
	"github.com/overlook-fs/overlook/sim/sys"
)

// machine is a simulated machine as a stage.
type machine struct{ m *sim.Machine }

// Lab is where a lesson is played.
const Lab = "/root"

// Options are what a machine for a lesson is made with.
func Options(l *lessons.Lesson) sim.Options {
	o := sim.Options{Seed: uint64(l.Seed), Trace: true}
	if l.Profile == lessons.Userns {
		o.Profile = sim.Userns
	}
	return o
}

// OpenMachine is a fresh simulated machine for a lesson.
func OpenMachine(l *lessons.Lesson) (Stage, error) {
	m, err := sim.New(Options(l))
	if err != nil {
		return nil, err
	}
	return OnMachine(m), nil
}

// OnMachine is a machine that somebody has made, as a stage. It must tell its
// events.
func OnMachine(m *sim.Machine) Stage { return machine{m} }

func (s machine) Run(line string) (Run, error) {
	step := s.m.Run(line)
	return Run{step.Status, string(step.Output), step.Events}, nil
}

func (s machine) Look(look picture.Look, f func(*Look)) (err error) {
	s.m.Observe(func(p sys.Process) {
		var l *Look
		if l, err = LookAt(p, Lab, look); err == nil {
			f(l)
		}
	})
	return err
}

func (machine) Effects() bool { return true }

func (s machine) Incomplete(text string) bool { return s.m.Incomplete(text) }
