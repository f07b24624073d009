package docker

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/image"
	"github.com/overlook-fs/overlook/sim/image/json"
	"github.com/overlook-fs/overlook/sim/sys"
)

// version is that of the engine whose words these are.
const version = "28.2.2"

func systemCommands() []command {
	return []command{
		{"inspect", "[OPTIONS] NAME|ID [NAME|ID...]", inspectAny},
		{"info,system info", "[OPTIONS]", info},
		{"version", "[OPTIONS]", showVersion},
		{"system df", "[OPTIONS]", diskUsage},
		{"volume ls,volume list", "[OPTIONS]", volumes},
		{"volume create", "[OPTIONS] [VOLUME]", createVolume},
		{"volume inspect", "[OPTIONS] VOLUME [VOLUME...]", inspectVolumes},
		{"volume rm,volume remove", "[OPTIONS] VOLUME [VOLUME...]", removeVolumes},
	}
}

func info(c *client, s *syntax, args []string) error {
	if _, err := s.parse(args, 0, 0); err != nil {
		return err
	}
	all := c.store.containers()
	running := 0
	for _, made := range all {
		if made.state.pid != 0 {
			running++
		}
	}
	u := c.p.Uname()
	c.print("Client:\n Version:    ", version, "\n Context:    default\n Debug Mode: false\n\nServer:\n",
		" Containers: ", decimal(len(all)), "\n  Running: ", decimal(running), "\n  Paused: 0\n  Stopped: ", decimal(len(all)-running), "\n",
		" Images: ", decimal(len(c.store.images())), "\n Server Version: ", version, "\n Storage Driver: overlay2\n  Backing Filesystem: extfs\n",
		"  Supports d_type: true\n  Using metacopy: false\n  Native Overlay Diff: true\n  userxattr: false\n Logging Driver: json-file\n Cgroup Driver: systemd\n",
		" Kernel Version: ", u.Release, "\n OSType: linux\n Architecture: ", u.Machine, "\n Name: ", u.Nodename, "\n Docker Root Dir: ", rootDir, "\n Debug Mode: false\n")
	return nil
}

func showVersion(c *client, s *syntax, args []string) error {
	var format string
	s.value(&format, 'f', "format")
	if _, err := s.parse(args, 0, 0); err != nil {
		return err
	}
	u := c.p.Uname()
	side := json.Object(text("Version", version), text("ApiVersion", "1.50"), text("Os", "linux"), text("Arch", "amd64"), text("KernelVersion", u.Release))
	if format != "" {
		line, err := expand(format, json.Object(pair("Client", side), pair("Server", side)))
		if err != nil {
			return &refusal{"template parsing error: " + err.Error(), 64}
		}
		c.print(line, "\n")
		return nil
	}
	c.print("Client:\n Version:           ", version, "\n API version:       1.50\n OS/Arch:           linux/amd64\n Context:           default\n\n",
		"Server:\n Engine:\n  Version:          ", version, "\n  API version:      1.50 (minimum version 1.24)\n  OS/Arch:          linux/amd64\n  Experimental:     false\n")
	return nil
}

// diskUsage is docker system df.
func diskUsage(c *client, s *syntax, args []string) error {
	if _, err := s.parse(args, 0, 0); err != nil {
		return err
	}
	containers := c.store.containers()
	rows := [][]string{{"TYPE", "TOTAL", "ACTIVE", "SIZE", "RECLAIMABLE"}, c.imageUsage(containers)}
	var total, free int64
	active := 0
	used := map[string]bool{}
	for _, made := range containers {
		n := c.store.treeSize(diffDir(made.layer))
		total += n
		if made.state.pid != 0 {
			active++
		} else {
			free += n
		}
		for _, m := range made.mounts {
			used[m.name] = true
		}
	}
	rows = append(rows, usage("Containers", len(containers), active, total, free))
	total, free, active = 0, 0, 0
	names := c.store.names(volumesDir)
	for _, name := range names {
		n := c.store.treeSize(volumeData(name))
		total += n
		if used[name] {
			active++
		} else {
			free += n
		}
	}
	rows = append(rows, usage("Local Volumes", len(names), active, total, free), []string{"Build Cache", "0", "0", "0B", "0B"})
	c.print(columns(rows, 10))
	return nil
}

// usage is a line of docker system df.
func usage(what string, total, active int, bytes, free int64) []string {
	reclaimable := size(free, 4)
	if bytes > 0 {
		reclaimable += " (" + strconv.FormatInt(free*100/bytes, 10) + "%)"
	}
	return []string{what, decimal(total), decimal(active), size(bytes, 4), reclaimable}
}

// imageUsage counts each layer once.
func (c *client) imageUsage(containers []*container) []string {
	used := map[string]bool{}
	for _, made := range containers {
		used[made.imageID] = true
	}
	var total, held int64
	active := 0
	seen := map[string]bool{}
	kept := map[string]bool{}
	images := c.store.images()
	for _, i := range images {
		if used[i.id] {
			active++
		}
		for _, chain := range i.chains() {
			l, _ := c.store.findChain(chain)
			if !seen[chain] {
				seen[chain] = true
				total += l.size
			}
			if used[i.id] && !kept[chain] {
				kept[chain] = true
				held += l.size
			}
		}
	}
	return usage("Images", len(images), active, total, total-held)
}

func volumes(c *client, s *syntax, args []string) error {
	var only filters
	o := listOptions{}
	o.declare(s)
	s.list((*[]string)(&only), 'f', "filter")
	if _, err := s.parse(args, 0, 0); err != nil {
		return err
	}
	l := listing{table: "{{.Driver}}\t{{.Name}}", quiet: "Name", headers: map[string]string{"Driver": "DRIVER", "Name": "VOLUME NAME", "Mountpoint": "MOUNTPOINT", "Scope": "SCOPE"}}
	for _, name := range c.store.names(volumesDir) {
		if only.match("name", func(v string) bool { return strings.Contains(name, v) }) {
			l.rows = append(l.rows, json.Object(text("Driver", "local"), text("Mountpoint", volumeData(name)), text("Name", name), text("Scope", "local")))
		}
	}
	return c.show(&l, &o)
}

func createVolume(c *client, s *syntax, args []string) error {
	operands, err := s.parse(args, 0, 1)
	if err != nil {
		return err
	}
	name := c.store.newID()
	if len(operands) > 0 {
		name = operands[0]
	}
	if _, err := c.store.createVolume(name); err != nil {
		return err
	}
	c.print(name, "\n")
	return nil
}

// volumeValue is all there is to know about a volume.
func (c *client) volumeValue(name string) (json.Value, error) {
	st, err := sys.Lstat(c.p, volumeData(name))
	if err != nil || name == "" || strings.Contains(name, "/") {
		return json.Value{}, daemon("get ", name, ": no such volume")
	}
	return json.Object(
		text("CreatedAt", stamp(sys.Timespec{Sec: st.Btime.Sec})), text("Driver", "local"), pair("Labels", json.Value{}), text("Mountpoint", volumeData(name)),
		text("Name", name), pair("Options", json.Value{}), text("Scope", "local"),
	), nil
}

func inspectVolumes(c *client, s *syntax, args []string) error {
	return c.inspect(s, args, c.volumeValue)
}

func removeVolumes(c *client, s *syntax, args []string) error {
	var force bool
	s.flag(&force, 'f', "force")
	operands, err := s.parse(args, 1, -1)
	if err != nil {
		return err
	}
	return c.each(operands, func(name string) error {
		if _, err := c.volumeValue(name); err != nil && !force {
			return err
		}
		for _, made := range c.store.containers() {
			for _, m := range made.mounts {
				if m.name == name {
					return daemon("remove ", name, ": volume is in use - [", made.id, "]")
				}
			}
		}
		c.print(name, "\n")
		return image.Remove(c.p, volumesDir+"/"+name)
	})
}
