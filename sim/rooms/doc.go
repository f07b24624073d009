//go:build linux

// Package rooms opens rooms: places where one script runs on one kernel with
// one shell, so that what they gave can be compared.
//
// # Vocabulary
//
// A room is where jobs run: ram is the simulated machine, disk is the same with
// its /root in a directory of the host, linux is our shell and commands on the
// host's kernel, bash is the real bash and the real commands on it, and one of
// ours: sys, which is this program under that name (systemcalls.go). Room fuse
// is bash, but a new overlay is an export of the engine (export.go). A job is one run of the shell in a fresh working directory.
// A result is what it printed, how it ended, and the tree it left.
//
// # The rule
//
// A room on the host's kernel is a process of this program in namespaces of
// its own, in a root of its own where everything but /root and /tmp is
// read-only. What a job does ends with the job: its mounts, its processes,
// its files. No job, and no end of this program, leaves anything behind, but
// for lines that a job wrote to the machine's log: the log is one for all, so
// a job that reads it runs alone (alone.go).
//
// # What it must not know
//
// Lessons, the command line, tests.
//
// A program that opens rooms calls Main first of all: the process of a room
// is that program again. Read room.go next, then host.go and layout.go.
package rooms
