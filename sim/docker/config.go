package docker

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/image"
	"github.com/overlook-fs/overlook/sim/image/json"
)

// running is how a container, or one of an image, is run: the part of a config
// that images and containers share.
type running struct {
	hostname, user, dir, image string
	env, cmd, entrypoint       []string
	labels                     []image.Label
	volumes, ports             []string // ports as "80/tcp"
	tty, stdin                 bool
	attached                   bool
}

// ofConfig is how an image's config says that it is run.
func ofConfig(c *image.Config) running {
	v, _ := json.Parse(c.Raw)
	return running{
		user: c.User, dir: c.WorkingDir, env: c.Env, cmd: c.Cmd, entrypoint: c.Entrypoint, labels: c.Labels,
		volumes: v.Get("config").Get("Volumes").Keys(), ports: v.Get("config").Get("ExposedPorts").Keys(),
	}
}

// value is the JSON of it.
func (r *running) value() json.Value {
	pairs := []json.Pair{
		text("Hostname", r.hostname), text("Domainname", ""), text("User", r.user),
		truth("AttachStdin", r.attached && r.stdin), truth("AttachStdout", r.attached), truth("AttachStderr", r.attached),
	}
	if len(r.ports) > 0 {
		pairs = append(pairs, pair("ExposedPorts", set(r.ports)))
	}
	return json.Object(append(pairs,
		truth("Tty", r.tty), truth("OpenStdin", r.stdin), truth("StdinOnce", r.attached && r.stdin),
		pair("Env", list(r.env)), pair("Cmd", list(r.cmd)), text("Image", r.image),
		pair("Volumes", set(r.volumes)), text("WorkingDir", r.dir), pair("Entrypoint", list(r.entrypoint)),
		pair("OnBuild", json.Value{}), pair("Labels", labels(r.labels)),
	)...)
}

// readRunning reads what value wrote.
func readRunning(v json.Value) running {
	r := running{
		hostname: v.Get("Hostname").Str(), user: v.Get("User").Str(), dir: v.Get("WorkingDir").Str(), image: v.Get("Image").Str(),
		env: v.Get("Env").Strs(), cmd: v.Get("Cmd").Strs(), entrypoint: v.Get("Entrypoint").Strs(), volumes: v.Get("Volumes").Keys(), ports: v.Get("ExposedPorts").Keys(),
		tty: v.Get("Tty").Bool(), stdin: v.Get("OpenStdin").Bool(), attached: v.Get("AttachStdout").Bool(),
	}
	l := v.Get("Labels")
	for i, key := range l.Keys() {
		r.labels = append(r.labels, image.Label{Key: key, Value: l.Items()[i].Str()})
	}
	return r
}

// list is an array, or null where there is nothing.
func list(of []string) json.Value {
	if of == nil {
		return json.Value{}
	}
	return json.Strings(of)
}

// set is an object with these keys in their order, or null.
func set(of []string) json.Value {
	if of == nil {
		return json.Value{}
	}
	sorted := append([]string(nil), of...)
	sortStrings(sorted)
	var pairs []json.Pair
	for _, key := range sorted {
		pairs = append(pairs, pair(key, json.Object()))
	}
	return json.Object(pairs...)
}

func labels(of []image.Label) json.Value {
	var pairs []json.Pair
	for _, l := range of {
		pairs = append(pairs, json.Pair{Key: l.Key, Value: json.String(l.Value)})
	}
	return json.Object(pairs...)
}

// setenv replaces a variable where it stands, or adds it.
func setenv(env []string, assignment string) []string {
	name, _, _ := strings.Cut(assignment, "=")
	out := append([]string(nil), env...)
	for i, e := range out {
		if strings.HasPrefix(e, name+"=") {
			out[i] = assignment
			return out
		}
	}
	return append(out, assignment)
}

// getenv is a variable's value in a list of them.
func getenv(env []string, name string) string {
	for _, e := range env {
		if value, ok := strings.CutPrefix(e, name+"="); ok {
			return value
		}
	}
	return ""
}

// draft is an image's config on its way.
type draft struct {
	created string
	author  string
	running running
	history []image.History
	diffs   []string
}

// draftOf continues an image.
func draftOf(c *image.Config) draft {
	return draft{created: c.Created, author: c.Author, running: ofConfig(c), history: append([]image.History(nil), c.History...), diffs: append([]string(nil), c.DiffIDs...)}
}

// raw is the config as it is stored.
func (d *draft) raw() []byte {
	var history []json.Value
	for _, h := range d.history {
		pairs := []json.Pair{text("created", h.Created), text("created_by", h.CreatedBy)}
		if h.Author != "" {
			pairs = append(pairs, text("author", h.Author))
		}
		if h.Comment != "" {
			pairs = append(pairs, text("comment", h.Comment))
		}
		if h.EmptyLayer {
			pairs = append(pairs, truth("empty_layer", true))
		}
		history = append(history, json.Object(pairs...))
	}
	pairs := []json.Pair{text("architecture", "amd64")}
	if d.author != "" {
		pairs = append(pairs, text("author", d.author))
	}
	pairs = append(pairs, pair("config", d.running.value()), text("created", d.created), pair("history", json.Array(history...)), text("os", "linux"),
		pair("rootfs", json.Object(text("type", "layers"), pair("diff_ids", json.Strings(d.diffs)))))
	return json.Object(pairs...).Append(nil)
}

// pair, text and truth are members of an object.
func pair(key string, v json.Value) json.Pair  { return json.Pair{Key: key, Value: v} }
func text(key, value string) json.Pair         { return pair(key, json.String(value)) }
func truth(key string, value bool) json.Pair   { return pair(key, json.Bool(value)) }
func number(key string, value int64) json.Pair { return pair(key, json.Int(value)) }
