package docker

import (
	"slices"
	"sort"
	"strings"

	"github.com/overlook-fs/overlook/sim/image"
	"github.com/overlook-fs/overlook/sim/image/json"
)

// container is one container, as its files tell.
type container struct {
	id, name   string // the name without a slash
	created    string
	path       string
	args       []string
	imageID    string
	running    running
	layer      string // its own; the init layer is called so with -init behind
	state      state
	mounts     []mountPoint
	tmpfs      []string // "/run" or "/run:size=1m"
	binds      []string // as given
	autoRemove bool
	host       host
}

// state is how a container fares.
type state struct {
	pid               int // of its first process; 0: it does not run
	shim              int
	exit              int
	failure           string
	started, finished string
}

// mountPoint is a directory or file from elsewhere in a container.
type mountPoint struct {
	kind, name, source, target, mode string
	anonymous                        bool // a volume that nobody named
}

func (m *mountPoint) writable() bool { return !slices.Contains(strings.Split(m.mode, ","), "ro") }

func (c *container) dir() string    { return containersDir + "/" + c.id }
func (c *container) merged() string { return layersDir + "/" + c.layer + "/merged" }

// status is the state's word.
func (c *container) status() string {
	switch {
	case c.state.pid != 0:
		return "running"
	case c.state.started == zeroTime:
		return "created"
	}
	return "exited"
}

// stateValue is the JSON of the state.
func (c *container) stateValue() json.Value {
	return json.Object(
		text("Status", c.status()), truth("Running", c.state.pid != 0),
		truth("Paused", false), truth("Restarting", false), truth("OOMKilled", false), truth("Dead", false),
		number("Pid", int64(c.state.pid)), number("ExitCode", int64(c.state.exit)), text("Error", c.state.failure),
		text("StartedAt", c.state.started), text("FinishedAt", c.state.finished),
	)
}

// mountValues is the JSON of what is mounted in it.
func (c *container) mountValues() json.Value {
	all := json.Array()
	for i := range c.mounts {
		m := &c.mounts[i]
		pairs := []json.Pair{text("Type", m.kind)}
		if m.kind == "volume" {
			pairs = append(pairs, text("Name", m.name))
		}
		pairs = append(pairs, text("Source", m.source), text("Destination", m.target))
		propagation := "rprivate"
		if m.kind == "volume" {
			pairs = append(pairs, text("Driver", "local"))
			propagation = ""
		}
		pairs = append(pairs, text("Mode", m.mode), truth("RW", m.writable()), text("Propagation", propagation))
		all = json.Array(append(all.Items(), json.Object(pairs...))...)
	}
	return all
}

// save writes the container's files.
func (s store) save(c *container) error {
	if err := s.makeAll(c.dir(), 0o710); err != nil {
		return because("mkdir", c.dir(), err)
	}
	v := json.Object(
		pair("State", c.stateValue()), text("ID", c.id), text("Created", c.created),
		text("Path", c.path), pair("Args", json.Strings(c.args)), pair("Config", c.running.value()),
		text("Image", c.imageID), text("Name", "/"+c.name), text("Driver", "overlay2"), text("OS", "linux"),
		pair("MountPoints", c.mountValues()), number("ShimPid", int64(c.state.shim)), pair("Anonymous", json.Strings(c.anonymous())),
	)
	if err := s.write(c.dir()+"/config.v2.json", v.Append(nil)); err != nil {
		return err
	}
	host := json.Object(append(c.host.value(),
		pair("Binds", list(c.binds)), truth("AutoRemove", c.autoRemove), pair("Tmpfs", json.Strings(c.tmpfs)),
	)...)
	return s.write(c.dir()+"/hostconfig.json", host.Append(nil))
}

// anonymous are the volumes that go with the container.
func (c *container) anonymous() []string {
	var names []string
	for _, m := range c.mounts {
		if m.anonymous {
			names = append(names, m.name)
		}
	}
	return names
}

// load reads a container's files.
func (s store) load(id string) (*container, bool) {
	dir := containersDir + "/" + id
	v, err := json.Parse([]byte(s.readText(dir + "/config.v2.json")))
	if err != nil {
		return nil, false
	}
	host, _ := json.Parse([]byte(s.readText(dir + "/hostconfig.json")))
	st := v.Get("State")
	c := &container{
		id: id, name: strings.TrimPrefix(v.Get("Name").Str(), "/"), created: v.Get("Created").Str(), path: v.Get("Path").Str(), args: v.Get("Args").Strs(),
		imageID: v.Get("Image").Str(), running: readRunning(v.Get("Config")), layer: s.readText(mountsDir + "/" + id + "/mount-id"),
		state: state{
			pid: int(st.Get("Pid").Int()), shim: int(v.Get("ShimPid").Int()), exit: int(st.Get("ExitCode").Int()), failure: st.Get("Error").Str(),
			started: st.Get("StartedAt").Str(), finished: st.Get("FinishedAt").Str(),
		},
		tmpfs: host.Get("Tmpfs").Strs(), binds: host.Get("Binds").Strs(), autoRemove: host.Get("AutoRemove").Bool(), host: readHost(host),
	}
	anonymous := v.Get("Anonymous").Strs()
	for _, m := range v.Get("MountPoints").Items() {
		c.mounts = append(c.mounts, mountPoint{
			kind: m.Get("Type").Str(), name: m.Get("Name").Str(), source: m.Get("Source").Str(), target: m.Get("Destination").Str(), mode: m.Get("Mode").Str(),
			anonymous: slices.Contains(anonymous, m.Get("Name").Str()),
		})
	}
	return c, true
}

// containers are all containers, the newest first.
func (s store) containers() []*container {
	var all []*container
	for _, id := range s.names(containersDir) {
		if c, ok := s.load(id); ok {
			all = append(all, c)
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].created > all[j].created })
	return all
}

// container is the one of a name or of the beginning of an id.
func (s store) container(text string) (*container, error) {
	all := s.containers()
	for _, c := range all {
		if c.name == strings.TrimPrefix(text, "/") || c.id == text {
			return c, nil
		}
	}
	if isHex(text) {
		for _, c := range all {
			if strings.HasPrefix(c.id, text) {
				return c, nil
			}
		}
	}
	return nil, daemon("No such container: ", text)
}

// standing is a container that runs.
func (s store) standing(text string) (*container, error) {
	c, err := s.container(text)
	if err == nil && c.state.pid == 0 {
		err = daemon("container ", c.id, " is not running")
	}
	return c, err
}

// remove deletes a container that does not run.
func (s store) remove(c *container) error {
	s.unmountLayer(c.merged())
	for _, id := range []string{c.layer, c.layer + "-init"} {
		if err := s.removeLayer(id); err != nil {
			return err
		}
	}
	if err := image.Remove(s.p, mountsDir+"/"+c.id); err != nil {
		return err
	}
	return image.Remove(s.p, c.dir())
}

// removeVolumes deletes the volumes that go with a container.
func (s store) removeVolumes(c *container) {
	for _, name := range c.anonymous() {
		image.Remove(s.p, volumesDir+"/"+name)
	}
}
