package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// ownCPU is the CPU time of this process, all its threads together.
func ownCPU() int64 { return cpuOf(os.Getpid()) }

// cpuOf is that of a process.
func cpuOf(pid int) int64 {
	const scheduled = 2 // the process's clock, by the scheduler
	var now unix.Timespec
	unix.ClockGettime(int32(^pid<<3|scheduled), &now)
	return now.Nano()
}
