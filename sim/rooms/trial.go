//go:build linux

package rooms

import (
	"bytes"
	"encoding/gob"
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/lessons"
	"github.com/overlook-fs/overlook/sim"
	"github.com/overlook-fs/overlook/sim/linux"
	"github.com/overlook-fs/overlook/sim/picture"
	"github.com/overlook-fs/overlook/sim/shell"
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/trace"
	"github.com/overlook-fs/overlook/sim/tutor"
)

// trialName is what the process of a trial is called, by which Main knows it.
const trialName = "overlook-trial"

// trialAnswer is what the process of a trial writes to its output.
type trialAnswer struct {
	Outcome tutor.Outcome
	Err     string
}

// Try makes a trial of a lesson on the host's kernel: with our shell and
// commands over real system calls, in a place of room bash, which is bash here
// only to start this program again.
func Try(bash Room, t tutor.Trial) (tutor.Outcome, error) {
	if t.Lesson.Steps[t.Step].Simulated {
		return tutor.Outcome{}, tutor.ErrSimulated
	}
	var ask bytes.Buffer
	if err := gob.NewEncoder(&ask).Encode(t); err != nil {
		return tutor.Outcome{}, err
	}
	job := Text("exec -a " + trialName + " /usr/bin/" + SystemCalls)
	job.Stdin = ask.Bytes()
	if t.Lesson.Profile == lessons.Userns {
		job.Profile = sim.Userns
	}
	r, err := bash.Run(job)
	if err != nil {
		return tutor.Outcome{}, err
	}
	var a trialAnswer
	if err := gob.NewDecoder(bytes.NewReader(r.Stdout)).Decode(&a); err != nil {
		return tutor.Outcome{}, fmt.Errorf("a trial ended with status %d: %s", r.Status, r.Stderr)
	}
	if a.Err != "" {
		return a.Outcome, errors.New(a.Err)
	}
	return a.Outcome, nil
}

// runTrial is the process of a trial.
func runTrial() int {
	var t tutor.Trial
	var a trialAnswer
	err := gob.NewDecoder(os.Stdin).Decode(&t)
	if err == nil {
		a.Outcome, err = tryHere(t)
	}
	if err != nil {
		a.Err = err.Error()
	}
	if gob.NewEncoder(os.Stdout).Encode(a) != nil {
		return 1
	}
	return 0
}

// tryHere makes a trial in this process.
func tryHere(t tutor.Trial) (o tutor.Outcome, err error) {
	output, err := unix.MemfdCreate("output", unix.MFD_CLOEXEC)
	if err != nil {
		return o, err
	}
	null, err := unix.Open("/dev/null", unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return o, err
	}
	k := linux.New(programs())
	s := &kernelStage{output: output, recorder: &trace.Recorder{}}
	k.Record(s.recorder)
	start := linux.Start{Args: []string{"bash"}, Env: environment(), Dir: tutor.Lab, Files: []int{null, output, output}}
	k.Run(start, func(p sys.Process) int {
		p.Umask(0o022)
		s.p, s.shell = p, shell.New(p)
		o, err = tutor.Try(t, s)
		return 0
	})
	return o, err
}

// kernelStage is a stage on the host's kernel.
type kernelStage struct {
	p        sys.Process
	shell    *shell.Shell
	output   int // what the commands write to
	recorder *trace.Recorder
}

func (s *kernelStage) Run(line string) (tutor.Run, error) {
	s.recorder.Take()
	if err := unix.Ftruncate(s.output, 0); err != nil {
		return tutor.Run{}, err
	}
	if _, err := unix.Seek(s.output, 0, unix.SEEK_SET); err != nil {
		return tutor.Run{}, err
	}
	r := tutor.Run{Status: s.shell.Run(line), Events: s.recorder.Take()}
	var text strings.Builder
	buf := make([]byte, 4096)
	for at := int64(0); ; {
		n, err := unix.Pread(s.output, buf, at)
		if err != nil || n == 0 {
			r.Output = text.String()
			return r, err
		}
		text.Write(buf[:n])
		at += int64(n)
	}
}

// Look looks with the shell's own process and takes it back to where it was.
func (s *kernelStage) Look(look picture.Look, f func(*tutor.Look)) error {
	here, err := sys.Open(s.p, ".", sys.O_PATH|sys.O_DIRECTORY|sys.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer s.p.Close(here)
	l, err := tutor.LookAt(s.p, tutor.Lab, look)
	if err == nil {
		f(l)
	}
	return errors.Join(err, s.p.Fchdir(here))
}

func (*kernelStage) Effects() bool { return false }

func (s *kernelStage) Incomplete(text string) bool { return s.shell.Incomplete(text) }
