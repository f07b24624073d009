package docker

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// Programs are docker and the shim, by the names of their files.
func Programs() map[string]sys.Program {
	return map[string]sys.Program{"docker": program, shimName: shim}
}

// client is one run of docker.
type client struct {
	p      sys.Process
	store  store
	out    []byte // standard output, not written yet
	status int
}

// command is one subcommand.
type command struct {
	names string // "ps" or "container ls"; those that mean the same by commas
	usage string // behind "docker NAME "
	run   func(c *client, s *syntax, args []string) error
}

// commands are all subcommands.
func commands() []command {
	var all []command
	for _, group := range [][]command{containerCommands(), imageCommands(), systemCommands()} {
		all = append(all, group...)
	}
	return all
}

func program(p sys.Process) int {
	c := &client{p: p, store: store{p: p}}
	args := p.Args()
	err := c.dispatch(args[min(1, len(args)):])
	c.flush()
	if err == nil {
		return c.status
	}
	r, ok := err.(*refusal)
	if !ok {
		r = &refusal{lower(err.Error()), 1}
	}
	if r.text != "" {
		c.complain(r.text, "\n")
	}
	return r.status
}

// dispatch runs the subcommand that the arguments name.
func (c *client) dispatch(args []string) error {
	if len(args) == 0 || args[0] == "--help" || args[0] == "-h" || args[0] == "help" {
		c.print(help())
		return nil
	}
	if args[0] == "--version" || args[0] == "-v" {
		c.print("Docker version ", version, ", build e6534b4\n")
		return nil
	}
	if strings.HasPrefix(args[0], "-") {
		return &refusal{"unknown flag: " + args[0] + "\n\nUsage:  docker [OPTIONS] COMMAND [ARG...]\n\nRun 'docker --help' for more information", 125}
	}
	found, name, rest := find(commands(), args)
	if found == nil {
		return unknown(args)
	}
	s := &syntax{name: "docker " + name, usage: found.usage}
	if cred := c.p.Cred(); cred.EUID != 0 {
		return refuse("permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: " +
			"Get \"http://%2Fvar%2Frun%2Fdocker.sock/v1.50/containers/json\": dial unix /var/run/docker.sock: connect: permission denied")
	}
	if err := c.store.prepare(); err != nil {
		return err
	}
	return found.run(c, s, rest)
}

// find is the subcommand that the first words name.
func find(all []command, args []string) (found *command, name string, rest []string) {
	for i := range all {
		for _, name := range strings.Split(all[i].names, ",") {
			words := strings.Fields(name)
			if len(args) >= len(words) && strings.Join(args[:len(words)], " ") == strings.Join(words, " ") {
				return &all[i], strings.Join(words, " "), args[len(words):]
			}
		}
	}
	return nil, "", nil
}

// unknown is what docker says of a word that is no command.
func unknown(args []string) error {
	word := args[0]
	for _, group := range []string{"container", "image", "system", "volume"} {
		if word != group {
			continue
		}
		if len(args) == 1 {
			return refuse("Usage:  docker ", group, " COMMAND\n\nRun 'docker ", group, " COMMAND --help' for more information on a command.")
		}
		return refuse("docker: unknown command: docker ", group, " ", args[1], "\n\nUsage:  docker ", group, " COMMAND\n\nRun 'docker ", group, " --help' for more information")
	}
	if strings.Contains(" events import login logout network pause push search stats unpause update compose context builder manifest plugin swarm ", " "+word+" ") {
		return refuse("docker ", word, " is not simulated here (docker help)")
	}
	return refuse("docker: unknown command: docker ", word, "\n\nRun 'docker --help' for more information")
}

// help is the list of what there is.
func help() string {
	text := "Usage:  docker [OPTIONS] COMMAND\n\nA self-sufficient runtime for containers\n\nCommands:\n"
	for _, command := range commands() {
		text += "  " + strings.TrimRight(strings.Split(command.names, ",")[0]+" "+command.usage, " ") + "\n"
	}
	return text
}

func (c *client) print(pieces ...string) {
	for _, piece := range pieces {
		c.out = append(c.out, piece...)
	}
}

// flush writes what was printed so far.
func (c *client) flush() {
	sys.WriteAll(c.p, 1, c.out)
	c.out = nil
}

// complain writes to standard error, behind what was printed.
func (c *client) complain(pieces ...string) {
	c.flush()
	sys.WriteAll(c.p, 2, []byte(join(pieces)))
}

// each does something for every name; failures are told and do not stop it.
func (c *client) each(names []string, do func(name string) error) error {
	for _, name := range names {
		if err := do(name); err != nil {
			c.complain(err.Error(), "\n")
			c.status = 1
		}
	}
	return nil
}
