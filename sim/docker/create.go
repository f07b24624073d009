package docker

import (
	"slices"
	"strings"

	"github.com/overlook-fs/overlook/sim/image"
	"github.com/overlook-fs/overlook/sim/sys"
)

// creation is what docker create and docker run are asked for.
type creation struct {
	name, entrypoint, dir, user, hostname string
	entrypointGiven                       bool
	env, volumes, tmpfs, labels, mounts   []string
	stdin, tty, remove, detach            bool
	network, pull, platform               string
	publish, envFiles, capAdd, capDrop    []string
	readOnly, privileged                  bool
	memory, nanoCPUs                      int64
}

// options makes s know the options of create and run.
func (n *creation) options(s *syntax) {
	s.leading = true
	s.value(&n.name, 0, "name")
	s.options = append(s.options, option{long: "entrypoint", set: func(v string) bool { n.entrypoint, n.entrypointGiven = v, true; return true }})
	s.value(&n.dir, 'w', "workdir")
	s.value(&n.user, 'u', "user")
	s.value(&n.hostname, 'h', "hostname")
	s.list(&n.env, 'e', "env")
	s.list(&n.volumes, 'v', "volume")
	s.list(&n.tmpfs, 0, "tmpfs")
	s.list(&n.labels, 'l', "label")
	s.list(&n.mounts, 0, "mount")
	s.flag(&n.stdin, 'i', "interactive")
	s.flag(&n.tty, 't', "tty")
	s.flag(&n.remove, 0, "rm")
	n.network, n.pull = "bridge", "missing"
	s.value(&n.network, 0, "network")
	s.value(&n.network, 0, "net")
	s.value(&n.pull, 0, "pull")
	s.value(&n.platform, 0, "platform")
	s.list(&n.publish, 'p', "publish")
	s.list(&n.envFiles, 0, "env-file")
	s.list(&n.capAdd, 0, "cap-add")
	s.list(&n.capDrop, 0, "cap-drop")
	s.flag(&n.readOnly, 0, "read-only")
	s.flag(&n.privileged, 0, "privileged")
	n.limits(s)
	s.lacking = " P add-host cgroup-parent cpu-shares cpuset-cpus device dns gpus group-add health-cmd health-interval health-retries health-timeout init ip ipc link " +
		"log-driver log-opt memory-swap network-alias no-healthcheck oom-kill-disable pid pids-limit publish-all restart runtime security-opt shm-size stop-signal stop-timeout " +
		"storage-opt sysctl ulimit userns uts volumes-from "
}

// create makes a container of an image and a command.
func (c *client) create(n *creation, ref string, command []string) (*container, error) {
	i, err := c.wanted(n, ref)
	if err != nil {
		return nil, err
	}
	made := &container{id: c.store.newID(), layer: c.store.newID(), created: stamp(c.p.Now()), imageID: i.id, autoRemove: n.remove, tmpfs: n.tmpfs}
	made.state.started, made.state.finished = zeroTime, zeroTime
	if made.name, err = c.store.freeName(n.name); err != nil {
		return nil, err
	}
	if n.env, err = n.environment(c.p); err != nil {
		return nil, err
	}
	if made.host, err = n.host(c.store); err != nil {
		return nil, err
	}
	made.running = n.running(i, ref, made.id)
	words := append(slices.Clone(made.running.entrypoint), made.running.cmd...)
	if len(command) > 0 {
		made.running.cmd = command
		words = append(slices.Clone(made.running.entrypoint), command...)
	}
	if len(words) == 0 || words[0] == "" {
		return nil, daemon("no command specified")
	}
	made.path, made.args = words[0], words[1:]
	if err := c.store.mounts(made, n); err != nil {
		return nil, err
	}
	return made, c.store.layOut(made, c.store.top(i))
}

// wanted is the image of a new container, which --pull says whether to fetch.
func (c *client) wanted(n *creation, ref string) (*stored, error) {
	if n.platform != "" && n.platform != "linux/amd64" && n.platform != "linux" {
		return nil, refuse("--platform ", n.platform, " is not simulated here")
	}
	switch n.pull {
	case "missing":
		return c.findOrPull(ref)
	case "never":
		return c.store.find(ref)
	case "always":
	default:
		return nil, refuse("invalid pull option: '", n.pull, "': must be one of \"always\", \"missing\" or \"never\"")
	}
	r, ok := parseReference(ref)
	if !ok {
		return nil, badReference(ref)
	}
	report, err := c.fetch(r)
	if err != nil {
		return nil, err
	}
	c.complain(report)
	return c.store.find(ref)
}

// running is how the container is run: as the image says, but for what was
// asked for.
func (n *creation) running(i *stored, ref, id string) running {
	r := ofConfig(&i.config)
	r.image, r.hostname, r.tty, r.stdin, r.attached = ref, short(id), n.tty, n.stdin, !n.detach
	if n.hostname != "" {
		r.hostname = n.hostname
	}
	if n.user != "" {
		r.user = n.user
	}
	if n.dir != "" {
		r.dir = n.dir
	}
	if n.entrypointGiven {
		r.entrypoint, r.cmd = nil, nil
		if n.entrypoint != "" {
			r.entrypoint = []string{n.entrypoint}
		}
	}
	for _, e := range n.env {
		r.env = setenv(r.env, e)
	}
	for _, l := range n.labels {
		key, value, _ := strings.Cut(l, "=")
		r.labels = append(r.labels, image.Label{Key: key, Value: value})
	}
	return r
}

// freeName is the name for a new container: the one asked for, or made up.
func (s store) freeName(asked string) (string, error) {
	all := s.containers()
	if asked == "" {
		for {
			var b [2]byte
			s.p.Getrandom(b[:])
			name := adjectives[int(b[0])%len(adjectives)] + "_" + surnames[int(b[1])%len(surnames)]
			if !slices.ContainsFunc(all, func(c *container) bool { return c.name == name }) {
				return name, nil
			}
		}
	}
	asked = strings.TrimPrefix(asked, "/")
	if len(asked) < 2 || !plainName(strings.ToLower(asked), "_.-") || strings.IndexByte("_.-", asked[0]) >= 0 {
		return "", daemon("Invalid container name (", asked, "), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed")
	}
	for _, c := range all {
		if c.name == asked {
			return "", daemon("Conflict. The container name \"/", asked, "\" is already in use by container \"", c.id,
				"\". You have to remove (or rename) that container to be able to reuse that name.")
		}
	}
	return asked, nil
}

// What made-up names consist of.
var (
	adjectives = [...]string{"amazing", "bold", "brave", "clever", "eager", "focused", "gifted", "happy", "keen", "kind", "loving", "modest", "quirky", "serene", "upbeat", "vibrant"}
	surnames   = [...]string{"babbage", "bell", "curie", "darwin", "easley", "euler", "galileo", "hopper", "kepler", "lamarr", "lovelace", "noether", "ritchie", "shannon", "torvalds", "turing"}
)

// layOut makes the directories of a new container: its init layer with the
// files that every container has, its own layer, and its papers.
func (s store) layOut(c *container, top string) error {
	initial := c.layer + "-init"
	if err := s.createLayer(initial, top); err != nil {
		return err
	}
	err := s.within(initial, func(merged string) error { return s.stubs(merged) })
	if err == nil {
		err = s.createLayer(c.layer, initial)
	}
	if err != nil {
		return err
	}
	dir := mountsDir + "/" + c.id
	if err := s.makeAll(dir, 0o700); err != nil {
		return because("mkdir", dir, err)
	}
	chains := ""
	if i, err := s.image(c.imageID); err == nil && len(i.chains()) > 0 {
		chains = i.chains()[len(i.chains())-1]
	}
	for _, f := range [][2]string{{"mount-id", c.layer}, {"init-id", initial}, {"parent", chains}} {
		if err := s.write(dir+"/"+f[0], []byte(f[1])); err != nil {
			return err
		}
	}
	if err := s.save(c); err != nil {
		return err
	}
	return s.papers(c)
}

// papers are the files that are bound over those of the container's /etc.
func (s store) papers(c *container) error {
	for _, f := range [][2]string{
		{"hostname", c.running.hostname + "\n"},
		{"hosts", "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\nff00::0\tip6-mcastprefix\nff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n172.17.0.2\t" + c.running.hostname + "\n"},
		{"resolv.conf", "nameserver 192.168.65.7\n"},
	} {
		path := c.dir() + "/" + f[0]
		if err := sys.WriteFile(s.p, path, []byte(f[1]), 0o644); err != nil {
			return because("open", path, err)
		}
	}
	return nil
}

// stubs puts into the init layer what the image lacks of what is mounted or
// found in every container.
func (s store) stubs(merged string) error {
	before := s.p.Umask(0)
	defer s.p.Umask(before)
	for _, name := range []string{"/dev", "/dev/pts", "/dev/shm", "/proc", "/sys", "/etc"} {
		if err := sys.Mkdir(s.p, merged+name, 0o755); err != nil && err != sys.EEXIST {
			return because("mkdir", merged+name, err)
		}
	}
	for _, name := range []string{"/.dockerenv", "/etc/resolv.conf", "/etc/hosts", "/etc/hostname", "/dev/console"} {
		fd, err := sys.Open(s.p, merged+name, sys.O_WRONLY|sys.O_CREAT|sys.O_EXCL, 0o755)
		if err == nil {
			s.p.Close(fd)
		} else if err != sys.EEXIST {
			return because("open", merged+name, err)
		}
	}
	if err := sys.Symlink(s.p, "/proc/mounts", merged+"/etc/mtab"); err != nil && err != sys.EEXIST {
		return because("symlink", merged+"/etc/mtab", err)
	}
	return nil
}
