//go:build linux

package main

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/stage"
)

// readyVariable is set for a mount in the background: descriptor 3 is then
// where it tells its starter what came of it.
const readyVariable = "OVERLOOK_MOUNT_READY"

// mountInBackground starts this program again, to stay, and returns once it
// has mounted.
func mountInBackground(args []string) int {
	told, tell, err := os.Pipe()
	if err != nil {
		complain("mount: %v", err)
		return exitFailed
	}
	program, err := os.Executable()
	if err != nil {
		complain("mount: %v", err)
		return exitFailed
	}
	cmd := exec.Command(program)
	cmd.Args = append([]string{"overlook", "mount", "-f"}, args...) // not a helper's name
	cmd.Env = append(os.Environ(), readyVariable+"=1")
	cmd.ExtraFiles = []*os.File{tell}
	cmd.SysProcAttr = &unix.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		complain("mount: %v", err)
		return exitFailed
	}
	tell.Close()
	text, _ := io.ReadAll(told)
	switch why, failed := strings.CutPrefix(string(text), "!"); {
	case failed:
		io.WriteString(os.Stderr, why)
		return exitDiffers
	case len(text) == 0:
		complain("mount: the mount ended before it was ready")
		return exitFailed
	}
	return 0
}

// starter is who waits to hear what came of a mount.
type starter struct{ to *os.File }

// readiness is this process's starter, if any.
func readiness() starter {
	if os.Getenv(readyVariable) == "" {
		return starter{}
	}
	os.Unsetenv(readyVariable)
	unix.CloseOnExec(3)
	return starter{os.NewFile(3, "ready")}
}

// mounted tells that it is done.
func (s starter) mounted() {
	if s.to != nil {
		io.WriteString(s.to, "mounted")
		s.to.Close()
	}
}

// failed tells why it is not.
func (s starter) failed(point string, err error) {
	text := "overlook: mount: " + point + ": " + err.Error() + "\n"
	var refused *stage.Refused
	if errors.As(err, &refused) {
		for _, line := range refused.Log {
			text += "overlook: " + line + "\n"
		}
	}
	if s.to == nil {
		io.WriteString(os.Stderr, text)
		return
	}
	io.WriteString(s.to, "!"+text)
	s.to.Close()
}
