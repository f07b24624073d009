//go:build linux

package rooms

import (
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"syscall"
	"time"
)

// host is a room on the host's kernel: this program again, as the first
// process of namespaces of its own, which answers jobs.
type host struct {
	cmd      *exec.Cmd
	requests *gob.Encoder
	answers  *gob.Decoder
	pipe     io.Closer
	stage    string
	ended    chan struct{} // closed when the process has ended

	mu sync.Mutex // jobs run one after the other
}

// roomName is what the process of a room is called, by which Main knows it.
const roomName = "overlook-room"

// request and answer are what goes between this program and a room.
type request struct {
	Shell string // "bash" or "linux"
	Job   Job
}

type answer struct {
	Result Result
	Err    string
}

// hostRoom is a host with the shell that its jobs get.
type hostRoom struct {
	*host
	shell string
}

func (r hostRoom) Run(job Job) (Result, error) { return r.run(r.shell, job) }

// openHost starts the process of a room and waits until it stands.
func openHost(shell string) (Room, error) {
	if os.Geteuid() != 0 {
		return nil, errors.New("a room on this kernel needs root")
	}
	stage, err := os.MkdirTemp("", "overlook-room-")
	if err != nil {
		return nil, err
	}
	h := &host{stage: stage, ended: make(chan struct{})}
	if err := h.start(); err != nil {
		h.Close()
		return nil, fmt.Errorf("opening room %s: %w", shell, err)
	}
	return hostRoom{h, shell}, nil
}

func (h *host) start() error {
	inside, requests, err := os.Pipe()
	if err != nil {
		return err
	}
	defer inside.Close()
	h.pipe = requests
	answers, out, err := os.Pipe()
	if err != nil {
		return err
	}
	defer out.Close()
	h.cmd = &exec.Cmd{
		Path:       "/proc/self/exe",
		Args:       []string{roomName, h.stage},
		Env:        environment(),
		Dir:        "/",
		Stderr:     os.Stderr,
		ExtraFiles: []*os.File{inside, out},
		SysProcAttr: &syscall.SysProcAttr{
			Cloneflags: syscall.CLONE_NEWNS | syscall.CLONE_NEWPID | syscall.CLONE_NEWNET | syscall.CLONE_NEWIPC | syscall.CLONE_NEWUTS,
			Pdeathsig:  syscall.SIGKILL,
			Setsid:     true,
		},
	}
	if err := h.startOnLastingThread(); err != nil {
		return err
	}
	h.requests, h.answers = gob.NewEncoder(requests), gob.NewDecoder(answers)
	var ready answer
	if err := h.answers.Decode(&ready); err != nil {
		return errors.New("its process ended")
	}
	if ready.Err != "" {
		return errors.New(ready.Err)
	}
	return nil
}

// grace is how much longer than its job's time a room may take to answer.
const grace = 20 * time.Second

func (h *host) run(shell string, job Job) (Result, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	late := time.AfterFunc(job.timeout()+grace, func() { h.cmd.Process.Kill() })
	defer late.Stop()
	if err := h.requests.Encode(request{shell, job}); err != nil {
		return Result{}, err
	}
	var a answer
	if err := h.answers.Decode(&a); err != nil {
		return Result{}, fmt.Errorf("room %s ended: %w", shell, err)
	}
	if a.Err != "" {
		return Result{}, errors.New(a.Err)
	}
	return a.Result, nil
}

// Close ends the room's process, and with it its namespaces and everything in
// them.
func (h *host) Close() error {
	if h.pipe != nil {
		h.pipe.Close()
	}
	if h.cmd != nil && h.cmd.Process != nil {
		h.cmd.Process.Kill()
		<-h.ended
	}
	return os.Remove(h.stage)
}

// startOnLastingThread starts cmd from a thread that lasts until cmd has
// ended: the kernel takes the end of a thread for the end of the parent that
// Pdeathsig is about.
func (h *host) startOnLastingThread() error {
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := h.cmd.Start()
		started <- err
		if err == nil {
			h.cmd.Wait()
		}
		close(h.ended)
	}()
	return <-started
}
