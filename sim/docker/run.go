package docker

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

func containerCommands() []command {
	return []command{
		{"run,container run", "[OPTIONS] IMAGE [COMMAND] [ARG...]", run},
		{"create,container create", "[OPTIONS] IMAGE [COMMAND] [ARG...]", create},
		{"exec,container exec", "[OPTIONS] CONTAINER COMMAND [ARG...]", exec},
		{"start,container start", "[OPTIONS] CONTAINER [CONTAINER...]", start},
		{"stop,container stop", "[OPTIONS] CONTAINER [CONTAINER...]", stop},
		{"restart,container restart", "[OPTIONS] CONTAINER [CONTAINER...]", restart},
		{"kill,container kill", "[OPTIONS] CONTAINER [CONTAINER...]", kill},
		{"wait,container wait", "CONTAINER [CONTAINER...]", wait},
		{"rm,container rm,container remove", "[OPTIONS] CONTAINER [CONTAINER...]", rm},
		{"rename,container rename", "CONTAINER NEW_NAME", rename},
		{"logs,container logs", "[OPTIONS] CONTAINER", logs},
		{"ps,container ls,container list,container ps", "[OPTIONS]", ps},
		{"diff,container diff", "CONTAINER", diff},
		{"commit,container commit", "[OPTIONS] CONTAINER [REPOSITORY[:TAG]]", commit},
		{"cp,container cp", "[OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-\n\tdocker cp [OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH", cp},
		{"export,container export", "[OPTIONS] CONTAINER", export},
		{"attach,container attach", "[OPTIONS] CONTAINER", attach},
		{"port,container port", "CONTAINER [PRIVATE_PORT[/PROTO]]", showPorts},
		{"top,container top", "CONTAINER [ps OPTIONS]", top},
		{"container inspect", "[OPTIONS] CONTAINER [CONTAINER...]", inspectContainers},
	}
}

func run(c *client, s *syntax, args []string) error {
	n := &creation{}
	n.options(s)
	s.flag(&n.detach, 'd', "detach")
	operands, err := s.parse(args, 1, -1)
	if err != nil {
		return err
	}
	if !n.detach && n.tty && n.stdin && !sys.IsTerminal(c.p, 0) {
		return refuse("the input device is not a TTY")
	}
	made, err := c.create(n, operands[0], operands[1:])
	if err != nil {
		return runRefusal(err, 125)
	}
	if n.detach {
		err = c.store.startShim(made)
	} else {
		err = c.foreground(made)
	}
	if err != nil {
		if made.autoRemove {
			c.store.removeVolumes(made)
			c.store.remove(made)
		}
		return runRefusal(err, missing(err.Error()))
	}
	if n.detach {
		c.print(made.id, "\n")
	}
	return nil
}

// runRefusal is a refusal as docker run prints it.
func runRefusal(err error, status int) error {
	return &refusal{"docker: " + err.Error() + "\n\nRun 'docker run --help' for more information", status}
}

// foreground starts a container where docker itself runs, and waits for it.
func (c *client) foreground(made *container) error {
	c.flush()
	c.p.Sigaction(sys.SIGINT, sys.ActionCatch)
	i := &interrupts{p: c.p, c: made}
	if made.running.tty && sys.IsTerminal(c.p, 0) {
		if err := c.store.start(made, [3]int{0, 1, 2}, beside); err != nil {
			return err
		}
		_, ended, err := c.p.Wait4(made.state.pid, 0)
		for err == sys.EINTR {
			i.take()
			_, ended, err = c.p.Wait4(made.state.pid, 0)
		}
		c.store.finish(made, ended)
		c.status = exitCode(ended)
		return err
	}
	r := &relay{p: c.p, c: made, to: [2]int{1, 2}, interrupts: i}
	if err := r.begin(); err != nil {
		return err
	}
	c.status = exitCode(r.wait())
	return nil
}

func create(c *client, s *syntax, args []string) error {
	n := &creation{detach: true}
	n.options(s)
	operands, err := s.parse(args, 1, -1)
	if err != nil {
		return err
	}
	made, err := c.create(n, operands[0], operands[1:])
	if err != nil {
		return &refusal{err.Error() + "\n\nRun 'docker create --help' for more information", 1}
	}
	c.print(made.id, "\n")
	return nil
}

func start(c *client, s *syntax, args []string) error {
	var attach, interactive bool
	s.flag(&attach, 'a', "attach")
	s.flag(&interactive, 'i', "interactive")
	names, err := s.parse(args, 1, -1)
	if err != nil {
		return err
	}
	if attach || interactive {
		return c.startHere(names, interactive)
	}
	failed := false
	c.each(names, func(name string) error {
		made, err := c.store.container(name)
		if err == nil && made.state.pid == 0 {
			err = c.store.startShim(made)
		}
		if err != nil {
			failed = true
			return err
		}
		c.print(name, "\n")
		return nil
	})
	if failed {
		return refuse("Error: failed to start containers: ", strings.Join(names, ", "))
	}
	return nil
}

// startHere starts one container in the foreground, or attaches to it where it
// runs.
func (c *client) startHere(names []string, interactive bool) error {
	if len(names) > 1 {
		return refuse("you cannot start and attach multiple containers at once")
	}
	made, err := c.store.container(names[0])
	switch {
	case err != nil:
		return err
	case made.state.pid != 0:
		return c.attachTo(made, interactive && made.running.stdin)
	}
	return c.foreground(made)
}

func exec(c *client, s *syntax, args []string) error {
	var stdin, tty, detach, privileged bool
	var env []string
	var dir, user string
	s.leading = true
	s.flag(&stdin, 'i', "interactive")
	s.flag(&tty, 't', "tty")
	s.flag(&detach, 'd', "detach")
	s.flag(&privileged, 0, "privileged")
	s.list(&env, 'e', "env")
	s.value(&dir, 'w', "workdir")
	s.value(&user, 'u', "user")
	operands, err := s.parse(args, 2, -1)
	if err != nil {
		return err
	}
	made, err := c.store.standing(operands[0])
	switch {
	case err != nil:
		return err
	case stdin && tty && !sys.IsTerminal(c.p, 0):
		return refuse("the input device is not a TTY")
	}
	made.running.tty = tty
	x := execution{argv: operands[1:], env: made.environment(), dir: made.running.dir, user: made.running.user, caps: made.host.caps()}
	for _, e := range env {
		x.env = setenv(x.env, e)
	}
	if dir != "" {
		x.dir = dir
	}
	if user != "" {
		x.user = user
	}
	if privileged {
		x.caps = sys.CAP_ALL
	}
	return c.join(made, x, stdin, detach)
}

// join runs a program in a container that runs.
func (c *client) join(made *container, x execution, stdin, detach bool) error {
	c.flush()
	null, err := sys.Open(c.p, "/dev/null", sys.O_RDWR|sys.O_CLOEXEC, 0)
	if err != nil {
		return because("open", "/dev/null", err)
	}
	l := launch{p: c.p, streams: [3]int{null, 1, 2}, kin: made.state.pid}
	if stdin {
		l.streams[0] = 0
	}
	if detach {
		l.streams, l.how = [3]int{null, null, null}, apart
	}
	l.what = func(p sys.Process) error {
		for _, space := range []struct {
			name string
			kind int
		}{{"uts", sys.CLONE_NEWUTS}, {"mnt", sys.CLONE_NEWNS}} {
			if err := joinSpace(p, decimal(made.state.pid), space.name, space.kind); err != nil {
				return err
			}
		}
		x.p = p
		return x.run()
	}
	c.p.Sigaction(sys.SIGINT, sys.ActionIgnore)
	pid, problem, err := l.run()
	if err != nil {
		return err
	}
	if problem != "" {
		c.p.Wait4(pid, 0)
		c.print("OCI runtime exec failed: exec failed: unable to start container process: ", problem, ": unknown\r\n")
		c.status = missing(problem)
		return nil
	}
	if detach {
		return nil
	}
	_, ended, err := c.p.Wait4(pid, 0)
	c.status = exitCode(ended)
	return err
}
