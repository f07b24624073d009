package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
)

// answer is what a served round comes to.
type answer struct {
	Sample Sample
	Error  string
}

// serve does the rounds that are asked for by a row's name.
func serve(name, program string, from io.Reader, to io.Writer) error {
	s, err := open(name, program)
	if err != nil {
		return err
	}
	if h, ok := s.(*host); ok {
		defer h.Close()
	}
	requests, answers := json.NewDecoder(from), json.NewEncoder(to)
	var row *Row
	var w *World
	for {
		var asked string
		if err := requests.Decode(&asked); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if row == nil || row.Name != asked {
			if row = rowNamed(asked); row == nil {
				return fmt.Errorf("no row %q", asked)
			}
			w = row.World()
		}
		var a answer
		if a.Sample, err = measure(s, row, w); err != nil {
			a.Error = err.Error()
		}
		if err := answers.Encode(a); err != nil {
			return err
		}
	}
}

func rowNamed(name string) *Row {
	for _, r := range allRows() {
		if r.Name == name {
			return &r
		}
	}
	return nil
}

// open makes a system.
func open(name, program string) (System, error) {
	switch name {
	case kernel:
		return kernelOverlay(), nil
	case tmpfsAlone:
		return tmpfsTree(), nil
	case fuseExport:
		return fuseMount(program, "mount")
	case fuseOverlayfs:
		return fuseMount(fuseOverlayfs)
	}
	if s := portable(name); s != nil {
		return s, nil
	}
	return nil, fmt.Errorf("no system %q", name)
}

// server is a system in a process of its own, with mounts of its own.
type server struct {
	name      string
	cmd       *exec.Cmd
	in        io.WriteCloser
	questions *json.Encoder
	answers   *json.Decoder
}

func start(name, program string) (*server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s := &server{name: name, cmd: exec.Command(self, "-program", program, "serve", name)}
	s.cmd.Stderr = os.Stderr
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
	if s.in, err = s.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	s.questions, s.answers = json.NewEncoder(s.in), json.NewDecoder(out)
	return s, s.cmd.Start()
}

// round asks for one.
func (s *server) round(row string) (answer, error) {
	if err := s.questions.Encode(row); err != nil {
		return answer{}, err
	}
	var a answer
	err := s.answers.Decode(&a)
	return a, err
}

func (s *server) stop() error {
	s.in.Close()
	return s.cmd.Wait()
}
