package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/overlook-fs/overlook/sim/rooms"
)

// verifyScripts compares scripts in the simulated machine and on this kernel.
func verifyScripts(o verifyOptions, files []string) (status int) {
	var opened []rooms.Room
	for _, name := range []string{"bash", "ram"} {
		room, err := rooms.Open(name)
		if err != nil {
			complain("verify: %v", err)
			return exitFailed
		}
		defer room.Close()
		opened = append(opened, room)
	}
	for _, file := range files {
		status = max(status, verifyFile(o, file, opened[0], opened[1]))
	}
	return status
}

// verifyFile runs one script in both rooms and says how they differ.
func verifyFile(o verifyOptions, file string, bash, ram rooms.Room) int {
	text, err := os.ReadFile(file)
	if err != nil {
		complain("verify: %v", err)
		return exitUsage
	}
	job := rooms.File(filepath.Base(file), string(text))
	job.FS, job.Timeout, job.Tree = o.fs, o.timeout, rooms.WithTree
	want, err := bash.Run(job)
	if err != nil {
		complain("verify: %s: %v", file, err)
		return exitFailed
	}
	got, err := ram.Run(job)
	if err != nil {
		complain("verify: %s: %v", file, err)
		return exitFailed
	}
	differences := rooms.Compare(job, want, got)
	if len(differences) == 0 {
		fmt.Printf("%s: same on %s: output, status %d, %d names\n", file, o.fs, want.Status, len(want.Tree))
		return 0
	}
	fmt.Printf("%s: differs on %s\n", file, o.fs)
	for _, d := range differences {
		fmt.Print(d)
	}
	return exitDiffers
}
