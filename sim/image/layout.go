package image

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/image/json"
)

// mostNested is how deep indexes may name indexes.
const mostNested = 4

// layout reads an OCI layout: index.json names manifests, or indexes for
// several platforms.
func (a *Archive) layout() error {
	v, err := a.object(a.files["index.json"], "index.json")
	if err != nil {
		return err
	}
	return a.descriptors(v.Get("manifests").Items(), nil, 0)
}

// descriptors reads what an index names. tags are what the image is called
// already.
func (a *Archive) descriptors(list []json.Value, tags []string, depth int) error {
	if depth > mostNested {
		return problem("indexes are nested deeper than the limit")
	}
	for _, d := range list {
		if isAttestation(d) {
			continue
		}
		digest := d.Get("digest").Str()
		b, err := a.blobOf(digest, d.Get("size").Int())
		if err == errMissing && depth > 0 {
			continue // an image for a platform that the archive leaves out
		}
		if err != nil {
			return problem("the manifest ", digest, ": ", err.Error())
		}
		raw, err := a.read(b, a.o.Limits.JSON)
		if err == nil {
			err = verify("the manifest", raw, digest)
		}
		if err != nil {
			return err
		}
		v, err := json.Parse(raw)
		if err != nil {
			return problem("the manifest ", digest, ": ", err.Error())
		}
		named := tags
		if tag := tagOf(d); tag != "" {
			named = []string{tag}
		}
		if nested, ok := v.Lookup("manifests"); ok {
			err = a.descriptors(nested.Items(), named, depth+1)
		} else {
			err = a.manifest(v, digest, named)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// isAttestation reports whether a descriptor names what was said about an
// image rather than an image.
func isAttestation(d json.Value) bool {
	platform := d.Get("platform")
	return d.Get("annotations").Get("vnd.docker.reference.type").Str() != "" ||
		platform.Get("os").Str() == "unknown" && platform.Get("architecture").Str() == "unknown"
}

// tagOf is what a descriptor calls its image: by its whole name where docker
// wrote that.
func tagOf(d json.Value) string {
	notes := d.Get("annotations")
	if name := notes.Get("io.containerd.image.name").Str(); name != "" {
		return strings.TrimPrefix(strings.TrimPrefix(name, "docker.io/"), "library/")
	}
	return notes.Get("org.opencontainers.image.ref.name").Str()
}

// manifest reads the manifest of one image. Of what is no image, nothing
// comes.
func (a *Archive) manifest(v json.Value, digest string, tags []string) error {
	config := v.Get("config")
	switch config.Get("mediaType").Str() {
	case "application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json":
	default:
		return nil
	}
	id := config.Get("digest").Str()
	b, err := a.blobOf(id, config.Get("size").Int())
	if err != nil {
		return problem("the config ", id, ": ", err.Error())
	}
	image, err := a.configured(b, id)
	if err != nil {
		return err
	}
	image.Manifest, image.Tags = digest, tags
	for _, layer := range v.Get("layers").Items() {
		of := layer.Get("digest").Str()
		b, err := a.blobOf(of, layer.Get("size").Int())
		if err != nil {
			return problem("the layer ", of, ": ", err.Error())
		}
		image.Layers = append(image.Layers, Layer{Digest: of, Size: b.size, blob: b})
	}
	return a.add(image)
}

var errMissing = problem("it is missing")

// blobOf is the blob with a digest, which must have that size.
func (a *Archive) blobOf(digest string, size int64) (blob, error) {
	algorithm, hex, _ := strings.Cut(digest, ":")
	if newDigest(algorithm) == nil || hex == "" || strings.Trim(hex, "0123456789abcdef") != "" {
		return blob{}, problem("the digest is none that can be verified")
	}
	b, ok := a.find("blobs/" + algorithm + "/" + hex)
	if !ok {
		return blob{}, errMissing
	}
	if b.size != size {
		return blob{}, problem("it has ", digits(b.size), " bytes, its descriptor says ", digits(size))
	}
	return b, nil
}
