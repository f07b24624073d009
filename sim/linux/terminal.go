//go:build linux

package linux

import (
	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/sys"
)

func (p *Process) Tcgetattr(fd int) (t sys.Termios, err error) {
	err = p.on(event("tcgetattr"), fd, func(host int) error {
		settings, err := unix.IoctlGetTermios(host, unix.TCGETS)
		if err != nil {
			return err
		}
		t = sys.Termios{Echo: settings.Lflag&unix.ECHO != 0, Canonical: settings.Lflag&unix.ICANON != 0}
		return nil
	})
	return t, err
}

func (p *Process) Tcsetattr(fd int, t sys.Termios) error {
	return p.on(event("tcsetattr"), fd, func(host int) error {
		settings, err := unix.IoctlGetTermios(host, unix.TCGETS)
		if err != nil {
			return err
		}
		settings.Lflag &^= unix.ECHO | unix.ICANON
		if t.Echo {
			settings.Lflag |= unix.ECHO
		}
		if t.Canonical {
			settings.Lflag |= unix.ICANON
		}
		return unix.IoctlSetTermios(host, unix.TCSETS, settings)
	})
}

func (p *Process) Winsize(fd int) (w sys.Winsize, err error) {
	err = p.on(event("winsize"), fd, func(host int) error {
		size, err := unix.IoctlGetWinsize(host, unix.TIOCGWINSZ)
		if err != nil {
			return err
		}
		w = sys.Winsize{Rows: int(size.Row), Cols: int(size.Col)}
		return nil
	})
	return w, err
}

// Tcsetpgrp only checks that fd is a terminal: groups of the family are not
// the host's, and its terminal's interrupts go to this program.
func (p *Process) Tcsetpgrp(fd int, pgid int) error {
	return p.on(event("tcsetpgrp"), fd, func(host int) error {
		_, err := unix.IoctlGetTermios(host, unix.TCGETS)
		return err
	})
}
