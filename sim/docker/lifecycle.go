package docker

import (
	"strconv"

	"github.com/overlook-fs/overlook/sim/coreutils"
	"github.com/overlook-fs/overlook/sim/sys"
)

func decimal(n int) string { return strconv.Itoa(n) }

func stop(c *client, s *syntax, args []string) error {
	return c.stopEach(s, args, func(string) error { return nil })
}

func restart(c *client, s *syntax, args []string) error {
	return c.stopEach(s, args, func(name string) error {
		made, err := c.store.container(name)
		if err != nil {
			return err
		}
		return c.store.startShim(made)
	})
}

// stopEach stops each container that is named, and then does something with it.
func (c *client) stopEach(s *syntax, args []string, then func(name string) error) error {
	seconds, signal := 10, "TERM"
	s.number(&seconds, 't', "time")
	s.number(&seconds, 0, "timeout")
	s.value(&signal, 's', "signal")
	names, err := s.parse(args, 1, -1)
	if err != nil {
		return err
	}
	sig, err := parseSignal(signal)
	if err != nil {
		return err
	}
	return c.each(names, func(name string) error {
		made, err := c.store.container(name)
		if err != nil {
			return err
		}
		c.store.stop(made, sig, seconds)
		if err := then(name); err != nil {
			return err
		}
		c.print(name, "\n")
		return nil
	})
}

// parseSignal is the signal of a name or a number.
func parseSignal(name string) (sys.Signal, error) {
	if sig, ok := coreutils.SignalNamed(name); ok && sig > 0 {
		return sig, nil
	}
	return 0, daemon("invalid signal: ", name)
}

func kill(c *client, s *syntax, args []string) error {
	signal := "KILL"
	s.value(&signal, 's', "signal")
	names, err := s.parse(args, 1, -1)
	if err != nil {
		return err
	}
	sig, err := parseSignal(signal)
	if err != nil {
		return err
	}
	return c.each(names, func(name string) error {
		made, err := c.store.container(name)
		switch {
		case err != nil:
			return err
		case made.state.pid == 0:
			return daemon("cannot kill container: ", name, ": container ", made.id, " is not running")
		}
		c.p.Kill(made.state.pid, sig)
		if sig == sys.SIGKILL {
			c.store.ends(made.id, 10)
		}
		c.print(name, "\n")
		return nil
	})
}

func wait(c *client, s *syntax, args []string) error {
	names, err := s.parse(args, 1, -1)
	if err != nil {
		return err
	}
	return c.each(names, func(name string) error {
		made, err := c.store.container(name)
		if err != nil {
			return err
		}
		c.store.ends(made.id, -1)
		if after, ok := c.store.load(made.id); ok {
			c.print(decimal(after.state.exit), "\n")
		}
		return nil
	})
}

func rm(c *client, s *syntax, args []string) error {
	var force, volumes bool
	s.flag(&force, 'f', "force")
	s.flag(&volumes, 'v', "volumes")
	names, err := s.parse(args, 1, -1)
	if err != nil {
		return err
	}
	return c.each(names, func(name string) error {
		made, err := c.store.container(name)
		switch {
		case err != nil && force:
			return &refusal{err.Error(), 0}
		case err != nil:
			return err
		case made.state.pid != 0 && !force:
			return daemon("cannot remove container ", strconv.Quote(name), ": container is running: stop the container before removing or force remove")
		case made.state.pid != 0:
			c.store.stop(made, sys.SIGKILL, 10)
		}
		if _, there := c.store.load(made.id); there {
			if volumes {
				c.store.removeVolumes(made)
			}
			if err := c.store.remove(made); err != nil {
				return err
			}
		}
		c.print(name, "\n")
		return nil
	})
}

func rename(c *client, s *syntax, args []string) error {
	names, err := s.parse(args, 2, 2)
	if err != nil {
		return err
	}
	made, err := c.store.container(names[0])
	if err != nil {
		return err
	}
	if names[1] == made.name || names[1] == "" {
		return daemon("Renaming a container with the same name as its current name")
	}
	if made.name, err = c.store.freeName(names[1]); err != nil {
		return err
	}
	return c.store.save(made)
}
