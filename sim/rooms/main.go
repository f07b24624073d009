//go:build linux

package rooms

import (
	"encoding/gob"
	"os"
	"os/signal"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// Main is the process of a room, the command sys in one, or a trial, where this process
// was started to be that; it then does not return. Programs that open rooms,
// and tests that do, call it before anything else.
func Main() {
	if len(os.Args) > 0 && filepath.Base(os.Args[0]) == SystemCalls {
		os.Exit(RunSystemCalls(os.Args[1:]))
	}
	if len(os.Args) == 1 && os.Args[0] == trialName {
		os.Exit(runTrial())
	}
	if len(os.Args) != 2 || os.Args[0] != roomName {
		return
	}
	unix.CloseOnExec(3) // they are none of a job's business
	unix.CloseOnExec(4)
	heedSignals()
	answers := gob.NewEncoder(os.NewFile(4, "answers"))
	requests := gob.NewDecoder(os.NewFile(3, "requests"))
	room, err := furnish(os.Args[1])
	if err != nil {
		answers.Encode(answer{Err: err.Error()})
		os.Exit(1)
	}
	answers.Encode(answer{})
	for {
		var r request
		if err := requests.Decode(&r); err != nil {
			os.Exit(0) // nobody asks any more
		}
		var a answer
		a.Result, err = room.serve(r)
		if err != nil {
			a.Err = err.Error()
		}
		if err := answers.Encode(a); err != nil {
			os.Exit(0)
		}
	}
}

// heedSignals catches what this process was told to ignore, as under nohup, and
// does nothing about it: what is ignored a job would inherit, what is caught
// it does not.
func heedSignals() {
	for _, sig := range []os.Signal{unix.SIGHUP, unix.SIGINT, unix.SIGQUIT} {
		if signal.Ignored(sig) {
			signal.Notify(make(chan os.Signal, 1), sig)
		}
	}
}

// furnish makes this process a room on the host's kernel, with its root at
// stage, where there is one.
func furnish(stage string) (*inside, error) {
	if stage == "" {
		return &inside{}, nil
	}
	known, err := readDrivers()
	if err != nil {
		return nil, err
	}
	return &inside{known: known}, enter(stage)
}
