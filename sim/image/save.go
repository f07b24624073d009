package image

import (
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/overlook-fs/overlook/sim/coreutils/tarfile"
	"github.com/overlook-fs/overlook/sim/image/json"
	"github.com/overlook-fs/overlook/sim/sys"
)

// Saving is an image to be saved.
type Saving struct {
	Tags   []string // "walk:latest"
	Config []byte   // its diff ids are replaced by those of the layers
	Layers []string // layer directories, the lowest first
}

// Media types of what is saved.
const (
	typeIndex    = "application/vnd.oci.image.index.v1+json"
	typeManifest = "application/vnd.oci.image.manifest.v1+json"
	typeConfig   = "application/vnd.oci.image.config.v1+json"
	typeLayer    = "application/vnd.oci.image.layer.v1.tar"
)

// Save writes images as a tar to fd, with plain layers: FormatDocker as docker
// saves since version 25, or FormatOCI. It returns the images' ids. The layer
// directories are read twice and must not change meanwhile.
func Save(p sys.Process, fd int, f Format, images []Saving) ([]string, error) {
	if f == FormatLegacy {
		return nil, problem("archives as docker saved before version 25 are not written")
	}
	s := newSaver(p)
	ids, err := s.images(images)
	if err != nil {
		return nil, err
	}
	if f == FormatDocker {
		s.docker(images)
	}
	return ids, s.tar(fd)
}

// SaveLayout writes images as an OCI layout to the folder dir, which it makes.
func SaveLayout(p sys.Process, dir string, images []Saving) ([]string, error) {
	s := newSaver(p)
	ids, err := s.images(images)
	if err != nil {
		return nil, err
	}
	if err := s.folder(dir); err != nil {
		Remove(p, dir)
		return nil, err
	}
	return ids, nil
}

// saver gathers the files of an archive before they are written.
type saver struct {
	p      sys.Process
	files  map[string]saved
	layers map[string]descriptor // what layer directories pack to
	made   []savedImage
}

// saved is a file of the archive: bytes, or a layer directory to be packed.
type saved struct {
	data []byte
	dir  string
	size int64
}

type savedImage struct {
	config, manifest descriptor
	layers           []descriptor
}

// descriptor is how an archive names a blob.
type descriptor struct {
	media, digest string
	size          int64
}

func newSaver(p sys.Process) *saver {
	return &saver{p: p, files: map[string]saved{}, layers: map[string]descriptor{}}
}

func (d descriptor) pairs() []json.Pair {
	return []json.Pair{{Key: "mediaType", Value: json.String(d.media)}, {Key: "digest", Value: json.String(d.digest)}, {Key: "size", Value: json.Int(d.size)}}
}

func (d descriptor) value() json.Value { return json.Object(d.pairs()...) }

// path is where a blob lies.
func (d descriptor) path() string { return "blobs/sha256/" + strings.TrimPrefix(d.digest, "sha256:") }

// blob adds bytes as a blob.
func (s *saver) blob(media string, data []byte) descriptor {
	d := descriptor{media, sha256(data), int64(len(data))}
	s.files[d.path()] = saved{data: data, size: d.size}
	return d
}

// images adds the blobs of images and the files of an OCI layout.
func (s *saver) images(images []Saving) (ids []string, err error) {
	var list []json.Value
	for _, i := range images {
		made, err := s.image(i)
		if err != nil {
			return nil, err
		}
		s.made = append(s.made, made)
		ids = append(ids, made.config.digest)
		for _, tag := range i.Tags {
			list = append(list, json.Object(append(made.manifest.pairs(), json.Pair{Key: "annotations", Value: annotations(tag)})...))
		}
		if len(i.Tags) == 0 {
			list = append(list, made.manifest.value())
		}
	}
	index := json.Object(json.Pair{Key: "schemaVersion", Value: json.Int(2)}, json.Pair{Key: "mediaType", Value: json.String(typeIndex)}, json.Pair{Key: "manifests", Value: json.Array(list...)})
	s.file("index.json", index.Append(nil))
	s.file("oci-layout", []byte(`{"imageLayoutVersion":"1.0.0"}`))
	return ids, nil
}

func (s *saver) file(name string, data []byte) {
	s.files[name] = saved{data: data, size: int64(len(data))}
}

// annotations name an image in an index.
func annotations(tag string) json.Value {
	name, version := splitTag(tag)
	return json.Object(json.Pair{Key: "io.containerd.image.name", Value: json.String(wholeName(name) + ":" + version)},
		json.Pair{Key: "org.opencontainers.image.ref.name", Value: json.String(version)})
}

// splitTag is a tag's name and version.
func splitTag(tag string) (name, version string) {
	i := strings.LastIndexByte(tag, ':')
	if i < 0 || strings.IndexByte(tag[i:], '/') >= 0 {
		return tag, "latest"
	}
	return tag[:i], tag[i+1:]
}

// wholeName is a name with the registry that docker means.
func wholeName(name string) string {
	first, _, deeper := strings.Cut(name, "/")
	switch {
	case !deeper:
		return "docker.io/library/" + name
	case strings.ContainsAny(first, ".:") || first == "localhost":
		return name
	}
	return "docker.io/" + name
}

// image adds the blobs of an image.
func (s *saver) image(i Saving) (savedImage, error) {
	var made savedImage
	var ids []string
	for _, dir := range i.Layers {
		d, ok := s.layers[dir]
		if !ok {
			packed, err := Pack(s.p, dir, io.Discard)
			if err != nil {
				return made, err
			}
			d = descriptor{typeLayer, packed.DiffID, packed.Size}
			s.layers[dir] = d
			s.files[d.path()] = saved{dir: dir, size: d.size}
		}
		made.layers = append(made.layers, d)
		ids = append(ids, d.digest)
	}
	raw, err := withDiffIDs(i.Config, ids)
	if err != nil {
		return made, err
	}
	made.config = s.blob(typeConfig, raw)
	var layers []json.Value
	for _, d := range made.layers {
		layers = append(layers, d.value())
	}
	manifest := json.Object(json.Pair{Key: "schemaVersion", Value: json.Int(2)}, json.Pair{Key: "mediaType", Value: json.String(typeManifest)},
		json.Pair{Key: "config", Value: made.config.value()}, json.Pair{Key: "layers", Value: json.Array(layers...)})
	made.manifest = s.blob(typeManifest, manifest.Append(nil))
	return made, nil
}

// withDiffIDs is a config that names those layers; one that does already stays
// as it is written.
func withDiffIDs(raw []byte, ids []string) ([]byte, error) {
	v, err := json.Parse(raw)
	if err != nil || v.Kind() != json.Map {
		return nil, problem("the image's config is no JSON object")
	}
	if slices.Equal(v.Get("rootfs").Get("diff_ids").Strs(), ids) {
		return raw, nil
	}
	rootfs := json.Object(json.Pair{Key: "type", Value: json.String("layers")}, json.Pair{Key: "diff_ids", Value: json.Strings(ids)})
	return v.With("rootfs", rootfs).Append(nil), nil
}

// docker adds manifest.json and repositories.
func (s *saver) docker(images []Saving) {
	var list []json.Value
	repositories := json.Object()
	for n, i := range images {
		made := s.made[n]
		var paths []string
		sources := json.Object()
		for _, d := range made.layers {
			paths = append(paths, d.path())
			sources = sources.With(d.digest, d.value())
		}
		list = append(list, json.Object(json.Pair{Key: "Config", Value: json.String(made.config.path())}, json.Pair{Key: "RepoTags", Value: json.Strings(i.Tags)},
			json.Pair{Key: "Layers", Value: json.Strings(paths)}, json.Pair{Key: "LayerSources", Value: sources}))
		for _, tag := range i.Tags {
			name, version := splitTag(tag)
			top := ""
			if len(made.layers) > 0 {
				top = strings.TrimPrefix(made.layers[len(made.layers)-1].digest, "sha256:")
			}
			versions := repositories.Get(name)
			if versions.Kind() != json.Map {
				versions = json.Object()
			}
			repositories = repositories.With(name, versions.With(version, json.String(top)))
		}
	}
	s.file("manifest.json", append(json.Array(list...).Append(nil), '\n'))
	if repositories.Len() > 0 {
		s.file("repositories", append(repositories.Append(nil), '\n'))
	}
}

// write gives the bytes of a file.
func (s *saver) write(name string, f saved, w io.Writer) error {
	if f.dir == "" {
		_, err := w.Write(f.data)
		return err
	}
	packed, err := Pack(s.p, f.dir, w)
	if err == nil && (packed.Size != f.size || "blobs/sha256/"+strings.TrimPrefix(packed.DiffID, "sha256:") != name) {
		err = problem(f.dir, ": the layer changed while it was saved")
	}
	return err
}

// tar writes all files as a tar.
func (s *saver) tar(fd int) error {
	w := writer{s.p, fd}
	for _, dir := range []string{"blobs/", "blobs/sha256/"} {
		m := tarfile.Member{Name: dir, Type: tarfile.Directory, Mode: 0o755}
		if _, err := w.Write(m.PAXHeader()); err != nil {
			return problem("the archive: ", err.Error())
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.files)) {
		f := s.files[name]
		m := tarfile.Member{Name: name, Type: tarfile.Regular, Mode: 0o644, Size: f.size}
		_, err := w.Write(m.PAXHeader())
		if err == nil {
			err = s.write(name, f, w)
		}
		if err == nil {
			_, err = w.Write(make([]byte, tarfile.Padding(f.size)))
		}
		if err != nil {
			return problem("the archive: ", err.Error())
		}
	}
	if _, err := w.Write(make([]byte, 2*tarfile.Block)); err != nil {
		return problem("the archive: ", err.Error())
	}
	return nil
}

// folder writes all files into a folder.
func (s *saver) folder(dir string) error {
	for _, name := range []string{dir, dir + "/blobs", dir + "/blobs/sha256"} {
		if err := sys.Mkdir(s.p, name, 0o755); err != nil {
			return problem(name, ": ", err.Error())
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.files)) {
		fd, err := sys.Open(s.p, dir+"/"+name, sys.O_WRONLY|sys.O_CREAT|sys.O_EXCL|sys.O_CLOEXEC, 0o644)
		if err == nil {
			err = s.write(name, s.files[name], writer{s.p, fd})
			s.p.Close(fd)
		}
		if err != nil {
			return problem(dir, "/", name, ": ", err.Error())
		}
	}
	return nil
}
