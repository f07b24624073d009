package docker

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/image/json"
)

// port is a port of a container: where it is published to, or only exposed.
type port struct {
	private  int
	protocol string
	address  string // "": it is only exposed
	public   int
}

// firstPort is the first of the ports for those who ask for any.
const firstPort = 32768

// parsePublish reads the value of -p: [[ADDRESS:]PUBLIC:]PRIVATE[/PROTOCOL].
func parsePublish(spec string) (all []port, err error) {
	rest, protocol, given := strings.Cut(spec, "/")
	if !given {
		protocol = "tcp"
	}
	if protocol != "tcp" && protocol != "udp" && protocol != "sctp" {
		return nil, refuse("invalid proto: ", protocol)
	}
	at := strings.LastIndexByte(rest, ':')
	p := port{protocol: protocol}
	if p.private, err = portNumber(rest[at+1:]); err != nil {
		return nil, refuse("invalid containerPort: ", rest[at+1:])
	}
	address, public := "", ""
	if at >= 0 {
		public = rest[:at]
		if i := strings.LastIndexByte(public, ':'); i >= 0 {
			address, public = strings.Trim(public[:i], "[]"), public[i+1:]
		}
	}
	if public != "" {
		if p.public, err = portNumber(public); err != nil {
			return nil, refuse("invalid hostPort: ", public)
		}
	}
	if address != "" {
		p.address = address
		return []port{p}, nil
	}
	four, six := p, p
	four.address, six.address = "0.0.0.0", "::"
	return []port{four, six}, nil
}

func portNumber(text string) (int, error) {
	n, err := strconv.ParseUint(text, 10, 16)
	return int(n), err
}

// published are the ports that -p asks for; who asked for any gets the next
// that no container has.
func (s store) published(specs []string) (all []port, err error) {
	next := firstPort
	for _, c := range s.containers() {
		for _, p := range c.host.ports {
			next = max(next, p.public+1)
		}
	}
	for _, spec := range specs {
		some, err := parsePublish(spec)
		if err != nil {
			return nil, err
		}
		if some[0].public == 0 {
			for i := range some {
				some[i].public = next
			}
			next++
		}
		all = append(all, some...)
	}
	return all, nil
}

// free is an error where another container that runs has one of the ports.
func (s store) free(c *container) error {
	for _, other := range s.containers() {
		if other.state.pid == 0 || other.id == c.id {
			continue
		}
		for _, theirs := range other.host.ports {
			for _, p := range c.host.ports {
				if p.public == theirs.public && p.protocol == theirs.protocol && p.address == theirs.address {
					return daemon("failed to set up container networking: driver failed programming external connectivity on endpoint ", c.name, " (", s.newID(), "): Bind for ",
						hostPort(p.address, p.public), " failed: port is already allocated")
				}
			}
		}
	}
	return nil
}

// hostPort is an address with a port.
func hostPort(address string, number int) string {
	if strings.Contains(address, ":") {
		address = "[" + address + "]"
	}
	return address + ":" + decimal(number)
}

// key is how the container's side of a port is written.
func (p *port) key() string { return decimal(p.private) + "/" + p.protocol }

// ports are all ports of a container that runs in a network, in order.
func (c *container) ports() []port {
	if c.state.pid == 0 || c.host.network == "host" || c.host.network == "none" {
		return nil
	}
	all := slices.Clone(c.host.ports)
	for _, key := range c.running.ports {
		number, protocol, _ := strings.Cut(key, "/")
		n, _ := portNumber(number)
		if !slices.ContainsFunc(all, func(p port) bool { return p.key() == key }) {
			all = append(all, port{private: n, protocol: protocol})
		}
	}
	slices.SortStableFunc(all, func(a, b port) int {
		return cmp.Or(a.private-b.private, strings.Compare(a.address, b.address), a.public-b.public, strings.Compare(a.protocol, b.protocol))
	})
	return all
}

// portsText is how docker ps shows ports: first those that are the same on
// both sides or only exposed.
func portsText(all []port) string {
	var same, other []string
	for _, p := range all {
		switch {
		case p.address == "":
			same = append(same, p.key())
		case p.public == p.private:
			same = append(same, hostPort(p.address, p.public)+"->"+p.key())
		default:
			other = append(other, hostPort(p.address, p.public)+"->"+p.key())
		}
	}
	return strings.Join(append(same, other...), ", ")
}

// bindings is the JSON of published ports.
func bindings(all []port) json.Value {
	v := json.Object()
	for _, p := range all {
		was := v.Get(p.key()).Items()
		v = v.With(p.key(), json.Array(append(slices.Clone(was), json.Object(text("HostIp", p.address), text("HostPort", decimal(p.public))))...))
	}
	return v
}

// readBindings reads what bindings wrote.
func readBindings(v json.Value) (all []port) {
	for i, key := range v.Keys() {
		number, protocol, _ := strings.Cut(key, "/")
		private, _ := portNumber(number)
		for _, b := range v.Items()[i].Items() {
			public, _ := portNumber(b.Get("HostPort").Str())
			all = append(all, port{private, protocol, b.Get("HostIp").Str(), public})
		}
	}
	return all
}

// showPorts is docker port.
func showPorts(c *client, s *syntax, args []string) error {
	operands, err := s.parse(args, 1, 2)
	if err != nil {
		return err
	}
	made, err := c.store.container(operands[0])
	if err != nil {
		return err
	}
	asked := ""
	if len(operands) > 1 {
		if asked = operands[1]; !strings.Contains(asked, "/") {
			asked += "/tcp"
		}
	}
	found := false
	for _, p := range made.ports() {
		switch {
		case p.address == "":
		case asked == "":
			c.print(p.key(), " -> ", hostPort(p.address, p.public), "\n")
		case asked == p.key():
			found = true
			c.print(hostPort(p.address, p.public), "\n")
		}
	}
	if asked != "" && !found {
		return refuse("no public port '", asked, "' published for ", operands[0])
	}
	return nil
}
