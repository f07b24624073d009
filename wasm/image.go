//go:build js && wasm && containers

package main

import (
	"strconv"
	"strings"
	"syscall/js"

	"github.com/overlook-fs/overlook/sim/docker"
	"github.com/overlook-fs/overlook/sim/image"
	"github.com/overlook-fs/overlook/sim/picture"
	"github.com/overlook-fs/overlook/sim/sys"
)

// mostListed is how much of each list of a report goes to the page.
const mostListed = 200

// blockSize is how much of a file one answer has.
const blockSize = 4 << 20

// further answers what only this build can tell:
//
//	images   the images that docker keeps
//	image    what the layers of the one whose id is path do to each other
//	listing  a directory of its merged tree: path is "ID DIRECTORY"
//	bytes    block a of the file path
func (s *session) further(q question) (answered bool) {
	if q.what == "bytes" {
		s.bytes(q)
		return true
	}
	json := ""
	s.machine.Observe(func(p sys.Process) {
		images := docker.Images(p)
		id, dir, _ := strings.Cut(q.path, " ")
		if q.what == "images" {
			json = imagesJSON(images)
		}
		for _, i := range images {
			if i.ID != id {
				continue
			}
			switch q.what {
			case "image":
				json = reportJSON(p, i)
			case "listing":
				json = listingJSON(p, i, dir)
			}
		}
	})
	s.tell("answer", toJS(answer{q.number, json}))
	return true
}

// bytes tells a block of a file, undefined where there is none.
func (s *session) bytes(q question) {
	data := js.Undefined()
	s.machine.Observe(func(p sys.Process) {
		fd, err := sys.Open(p, q.path, sys.O_RDONLY, 0)
		if err != nil {
			return
		}
		defer p.Close(fd)
		b := make([]byte, blockSize)
		n := 0
		for n < len(b) {
			more, err := p.Pread(fd, b[n:], int64(q.a)*blockSize+int64(n))
			if err != nil {
				return
			}
			if more == 0 {
				break
			}
			n += more
		}
		data = js.Global().Get("Uint8Array").New(n)
		js.CopyBytesToJS(data, b[:n])
	})
	m := js.Global().Get("Object").New()
	m.Set("number", q.number)
	m.Set("data", data)
	s.tell("bytes", m)
}

// list writes n values by what each appends.
func list(b []byte, n int, value func(i int, b []byte) []byte) []byte {
	b = append(b, '[')
	for i := range n {
		if i > 0 {
			b = append(b, ',')
		}
		b = value(i, b)
	}
	return append(b, ']')
}

func imagesJSON(images []docker.Kept) string {
	o := picture.Object(nil)
	o.Key("images")
	o.Raw = list(o.Raw, len(images), func(n int, b []byte) []byte {
		o := picture.Object(b)
		name(&o, images[n])
		o.Int("size", images[n].Size)
		o.Int("layers", int64(len(images[n].Layers)))
		return o.End()
	})
	return string(o.End())
}

// name writes what an image is called.
func name(o *picture.ObjectWriter, i docker.Kept) {
	o.String("id", i.ID)
	o.Key("tags")
	o.Raw = list(o.Raw, len(i.Tags), func(n int, b []byte) []byte { return picture.Quote(b, i.Tags[n]) })
}

func reportJSON(p sys.Process, i docker.Kept) string {
	o := picture.Object(nil)
	r, err := image.Examine(p, i.Layers)
	if err != nil {
		o.String("problem", err.Error())
		return string(o.End())
	}
	name(&o, i)
	o.String("platform", i.Config.Platform())
	o.Int("storedBytes", r.Stored)
	o.Int("visibleBytes", r.Visible)
	o.Int("wastedBytes", r.Wasted())
	steps := i.Config.Steps()
	o.Key("layers")
	o.Raw = list(o.Raw, len(r.Layers), func(n int, b []byte) []byte {
		o := picture.Object(b)
		if len(steps) == len(r.Layers) {
			o.Text("createdBy", steps[n].CreatedBy)
		}
		return layerJSON(o, r.Layers[n])
	})
	o.Int("invisibleFiles", int64(len(r.Lost)))
	o.Key("invisible")
	o.Raw = list(o.Raw, min(len(r.Lost), mostListed), func(n int, b []byte) []byte { return lostJSON(b, r.Lost[n], "") })
	o.Int("writtenTwice", int64(len(r.Twice)))
	o.Key("writtenByLayers")
	o.Raw = list(o.Raw, min(len(r.Twice), mostListed), func(n int, b []byte) []byte { return twiceJSON(b, r.Twice[n]) })
	o.Key("hiddenSecrets")
	o.Raw = list(o.Raw, len(r.Secrets), func(n int, b []byte) []byte { return lostJSON(b, r.Secrets[n].Lost, r.Secrets[n].Why) })
	return string(o.End())
}

// layerJSON ends what is told of a layer.
func layerJSON(o picture.ObjectWriter, l image.LayerReport) []byte {
	o.Int("storedBytes", l.Bytes)
	o.Int("invisibleBytes", l.Lost)
	o.Int("added", int64(l.Added))
	o.Int("changed", int64(l.Changed))
	o.Int("deleted", int64(l.Deleted))
	o.Int("hidden", int64(l.Hidden))
	return o.End()
}

// twiceJSON writes a name that several layers write.
func twiceJSON(b []byte, t image.Twice) []byte {
	o := picture.Object(b)
	o.String("path", t.Path)
	o.Key("layers")
	o.Raw = list(o.Raw, len(t.Layers), func(n int, b []byte) []byte { return strconv.AppendInt(b, int64(t.Layers[n]+1), 10) })
	o.Int("bytesBelow", t.Bytes)
	o.Bool("sameBytes", t.Same)
	return o.End()
}

// lostJSON writes a file that no name shows; layers count from 1.
func lostJSON(b []byte, l image.Lost, why string) []byte {
	o := picture.Object(b)
	o.String("path", l.Path)
	o.Int("layer", int64(l.Layer+1))
	o.String("how", l.How)
	o.Int("byLayer", int64(l.By+1))
	o.Int("bytes", l.Bytes)
	o.Text("why", why)
	return o.End()
}

func listingJSON(p sys.Process, i docker.Kept, dir string) string {
	o := picture.Object(nil)
	entries, err := image.List(p, i.Layers, dir)
	if err != nil {
		o.String("problem", err.Error())
		return string(o.End())
	}
	o.Key("names")
	o.Raw = list(o.Raw, len(entries), func(n int, b []byte) []byte {
		e := &entries[n]
		o := picture.Object(b)
		o.String("name", e.Name)
		o.String("kind", kindOf(e.Stat.Mode))
		o.Int("size", e.Stat.Size)
		o.Int("layer", int64(e.Layer+1))
		o.Flag("gone", e.Gone)
		o.Key("deeds")
		o.Raw = list(o.Raw, len(e.Deeds), func(n int, b []byte) []byte {
			o := picture.Object(b)
			o.Int("layer", int64(e.Deeds[n].Layer+1))
			o.String("does", e.Deeds[n].Does)
			return o.End()
		})
		return o.End()
	})
	return string(o.End())
}

// kindOf is what kind of file a mode tells of.
func kindOf(m sys.Mode) string {
	switch {
	case m.IsDir():
		return "dir"
	case m.IsRegular():
		return "file"
	case m&sys.S_IFMT == sys.S_IFLNK:
		return "symlink"
	}
	return "special"
}
