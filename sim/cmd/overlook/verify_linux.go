package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/overlook-fs/overlook/sim/rooms"
)

func verifyCommand() command {
	return command{
		name:  "verify",
		short: "compare scripts with bash on the real kernel",
		help: `Usage: overlook verify [--fs tmpfs|ext4] [--timeout 60s] FILE...

Runs each script twice, in a fresh /root on that filesystem: by our shell and
commands in the simulated machine, and by bash and the real commands on this
machine's kernel. Compares what each printed and returned and the trees left
in /root: type, mode, owner, size, content, link count, extended attributes,
and which names are one inode. Times, the values of inode numbers, and bytes of
file handles and uuids are not compared.

The real run is confined: in namespaces of its own, in a root of its own where
everything but /root and /tmp is read-only, without the machine's devices,
network and processes, for the time given. It needs root.

  --fs FS        filesystem of /root: tmpfs (the default) or ext4
  --timeout D    how long a script may take, such as 90s or 2m

Exit status: 0 where every script gave the same, 1 where one did not, 2 for bad
usage or a file that cannot be read, 125 where a room cannot open.
`,
		run: verify,
	}
}

// verifyOptions are the arguments of verify.
type verifyOptions struct {
	fs      string
	timeout time.Duration
	files   []string
}

func verify(args []string) int {
	o, status := parseVerify(args)
	if status != 0 {
		return status
	}
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
	for _, file := range o.files {
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

func parseVerify(args []string) (o verifyOptions, status int) {
	o = verifyOptions{fs: "tmpfs", timeout: time.Minute}
	for len(args) > 0 && len(args[0]) > 1 && args[0][0] == '-' {
		option := args[0]
		args = args[1:]
		if option == "--" {
			break
		}
		if len(args) == 0 {
			return o, usage("verify", "%s needs a value", option)
		}
		value := args[0]
		args = args[1:]
		switch option {
		case "--fs":
			if value != "tmpfs" && value != "ext4" {
				return o, usage("verify", "--fs is tmpfs or ext4, not %q", value)
			}
			o.fs = value
		case "--timeout":
			d, err := time.ParseDuration(value)
			if err != nil || d <= 0 {
				return o, usage("verify", "%q is not a length of time", value)
			}
			o.timeout = d
		default:
			return o, usage("verify", "no option %s", option)
		}
	}
	o.files = args
	if len(args) == 0 {
		return o, usage("verify", "no script")
	}
	return o, 0
}
