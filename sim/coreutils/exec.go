package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// execute replaces the program by argv[0], looked for in PATH of envp, and
// returns why that failed. Linux: execvp(3).
func execute(p sys.Process, argv, envp []string) error {
	name := argv[0]
	if strings.Contains(name, "/") {
		return executeFile(p, name, argv, envp)
	}
	if name == "" {
		return sys.ENOENT
	}
	failure := error(sys.ENOENT)
	for _, dir := range strings.Split(searchPath(envp), ":") {
		if dir == "" {
			dir = "."
		}
		switch err := executeFile(p, dir+"/"+name, argv, envp); err {
		case sys.ENOENT, sys.ENOTDIR:
		case sys.EACCES:
			failure = err
		default:
			return err
		}
	}
	return failure
}

// executeFile runs a file that has no known format as a script of sh.
func executeFile(p sys.Process, path string, argv, envp []string) error {
	err := p.Exec(path, argv, envp)
	if err != sys.ENOEXEC {
		return err
	}
	return p.Exec("/bin/sh", append([]string{"sh", path}, argv[1:]...), envp)
}

func searchPath(envp []string) string {
	for _, entry := range envp {
		if path, ok := strings.CutPrefix(entry, "PATH="); ok {
			return path
		}
	}
	return "/bin:/usr/bin"
}

// runStatus is the exit status that says why a command could not be run.
func runStatus(err error) int {
	if err == sys.ENOENT {
		return 127
	}
	return 126
}
