package main

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/overlook-fs/overlook/sim"
)

func runCommand() command {
	return command{
		name:  "run",
		short: "run a script in a fresh simulated machine",
		help: `Usage: overlook run [OPTION]... FILE [ARG]...
       overlook run [OPTION]... -c TEXT [NAME [ARG]...]

Runs a bash script, from FILE or TEXT, in a fresh simulated machine: user root
in /root. Standard input, output and error are the script's. Of this machine
nothing is touched, and only FILE is read ("-" is standard input).

  -c TEXT     run TEXT
  --explain   afterwards, print each system call and what OverlayFS did for it,
              on standard error
  --picture   afterwards, print every overlay mount with its layers, on
              standard error
  --seed N    chance ($RANDOM, /dev/urandom, inode generation) from N

Exit status: the script's; 127 where FILE cannot be read, 2 for bad usage, 125
where the machine could not be made.
`,
		run: run,
	}
}

// runOptions are the arguments of run.
type runOptions struct {
	script
	explain, picture bool
	seed             uint64
}

// script is what run runs.
type script struct {
	name, text string
	args       []string
}

func run(args []string) int {
	o, status := parseRun(args)
	if status != 0 {
		return status
	}
	m, err := sim.New(sim.Options{Seed: o.seed, Clock: time.Now().UnixNano(), Trace: o.explain, Programs: programs()})
	if err != nil {
		complain("the machine could not be made: %v", err)
		return exitFailed
	}
	m.Kernel().Recorder.Take() // what booting did
	status = m.RunScript(o.name, o.text, o.args, sim.Stdio{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
	if o.explain {
		explain(os.Stderr, m.Kernel().Recorder.Take())
	}
	if o.picture {
		printPicture(os.Stderr, m)
	}
	return status
}

// parseRun reads the arguments. A status other than 0 is the program's.
func parseRun(args []string) (o runOptions, status int) {
	o.seed = randomSeed()
	for len(args) > 0 && len(args[0]) > 1 && args[0][0] == '-' {
		option := args[0]
		args = args[1:]
		switch option {
		case "--explain":
			o.explain = true
		case "--picture":
			o.picture = true
		case "--seed":
			if len(args) == 0 {
				return o, usage("run", "--seed needs a number")
			}
			seed, err := strconv.ParseUint(args[0], 0, 64)
			if err != nil {
				return o, usage("run", "%q is not a number", args[0])
			}
			o.seed, args = seed, args[1:]
		case "-c":
			if len(args) == 0 {
				return o, usage("run", "-c needs a text")
			}
			o.name, o.text, o.args = "bash", args[0], args[1:]
			if len(o.args) > 0 {
				o.name, o.args = o.args[0], o.args[1:]
			}
			return o, 0
		case "--":
			return fileOf(o, args)
		default:
			return o, usage("run", "no option %s", option)
		}
	}
	return fileOf(o, args)
}

// fileOf reads the script that the arguments name.
func fileOf(o runOptions, args []string) (runOptions, int) {
	if len(args) == 0 {
		return o, usage("run", "no script")
	}
	path := args[0]
	if path == "-" {
		path = "/dev/stdin"
	}
	text, err := os.ReadFile(path)
	if err != nil {
		var failed *fs.PathError
		if errors.As(err, &failed) {
			err = failed.Err
		}
		complain("%s: %v", args[0], err)
		return o, 127
	}
	o.name, o.text, o.args = filepath.ToSlash(args[0]), string(text), args[1:]
	return o, 0
}

// randomSeed is another number every time.
func randomSeed() uint64 {
	var b [8]byte
	rand.Read(b[:])
	return binary.LittleEndian.Uint64(b[:])
}
