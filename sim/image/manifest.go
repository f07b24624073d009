package image

import (
	"slices"
	"strings"

	"github.com/overlook-fs/overlook/sim/image/json"
)

// manifests finds the images of an archive. Where it has both an OCI layout
// and docker's manifest.json, the latter names the images and both must agree.
func (a *Archive) manifests() error {
	_, oci := a.files["index.json"]
	list, docker := a.files["manifest.json"]
	var err error
	switch {
	case docker && !oci:
		a.Format = FormatLegacy
		err = a.docker(list, nil)
	case docker:
		a.Format = FormatDocker
		if err = a.layout(); err == nil {
			inLayout := append([]*Image{}, a.Images...)
			a.Images = nil
			err = a.docker(list, inLayout)
		}
	case oci:
		a.Format = FormatOCI
		err = a.layout()
	default:
		return problem("no image archive: it has neither index.json nor manifest.json")
	}
	if err == nil && len(a.Images) == 0 {
		err = problem("the archive holds no image", a.forPlatform())
	}
	return err
}

func (a *Archive) forPlatform() string {
	if a.o.Platform == "" {
		return ""
	}
	return " for " + a.o.Platform
}

// docker reads manifest.json. inLayout are the images of the OCI layout beside
// it, nil where there is none.
func (a *Archive) docker(list blob, inLayout []*Image) error {
	v, err := a.object(list, "manifest.json")
	if err != nil {
		return err
	}
	if v.Kind() != json.List {
		return problem("manifest.json is no list")
	}
	for _, item := range v.Items() {
		name := item.Get("Config").Str()
		b, ok := a.find(name)
		if !ok {
			return problem("the config ", name, " is missing")
		}
		image, err := a.configured(b, namedDigest(name))
		if err != nil {
			return err
		}
		image.Tags = item.Get("RepoTags").Strs()
		for _, layer := range item.Get("Layers").Strs() {
			b, ok := a.find(layer)
			if !ok {
				return problem("the layer ", layer, " is missing")
			}
			image.Layers = append(image.Layers, Layer{Digest: namedDigest(layer), Size: b.size, blob: b})
		}
		if inLayout != nil {
			at := slices.IndexFunc(inLayout, func(i *Image) bool { return i.ID == image.ID })
			if at < 0 {
				return problem("manifest.json names an image that index.json does not: ", image.ID)
			}
			image.Manifest = inLayout[at].Manifest
		}
		if err := a.add(image); err != nil {
			return err
		}
	}
	return nil
}

// namedDigest is the digest that a file's name says it has: blobs/sha256/HEX
// or HEX.json; "": none.
func namedDigest(name string) string {
	dir, base := split(name)
	base = strings.TrimSuffix(base, ".json")
	if len(base) != 64 || strings.Trim(base, "0123456789abcdef") != "" || dir != "" && dir != "blobs/sha256" {
		return ""
	}
	return "sha256:" + base
}

// object is a small blob as JSON.
func (a *Archive) object(b blob, name string) (json.Value, error) {
	text, err := a.read(b, a.o.Limits.JSON)
	if err != nil {
		return json.Value{}, problem(name, ": ", err.Error())
	}
	v, err := json.Parse(text)
	if err != nil {
		return v, problem(name, ": ", err.Error())
	}
	return v, nil
}

// configured is an image with its config, whose digest is verified where it is
// known.
func (a *Archive) configured(b blob, digest string) (*Image, error) {
	raw, err := a.read(b, a.o.Limits.JSON)
	if err != nil {
		return nil, err
	}
	if digest != "" {
		if err := verify("the config", raw, digest); err != nil {
			return nil, err
		}
	}
	c, err := ParseConfig(raw)
	if err != nil {
		return nil, err
	}
	return &Image{ID: sha256(raw), Config: c}, nil
}

// add takes an image whose layers are known.
func (a *Archive) add(i *Image) error {
	if a.o.Platform != "" && i.Config.Platform() != a.o.Platform {
		return nil
	}
	if len(i.Layers) > a.o.Limits.Layers {
		return problem("the image has more layers than the limit")
	}
	if len(i.Layers) != len(i.Config.DiffIDs) {
		return problem("the image has ", digits(int64(len(i.Layers))), " layers and ", digits(int64(len(i.Config.DiffIDs))), " diff ids")
	}
	steps := i.Config.Steps()
	for n := range i.Layers {
		i.Layers[n].DiffID = i.Config.DiffIDs[n]
		if len(steps) == len(i.Layers) {
			i.Layers[n].History = steps[n]
		}
	}
	a.Images = append(a.Images, i)
	return nil
}
