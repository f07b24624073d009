package main

import (
	"encoding/json"

	"github.com/overlook-fs/overlook/sim/image"
)

// The report as JSON. Layers count from 1.
type jsonImages struct {
	Format string      `json:"format"`
	Images []jsonImage `json:"images"`
}

type jsonImage struct {
	ID        string       `json:"id"`
	Manifest  string       `json:"manifest,omitempty"`
	Tags      []string     `json:"tags"`
	Platform  string       `json:"platform"`
	Stored    int64        `json:"storedBytes"`
	Visible   int64        `json:"visibleBytes"`
	Wasted    int64        `json:"wastedBytes"`
	Layers    []jsonLayer  `json:"layers"`
	Invisible []jsonLost   `json:"invisible"`
	Twice     []jsonTwice  `json:"writtenByLayers"`
	Secrets   []jsonSecret `json:"hiddenSecrets"`
	Exceeded  []string     `json:"limitsExceeded"`
}

type jsonLayer struct {
	Digest    string    `json:"digest,omitempty"`
	DiffID    string    `json:"diffId"`
	Size      int64     `json:"size"`
	Bytes     int64     `json:"storedBytes"`
	Invisible int64     `json:"invisibleBytes"`
	Added     int       `json:"added"`
	Changed   int       `json:"changed"`
	Deleted   int       `json:"deleted"`
	Hidden    int       `json:"hidden"`
	CreatedBy string    `json:"createdBy,omitempty"`
	Warnings  []jsonOdd `json:"warnings"`
}

type jsonOdd struct {
	Path   string `json:"path"`
	What   string `json:"what"`
	Others string `json:"others,omitempty"`
}

type jsonLost struct {
	Path  string `json:"path"`
	Layer int    `json:"layer"`
	How   string `json:"how"`
	By    int    `json:"byLayer"`
	Bytes int64  `json:"bytes"`
}

type jsonTwice struct {
	Path   string `json:"path"`
	Layers []int  `json:"layers"`
	Bytes  int64  `json:"bytesBelow"`
	Same   bool   `json:"sameBytes"`
}

type jsonSecret struct {
	jsonLost
	Why string `json:"why"`
}

// imagesJSON is the report of an archive as JSON.
func imagesJSON(a *image.Archive, all []examined) []byte {
	out := jsonImages{Format: a.Format.String(), Images: []jsonImage{}}
	for _, e := range all {
		out.Images = append(out.Images, e.json())
	}
	text, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		panic(err) // there is nothing in it that has no JSON
	}
	return text
}

func (e *examined) json() jsonImage {
	i, r := e.image, e.report
	out := jsonImage{ID: i.ID, Manifest: i.Manifest, Tags: append([]string{}, i.Tags...), Platform: i.Config.Platform(),
		Stored: r.Stored, Visible: r.Visible, Wasted: r.Wasted(),
		Layers: []jsonLayer{}, Invisible: []jsonLost{}, Twice: []jsonTwice{}, Secrets: []jsonSecret{}, Exceeded: append([]string{}, e.exceeded...)}
	for n, l := range r.Layers {
		of := i.Layers[n]
		layer := jsonLayer{Digest: of.Digest, DiffID: of.DiffID, Size: of.Size, Bytes: l.Bytes, Invisible: l.Lost,
			Added: l.Added, Changed: l.Changed, Deleted: l.Deleted, Hidden: l.Hidden, CreatedBy: of.History.CreatedBy, Warnings: []jsonOdd{}}
		for _, w := range e.warnings[n] {
			layer.Warnings = append(layer.Warnings, jsonOdd{w.Path, w.What, w.Others})
		}
		out.Layers = append(out.Layers, layer)
	}
	for _, l := range r.Lost {
		out.Invisible = append(out.Invisible, jsonOf(l))
	}
	for _, t := range r.Twice {
		var layers []int
		for _, n := range t.Layers {
			layers = append(layers, n+1)
		}
		out.Twice = append(out.Twice, jsonTwice{t.Path, layers, t.Bytes, t.Same})
	}
	for _, s := range r.Secrets {
		out.Secrets = append(out.Secrets, jsonSecret{jsonOf(s.Lost), s.Why})
	}
	return out
}

func jsonOf(l image.Lost) jsonLost { return jsonLost{l.Path, l.Layer + 1, l.How, l.By + 1, l.Bytes} }
