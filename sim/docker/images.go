package docker

import (
	"slices"
	"sort"
	"strings"

	"github.com/overlook-fs/overlook/sim/image"
	"github.com/overlook-fs/overlook/sim/image/json"
	"github.com/overlook-fs/overlook/sim/sys"
)

func sortStrings(list []string) { slices.Sort(list) }

// stored is an image of the store.
type stored struct {
	id     string // "sha256:…"
	config image.Config
	tags   []string // "ubuntu:latest", sorted
	parent string   // the image that it was made from here, if any
	value  json.Value
}

// short is the beginning of the id by which people call it.
func short(id string) string {
	id = strings.TrimPrefix(id, "sha256:")
	return id[:min(12, len(id))]
}

// tagged are all names of images, in order, with what they name.
func (s store) tagged() (names, ids []string) {
	v, _ := json.Parse([]byte(s.readText(tagsFile)))
	repositories := v.Get("Repositories")
	for _, repository := range repositories.Items() {
		for i, name := range repository.Keys() {
			names = append(names, name)
			ids = append(ids, repository.Items()[i].Str())
		}
	}
	return names, ids
}

// setTag makes a name that of an image; id "" takes it away.
func (s store) setTag(r reference, id string) error {
	v, _ := json.Parse([]byte(s.readText(tagsFile)))
	var pairs []json.Pair
	names := v.Get("Repositories")
	for i, repository := range names.Keys() {
		if repository != r.repository {
			pairs = append(pairs, pair(repository, names.Items()[i]))
		}
	}
	var tags []json.Pair
	mine := names.Get(r.repository)
	for i, name := range mine.Keys() {
		if name != r.String() {
			tags = append(tags, pair(name, mine.Items()[i]))
		}
	}
	if id != "" {
		tags = append(tags, json.Pair{Key: r.String(), Value: json.String(id)})
	}
	if len(tags) > 0 {
		sortPairs(tags)
		pairs = append(pairs, json.Pair{Key: r.repository, Value: json.Object(tags...)})
	}
	sortPairs(pairs)
	return s.writeTags(json.Object(pairs...))
}

func sortPairs(pairs []json.Pair) {
	sort.Slice(pairs, func(i, j int) bool { return pairs[i].Key < pairs[j].Key })
}

func (s store) writeTags(repositories json.Value) error {
	return s.write(tagsFile, json.Object(pair("Repositories", repositories)).Append(nil))
}

// image is the image of an id.
func (s store) image(id string) (*stored, error) {
	raw, err := sys.ReadFile(s.p, contentDir+"/"+strings.TrimPrefix(id, "sha256:"))
	if err != nil {
		return nil, err
	}
	config, err := image.ParseConfig(raw)
	if err != nil {
		return nil, err
	}
	i := &stored{id: id, config: config, parent: s.readText(metadataDir + "/" + strings.TrimPrefix(id, "sha256:") + "/parent")}
	i.value, _ = json.Parse(raw)
	names, ids := s.tagged()
	for n, name := range names {
		if ids[n] == id {
			i.tags = append(i.tags, name)
		}
	}
	return i, nil
}

// images are all images, the newest first.
func (s store) images() []*stored {
	var all []*stored
	for _, name := range s.names(contentDir) {
		if i, err := s.image("sha256:" + name); err == nil {
			all = append(all, i)
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].config.Created > all[j].config.Created })
	return all
}

// find is the image of a name or of the beginning of an id.
func (s store) find(text string) (*stored, error) {
	if r, ok := parseReference(text); ok {
		names, ids := s.tagged()
		if n := slices.Index(names, r.String()); n >= 0 {
			return s.image(ids[n])
		}
	}
	digits := strings.TrimPrefix(text, "sha256:")
	if isHex(digits) {
		for _, i := range s.images() {
			if strings.HasPrefix(i.id, "sha256:"+digits) {
				return i, nil
			}
		}
	}
	return nil, noImage(text)
}

func noImage(text string) error {
	if r, ok := parseReference(text); ok && !strings.HasPrefix(text, "sha256:") {
		return daemon("No such image: ", r.String())
	}
	return daemon("No such image: ", text)
}

// keepImage stores a config and gives its id.
func (s store) keepImage(raw []byte, parent string) (string, error) {
	id := sum(raw)
	digits := strings.TrimPrefix(id, "sha256:")
	if err := s.write(contentDir+"/"+digits, raw); err != nil || parent == "" {
		return id, err
	}
	if err := s.makeAll(metadataDir+"/"+digits, 0o700); err != nil {
		return "", because("mkdir", metadataDir+"/"+digits, err)
	}
	return id, s.write(metadataDir+"/"+digits+"/parent", []byte(parent))
}

// chains are the chain ids of an image's layers, the lowest first.
func (i *stored) chains() []string {
	var all []string
	below := ""
	for _, diff := range i.config.DiffIDs {
		below = chainID(below, diff)
		all = append(all, below)
	}
	return all
}

// top is the directory of the image's highest layer, "" where it has none.
func (s store) top(i *stored) string {
	chains := i.chains()
	if len(chains) == 0 {
		return ""
	}
	l, _ := s.findChain(chains[len(chains)-1])
	return l.cache
}

// imageSize is the size of all layers of an image.
func (s store) imageSize(i *stored) int64 {
	var all int64
	for _, chain := range i.chains() {
		l, _ := s.findChain(chain)
		all += l.size
	}
	return all
}

// deleteImage removes an image without names, the layers that no other one
// has, and the images that only led to it. It gives the ids that are gone.
func (s store) deleteImage(i *stored) ([]string, error) {
	digits := strings.TrimPrefix(i.id, "sha256:")
	if err := sys.Unlink(s.p, contentDir+"/"+digits); err != nil {
		return nil, because("remove", contentDir+"/"+digits, err)
	}
	if i.parent != "" {
		image.Remove(s.p, metadataDir+"/"+digits)
	}
	gone := []string{i.id}
	left := map[string]bool{}
	for _, other := range s.images() {
		for _, chain := range other.chains() {
			left[chain] = true
		}
	}
	chains := i.chains()
	slices.Reverse(chains)
	for _, chain := range chains {
		if left[chain] {
			break
		}
		if err := s.forgetChain(chain); err != nil {
			return gone, err
		}
		gone = append(gone, chain)
	}
	if parent, err := s.image(i.parent); i.parent != "" && err == nil && len(parent.tags) == 0 && !s.hasChild(parent.id) {
		more, err := s.deleteImage(parent)
		return append(gone, more...), err
	}
	return gone, nil
}

// hasChild reports whether an image was made from one.
func (s store) hasChild(id string) bool {
	return slices.ContainsFunc(s.images(), func(i *stored) bool { return i.parent == id })
}
