package docker

import (
	"path"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

func cp(c *client, s *syntax, args []string) error {
	var archive, follow, quiet bool
	s.flag(&archive, 'a', "archive")
	s.flag(&follow, 'L', "follow-link")
	s.flag(&quiet, 'q', "quiet")
	operands, err := s.parse(args, 2, 2)
	if err != nil {
		return err
	}
	fromName, from, fromContainer := splitPlace(operands[0])
	toName, to, toContainer := splitPlace(operands[1])
	switch {
	case operands[0] == "":
		return refuse("source can not be empty")
	case operands[1] == "":
		return refuse("destination can not be empty")
	case fromContainer && toContainer:
		return refuse("copying between containers is not supported")
	case fromContainer:
		return c.copyOut(fromName, from, to, quiet)
	case toContainer:
		return c.copyIn(from, toName, to, quiet)
	}
	return refuse("must specify at least one container source")
}

// splitPlace reads "CONTAINER:PATH"; a local path is what is absolute or
// begins with a dot.
func splitPlace(text string) (name, place string, container bool) {
	if text == "" || text[0] == '/' || text[0] == '.' {
		return "", text, false
	}
	name, place, container = strings.Cut(text, ":")
	if !container || strings.Contains(name, "/") {
		return "", text, false
	}
	return name, place, true
}

// inContainer gives do the place where a container's name lies, as seen from
// outside: what is mounted in a container that runs is seen too.
func (c *client) inContainer(made *container, name string, do func(root, place string) error) error {
	look := func(root string) error {
		place, err := resolve(c.p, root, name)
		if err != nil {
			return because("resolve", name, err)
		}
		return do(root, place)
	}
	if made.state.pid == 0 {
		return c.store.within(made.layer, look)
	}
	return look("/proc/" + decimal(made.state.pid) + "/root")
}

// copyOut copies from a container.
func (c *client) copyOut(name, from, to string, quiet bool) error {
	made, err := c.store.container(name)
	if err != nil {
		return err
	}
	return c.inContainer(made, from, func(root, place string) error {
		if _, err := sys.Lstat(c.p, place); err != nil {
			return daemon("Could not find the file ", from, " in container ", name)
		}
		if to == "-" {
			c.flush()
			return c.store.archive(place, 1)
		}
		if err := c.copyTo(place, from, to); err != nil {
			return err
		}
		return c.copied(place, c.absolute(to), quiet)
	})
}

// copyIn copies into a container.
func (c *client) copyIn(from, name, to string, quiet bool) error {
	if _, err := sys.Lstat(c.p, from); err != nil {
		return refuse("lstat ", c.absolute(from), ": ", lower(err.Error()))
	}
	made, err := c.store.container(name)
	if err != nil {
		return err
	}
	return c.inContainer(made, to, func(root, place string) error {
		if strings.HasSuffix(to, "/") {
			if st, err := sys.StatPath(c.p, place); err != nil || !st.Mode.IsDir() {
				return daemon("Could not find the file ", to, " in container ", name)
			}
			place += "/"
		} else if _, err := sys.StatPath(c.p, path.Dir(place)); err != nil {
			return daemon("Could not find the file ", path.Dir(to), " in container ", name)
		}
		if err := c.copyTo(from, from, place); err != nil {
			return err
		}
		return c.copied(from, name+":"+to, quiet)
	})
}

// copyTo copies a file or a tree; given is the source as it was typed.
func (c *client) copyTo(from, given, to string) error {
	if strings.HasSuffix(given, "/.") {
		from += "/."
	}
	st, err := sys.StatPath(c.p, to)
	source, sourceErr := sys.StatPath(c.p, from)
	switch {
	case err != nil && strings.HasSuffix(to, "/"):
		return refuse("destination directory ", c.absolute(to), " must exist")
	case sourceErr == nil && source.Mode.IsDir() && err == nil && !st.Mode.IsDir():
		return refuse("cannot copy directory")
	case strings.HasSuffix(given, "/.") && err != nil:
		if err := sys.Mkdir(c.p, to, 0o755); err != nil {
			return refuse("mkdir ", to, ": ", lower(err.Error()))
		}
	}
	return c.store.copyTree(from, to)
}

// absolute is a local name with the working directory before it.
func (c *client) absolute(name string) string {
	if strings.HasPrefix(name, "/") {
		return name
	}
	cwd, _ := c.p.Getcwd()
	return path.Join(cwd, name)
}

// copied tells a terminal how much went through.
func (c *client) copied(what, to string, quiet bool) error {
	if quiet || !sys.IsTerminal(c.p, 2) {
		return nil
	}
	c.complain("Successfully copied ", size(c.archiveSize(what), 3), " to ", to, "\n")
	return nil
}

// archiveSize is how long a tar of a file or a tree is.
func (c *client) archiveSize(name string) int64 {
	var bytes int64 = 1024
	var add func(name string)
	add = func(name string) {
		st, err := sys.Lstat(c.p, name)
		if err != nil {
			return
		}
		bytes += 512
		if st.Mode.IsRegular() {
			bytes += (st.Size + 511) &^ 511
		}
		if st.Mode.IsDir() {
			for _, e := range dirents(c.p, name) {
				add(name + "/" + e)
			}
		}
	}
	add(name)
	return bytes
}

// archive writes a tar of a file or a directory.
func (s store) archive(place string, to int) error {
	return s.toolTo(to, "tar", "-c", "-f", "-", "-C", path.Dir(place), "--", path.Base(place))
}
