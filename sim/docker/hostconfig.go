package docker

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/coreutils"
	"github.com/overlook-fs/overlook/sim/image/json"
	"github.com/overlook-fs/overlook/sim/sys"
)

// host is what a container may have of the machine. Limits of memory and of
// processors are kept and shown, and nobody enforces them.
type host struct {
	network          string
	ports            []port // published
	capAdd, capDrop  []string
	readOnly         bool
	privileged       bool
	memory, nanoCPUs int64
}

// value is the JSON of it.
func (h *host) value() []json.Pair {
	return []json.Pair{
		text("NetworkMode", h.network), pair("PortBindings", bindings(h.ports)), pair("CapAdd", list(h.capAdd)), pair("CapDrop", list(h.capDrop)),
		truth("Privileged", h.privileged), truth("ReadonlyRootfs", h.readOnly), number("Memory", h.memory), number("NanoCpus", h.nanoCPUs),
	}
}

// readHost reads what value wrote.
func readHost(v json.Value) host {
	return host{
		network: v.Get("NetworkMode").Str(), ports: readBindings(v.Get("PortBindings")), capAdd: v.Get("CapAdd").Strs(), capDrop: v.Get("CapDrop").Strs(),
		readOnly: v.Get("ReadonlyRootfs").Bool(), privileged: v.Get("Privileged").Bool(), memory: v.Get("Memory").Int(), nanoCPUs: v.Get("NanoCpus").Int(),
	}
}

// caps are the capabilities of the container's superuser.
func (h *host) caps() uint64 {
	if h.privileged {
		return sys.CAP_ALL
	}
	caps := uint64(containerCaps)
	drop, _ := capabilities(h.capDrop)
	add, _ := capabilities(h.capAdd)
	return caps&^drop | add
}

// capabilities is the set of those that are named, with CAP_ or without; "ALL"
// is all. unknown is a name that is none.
func capabilities(names []string) (set uint64, unknown string) {
	for _, name := range names {
		name = strings.TrimPrefix(strings.ToLower(name), "cap_")
		if name == "all" {
			set |= sys.CAP_ALL
			continue
		}
		n, ok := coreutils.CapabilityNamed(name)
		if !ok {
			return 0, "CAP_" + strings.ToUpper(name)
		}
		set |= 1 << n
	}
	return set, ""
}

// host is what is asked for of the machine.
func (n *creation) host(s store) (h host, err error) {
	h = host{network: n.network, capAdd: n.capAdd, capDrop: n.capDrop, readOnly: n.readOnly, privileged: n.privileged}
	for what, names := range [2][]string{n.capAdd, n.capDrop} {
		if _, unknown := capabilities(names); unknown != "" {
			return h, daemon("invalid ", [2]string{"CapAdd", "CapDrop"}[what], ": unknown capability: ", strconv.Quote(unknown))
		}
	}
	switch n.network {
	case "", "default":
		h.network = "bridge"
	case "bridge", "host", "none":
	default:
		return h, daemon("network ", n.network, " not found")
	}
	h.memory, h.nanoCPUs = n.memory, n.nanoCPUs
	h.ports, err = s.published(n.publish)
	return h, err
}

// limits makes s know the options that limit what a container uses.
func (n *creation) limits(s *syntax) {
	s.options = append(s.options,
		option{short: 'm', long: "memory", why: "invalid size: '%'", set: func(v string) (ok bool) {
			n.memory, ok = bytesOf(v)
			return ok
		}},
		option{long: "cpus", why: "failed to parse % as a rational number", set: func(v string) bool {
			cpus, err := strconv.ParseFloat(v, 64)
			n.nanoCPUs = int64(cpus * 1e9)
			return err == nil && cpus >= 0
		}})
}

// bytesOf reads a size: "512m".
func bytesOf(v string) (int64, bool) {
	digits := strings.TrimRight(strings.ToLower(v), "bkmgi")
	n, err := strconv.ParseInt(digits, 10, 64)
	shift, ok := map[string]int{"": 0, "b": 0, "k": 10, "kb": 10, "m": 20, "mb": 20, "g": 30, "gb": 30}[strings.ToLower(v[len(digits):])]
	return n << shift, err == nil && ok && n >= 0 && n < 1<<30
}

// environment is what -e and --env-file ask for, the files first. A name alone
// takes docker's own value, if there is one.
func (n *creation) environment(p sys.Process) ([]string, error) {
	var asked []string
	for _, file := range n.envFiles {
		content, err := sys.ReadFile(p, file)
		if err != nil {
			return nil, refuse("open ", file, ": ", lower(err.Error()))
		}
		for _, line := range strings.Split(string(content), "\n") {
			line = strings.TrimLeft(strings.TrimSuffix(line, "\r"), " \t")
			name, _, _ := strings.Cut(line, "=")
			switch {
			case line == "" || line[0] == '#':
				continue
			case name == "":
				return nil, refuse("no variable name on line '", line, "'")
			case strings.ContainsAny(name, " \t"):
				return nil, refuse("poorly formatted environment: variable '", name, "' contains whitespaces")
			}
			asked = append(asked, line)
		}
	}
	var env []string
	for _, e := range append(asked, n.env...) {
		if strings.Contains(e, "=") {
			env = append(env, e)
			continue
		}
		for _, mine := range p.Environ() {
			if strings.HasPrefix(mine, e+"=") {
				env = append(env, mine)
			}
		}
	}
	return env, nil
}
