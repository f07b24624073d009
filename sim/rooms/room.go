//go:build linux

package rooms

import (
	"fmt"
	"time"

	"github.com/overlook-fs/overlook/sim"
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/trace"
)

// Room is a place where jobs run, one after the other.
type Room interface {
	// Run runs a job. The error is of the room, not of the script.
	Run(Job) (Result, error)
	Close() error
}

// Job is one run of the shell.
type Job struct {
	Args    []string // arguments of bash
	Script  string   // content of the file ScriptDir/Name, where Name is one
	Name    string
	Stdin   []byte
	FS      string        // filesystem of the working directory: "tmpfs" or "ext4"
	Timeout time.Duration // 0: a minute
	Tree    TreeWish
	// Profile is whether the shell is root, or only of a user namespace of its
	// own. Room linux has no such namespaces.
	Profile sim.Profile
	Alone   bool // no other room runs a job meanwhile: this one reads the kernel's log
	Watch   Watch
	// Before and After are texts that bash runs on the host's kernel, on the
	// same /root, before and after a job in room disk.
	Before, After string
	// Power is after how many changes the power fails, of WatchedDir on the
	// host's kernel, of all layers in room disk; 0: never.
	Power int
}

// TreeWish says whether a job's result has the tree that it left.
type TreeWish int

const (
	NoTree TreeWish = iota
	WithTree
)

// ScriptDir is where a job's script lies.
const ScriptDir = "/script"

// Result is what a job gave.
type Result struct {
	Stdout, Stderr []byte
	Status         int  // as bash would say it: 128 and more for a signal
	TimedOut       bool // the room ended it: its time was up, or it had too many processes
	Tree           Tree
	// Changes are what was done to the watched layers, cut at each look.
	Changes [][]trace.Event
}

// Text runs a text as bash -c does.
func Text(text string) Job { return Job{Args: []string{"-c", text}, FS: "tmpfs"} }

// File runs a text as bash runs a script file of that name.
func File(name, text string, args ...string) Job {
	return Job{Args: append([]string{ScriptDir + "/" + name}, args...), Name: name, Script: text, FS: "tmpfs"}
}

// command is what runs the job's shell.
func (j *Job) command() (path string, argv []string) {
	argv = append([]string{"bash"}, j.Args...)
	if j.Profile == sim.Userns {
		return "/usr/bin/unshare", append([]string{"unshare", "-Urm"}, argv...)
	}
	return "/bin/bash", argv
}

func (j *Job) timeout() time.Duration {
	if j.Timeout == 0 {
		return time.Minute
	}
	return j.Timeout
}

// Open opens the room of that name: ram, disk, linux, bash or fuse.
func Open(name string) (Room, error) {
	switch name {
	case "ram", "disk", "linux", "bash", "fuse":
		return open(name)
	}
	return nil, fmt.Errorf("no room %q", name)
}

// environment is what every job starts with: what a login to the simulated
// machine gives.
func environment() []string {
	return []string{
		"HOME=/root", "LOGNAME=root", "USER=root", "SHELL=/bin/bash", "PWD=/root",
		"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
		"LC_ALL=C", "TZ=UTC0",
	}
}

// exitStatus is a wait status as the shell's $? has it.
func exitStatus(w sys.WaitStatus) int {
	if w.Signaled() {
		return 128 + int(w.Signal())
	}
	return w.ExitStatus()
}
