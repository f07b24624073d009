package docker

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/image/json"
	"github.com/overlook-fs/overlook/sim/sys"
)

func ps(c *client, s *syntax, args []string) error {
	var all, latest, sizes bool
	var last int
	var only filters
	o := listOptions{}
	o.declare(s)
	s.flag(&all, 'a', "all")
	s.flag(&latest, 'l', "latest")
	s.number(&last, 'n', "last")
	s.flag(&sizes, 's', "size")
	s.list((*[]string)(&only), 'f', "filter")
	if _, err := s.parse(args, 0, 0); err != nil {
		return err
	}
	if latest {
		last = 1
	}
	l := listing{
		table: "{{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}", quiet: "ID",
		headers: map[string]string{
			"ID": "CONTAINER ID", "Image": "IMAGE", "Command": "COMMAND", "RunningFor": "CREATED", "CreatedAt": "CREATED AT", "Status": "STATUS", "State": "STATE",
			"Ports": "PORTS", "Names": "NAMES", "Size": "SIZE", "Labels": "LABELS", "Mounts": "MOUNTS", "LocalVolumes": "LOCAL VOLUMES", "Networks": "NETWORKS",
		},
	}
	if sizes {
		l.table += "\t{{.Size}}"
	}
	for _, made := range c.store.containers() {
		shown := made.state.pid != 0 || all || last > 0 || len(only.values("status")) > 0
		if shown && only.suit(made) && (last <= 0 || len(l.rows) < last) {
			l.rows = append(l.rows, c.psRow(made, &o))
		}
	}
	return c.show(&l, &o)
}

// suit reports whether the filters let a container through.
func (f filters) suit(c *container) bool {
	return f.match("name", func(v string) bool { return strings.Contains(c.name, strings.Trim(v, "^/$")) }) &&
		f.match("status", func(v string) bool { return v == c.status() }) &&
		f.match("id", func(v string) bool { return strings.HasPrefix(c.id, v) }) &&
		f.match("ancestor", func(v string) bool { return c.running.image == v || c.running.image+":latest" == v }) &&
		f.match("exited", func(v string) bool { return c.status() == "exited" && v == strconv.Itoa(c.state.exit) })
}

// psRow is a container's line.
func (c *client) psRow(made *container, o *listOptions) json.Value {
	id, quoted := short(made.id), strconv.Quote(ellipsis(strings.Join(append([]string{made.path}, made.args...), " "), 20))
	if o.noTrunc {
		id, quoted = made.id, strconv.Quote(strings.Join(append([]string{made.path}, made.args...), " "))
	}
	var mounts, labels []string
	volumes := 0
	for _, m := range made.mounts {
		name := m.source
		if m.kind == "volume" {
			name = m.name
			volumes++
		}
		if !o.noTrunc {
			name = ellipsis(name, 15)
		}
		mounts = append(mounts, name)
	}
	for _, l := range made.running.labels {
		labels = append(labels, l.Key+"="+l.Value)
	}
	day, clock, _ := strings.Cut(made.created[:min(19, len(made.created))], "T")
	return json.Object(
		text("Command", quoted), text("CreatedAt", day+" "+clock+" +0000 UTC"), text("ID", id), text("Image", made.running.image),
		text("Labels", strings.Join(labels, ",")), text("LocalVolumes", strconv.Itoa(volumes)), text("Mounts", strings.Join(mounts, ",")),
		text("Names", made.name), text("Networks", made.host.network), text("Ports", portsText(made.ports())),
		text("RunningFor", ago(since(c.p.Now(), made.created))+" ago"), text("Size", c.sizes(made)), text("State", made.status()), text("Status", c.statusText(made)),
	)
}

// sizes is how much a container has written, and how much it shows.
func (c *client) sizes(made *container) string {
	own := c.store.treeSize(diffDir(made.layer))
	var whole int64
	if i, err := c.store.image(made.imageID); err == nil {
		whole = c.store.imageSize(i)
	}
	return size(own, 3) + " (virtual " + size(own+whole, 3) + ")"
}

// statusText is how a container fares, in words.
func (c *client) statusText(made *container) string {
	now := c.p.Now()
	switch made.status() {
	case "running":
		return "Up " + ago(since(now, made.state.started))
	case "exited":
		return "Exited (" + strconv.Itoa(made.state.exit) + ") " + ago(since(now, made.state.finished)) + " ago"
	}
	return "Created"
}

// treeSize is the size of all regular files in a directory.
func (s store) treeSize(dir string) int64 {
	var all int64
	seen := map[uint64]bool{}
	var walk func(dir string)
	walk = func(dir string) {
		entries, _ := sys.ReadDir(s.p, dir)
		for _, e := range entries {
			if e.Name == "." || e.Name == ".." {
				continue
			}
			st, err := sys.Lstat(s.p, dir+"/"+e.Name)
			switch {
			case err != nil:
			case st.Mode.IsDir():
				walk(dir + "/" + e.Name)
			case st.Mode.IsRegular() && !seen[st.Ino]:
				seen[st.Ino] = true
				all += st.Size
			}
		}
	}
	walk(dir)
	return all
}
