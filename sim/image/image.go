package image

import (
	"github.com/overlook-fs/overlook/sim/image/json"
)

// Image is one image of an archive.
type Image struct {
	ID       string   // of the config: "sha256:…"
	Manifest string   // digest of the manifest; "" in an archive without
	Tags     []string // as the archive names it: "walk:latest"
	Config   Config
	Layers   []Layer // the lowest first
}

// Layer is one layer as the archive stores it.
type Layer struct {
	Digest  string  // of the bytes as stored; "" where the archive tells none
	DiffID  string  // of the plain tar
	Size    int64   // of the bytes as stored
	History History // of the step that made it; zero where none is told
	blob    blob
}

// Config is an image's configuration.
type Config struct {
	Architecture, OS, Variant string
	Created, Author           string
	User, WorkingDir          string
	Env, Cmd, Entrypoint      []string
	Labels                    []Label
	DiffIDs                   []string
	History                   []History // of all steps, those without a layer too
	Raw                       []byte    // the config as it was written
}

// Label is one label of a config.
type Label struct{ Key, Value string }

// History is one step of an image's making.
type History struct {
	Created, CreatedBy, Author, Comment string
	EmptyLayer                          bool
}

// ParseConfig reads an image's configuration.
func ParseConfig(raw []byte) (Config, error) {
	v, err := json.Parse(raw)
	if err != nil || v.Kind() != json.Map {
		return Config{}, problem("the image's config is no JSON object")
	}
	run := v.Get("config")
	c := Config{
		Architecture: v.Get("architecture").Str(), OS: v.Get("os").Str(), Variant: v.Get("variant").Str(),
		Created: v.Get("created").Str(), Author: v.Get("author").Str(),
		User: run.Get("User").Str(), WorkingDir: run.Get("WorkingDir").Str(),
		Env: run.Get("Env").Strs(), Cmd: run.Get("Cmd").Strs(), Entrypoint: run.Get("Entrypoint").Strs(),
		DiffIDs: v.Get("rootfs").Get("diff_ids").Strs(), Raw: raw,
	}
	labels := run.Get("Labels")
	for i, key := range labels.Keys() {
		c.Labels = append(c.Labels, Label{key, labels.Items()[i].Str()})
	}
	for _, h := range v.Get("history").Items() {
		c.History = append(c.History, History{
			Created: h.Get("created").Str(), CreatedBy: h.Get("created_by").Str(), Author: h.Get("author").Str(),
			Comment: h.Get("comment").Str(), EmptyLayer: h.Get("empty_layer").Bool(),
		})
	}
	return c, nil
}

// Platform is "linux/amd64", or with a variant "linux/arm/v7".
func (c *Config) Platform() string {
	platform := c.OS + "/" + c.Architecture
	if c.Variant != "" {
		platform += "/" + c.Variant
	}
	return platform
}

// Steps are the steps of the image's making that left a layer.
func (c *Config) Steps() []History {
	var steps []History
	for _, h := range c.History {
		if !h.EmptyLayer {
			steps = append(steps, h)
		}
	}
	return steps
}
