//go:build linux

package rooms

import (
	"encoding/gob"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// process is the process of a room: this program again, which answers jobs. A
// room on the host's kernel is the first process of namespaces of its own;
// room ram is a process so that nothing that happens in it can end this one.
type process struct {
	name              string
	stage             string // where the root of a room on the host's kernel is made; "": none
	cmd               *exec.Cmd
	requests, answers *os.File
	encoder           *gob.Encoder
	decoder           *gob.Decoder
	ended             chan struct{} // closed when the process has ended

	mu sync.Mutex // jobs run one after the other
}

// roomName is what the process of a room is called, by which Main knows it.
// Its one argument is the stage.
const roomName = "overlook-room"

// request and answer are what goes between this program and a room.
type request struct {
	Room string
	Job  Job
}

type answer struct {
	Result Result
	Err    string
}

// open starts the process of a room and waits until it stands.
func open(name string) (Room, error) {
	p := &process{name: name, ended: make(chan struct{})}
	attr := &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setsid: true}
	if name != "ram" {
		if os.Geteuid() != 0 {
			return nil, fmt.Errorf("room %s needs root", name)
		}
		stage, err := os.MkdirTemp("", "overlook-room-")
		if err != nil {
			return nil, err
		}
		p.stage = stage
		attr.Cloneflags = syscall.CLONE_NEWNS | syscall.CLONE_NEWPID | syscall.CLONE_NEWNET | syscall.CLONE_NEWIPC | syscall.CLONE_NEWUTS
	}
	if err := p.start(attr); err != nil {
		p.Close()
		return nil, fmt.Errorf("opening room %s: %w", name, err)
	}
	return p, nil
}

func (p *process) start(attr *syscall.SysProcAttr) error {
	inside, requests, err := os.Pipe()
	if err != nil {
		return err
	}
	defer inside.Close()
	p.requests = requests
	answers, out, err := os.Pipe()
	if err != nil {
		return err
	}
	defer out.Close()
	p.answers = answers
	p.encoder, p.decoder = gob.NewEncoder(requests), gob.NewDecoder(answers)
	p.cmd = &exec.Cmd{
		Path:        "/proc/self/exe",
		Args:        []string{roomName, p.stage},
		Env:         environment(),
		Dir:         "/",
		Stderr:      os.Stderr,
		ExtraFiles:  []*os.File{inside, out},
		SysProcAttr: attr,
	}
	if err := p.startOnLastingThread(); err != nil {
		return err
	}
	var ready answer
	if err := p.decoder.Decode(&ready); err != nil {
		return errors.New("its process ended")
	}
	if ready.Err != "" {
		return errors.New(ready.Err)
	}
	return nil
}

// grace is how much longer than its job's time a room may take to answer.
const grace = 10 * time.Second

func (p *process) Run(job Job) (Result, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.name != "ram" {
		how := unix.LOCK_SH
		if job.Alone {
			how = unix.LOCK_EX
		}
		release, err := enterMachine(how)
		if err != nil {
			return Result{}, err
		}
		defer release()
	}
	late := time.AfterFunc(job.timeout()+grace, func() { p.cmd.Process.Kill() })
	defer late.Stop()
	if err := p.encoder.Encode(request{p.name, job}); err != nil {
		return Result{}, fmt.Errorf("room %s has ended: %w", p.name, err)
	}
	var a answer
	if err := p.decoder.Decode(&a); err != nil {
		return Result{}, fmt.Errorf("room %s ended: %w", p.name, err)
	}
	if a.Err != "" {
		return Result{}, errors.New(a.Err)
	}
	return a.Result, nil
}

// Close ends the room's process, and with it its namespaces and everything in
// them.
func (p *process) Close() error {
	p.requests.Close()
	p.answers.Close()
	if p.cmd != nil && p.cmd.Process != nil {
		p.cmd.Process.Kill()
		<-p.ended
	}
	if p.stage == "" {
		return nil
	}
	return os.Remove(p.stage)
}

// startOnLastingThread starts the process from a thread that lasts until it
// has ended: the kernel takes the end of a thread for the end of the parent
// that Pdeathsig is about.
func (p *process) startOnLastingThread() error {
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer close(p.ended)
		err := p.cmd.Start()
		started <- err
		if err == nil {
			p.cmd.Wait()
		}
	}()
	return <-started
}
