package docker

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/image"
	"github.com/overlook-fs/overlook/sim/sys"
)

// createLayer makes the directory of a layer above another; parent "" is none.
func (s store) createLayer(id, parent string) error {
	before := s.p.Umask(0)
	defer s.p.Umask(before)
	dir := layersDir + "/" + id
	link := s.newLink()
	if err := sys.Mkdir(s.p, dir, 0o710); err != nil {
		return because("mkdir", dir, err)
	}
	err := sys.Mkdir(s.p, dir+"/diff", 0o755)
	if err == nil {
		err = sys.Symlink(s.p, "../"+id+"/diff", linksDir+"/"+link)
	}
	if err == nil {
		err = sys.WriteFile(s.p, dir+"/link", []byte(link), 0o644)
	}
	if err == nil && parent != "" {
		err = s.putAbove(dir, parent)
	}
	return because("create layer", id, err)
}

// putAbove says in a layer's directory what lies below it.
func (s store) putAbove(dir, parent string) error {
	below := layersDir + "/" + parent
	lower := "l/" + s.readText(below+"/link")
	if more := s.readText(below + "/lower"); more != "" {
		lower += ":" + more
	}
	if err := sys.Mkdir(s.p, dir+"/work", 0o700); err != nil {
		return err
	}
	if err := sys.WriteFile(s.p, dir+"/lower", []byte(lower), 0o666); err != nil {
		return err
	}
	return sys.WriteFile(s.p, below+"/committed", nil, 0o600)
}

// diffDir is where a layer's own files lie.
func diffDir(id string) string { return layersDir + "/" + id + "/diff" }

// lowers are the directories of the layers below one, nearest first.
func (s store) lowers(id string) []string {
	text := s.readText(layersDir + "/" + id + "/lower")
	if text == "" {
		return nil
	}
	var dirs []string
	for _, short := range strings.Split(text, ":") {
		to, _ := sys.Readlink(s.p, layersDir+"/"+short)
		dirs = append(dirs, layersDir+"/"+strings.TrimPrefix(to, "../"))
	}
	return dirs
}

// pageSize is how long mount's data may be with its end.
const pageSize = 4096

// mountLayer shows a layer above those below it in its directory merged, or
// elsewhere.
func (s store) mountLayer(id, merged string) error {
	dir := layersDir + "/" + id
	if err := sys.Mkdir(s.p, merged, 0o700); err != nil && err != sys.EEXIST {
		return because("mkdir", merged, err)
	}
	short := s.readText(dir + "/lower")
	if short == "" { // a lowest layer alone: nothing to stack
		return because("mount", merged, s.p.Mount(dir+"/diff", merged, "", sys.MS_BIND, ""))
	}
	prefix := layersDir + "/"
	options := "index=off,lowerdir=" + prefix + strings.ReplaceAll(short, ":", ":"+prefix) +
		",upperdir=" + dir + "/diff,workdir=" + dir + "/work"
	if len(options) >= pageSize {
		cwd, _ := s.p.Getcwd()
		defer s.p.Chdir(cwd)
		s.p.Chdir(layersDir)
		options = "index=off,lowerdir=" + short + ",upperdir=" + id + "/diff,workdir=" + id + "/work"
	}
	return because("mount overlay:"+merged, "", s.p.Mount("overlay", merged, "overlay", 0, options))
}

// unmountLayer takes it down again.
func (s store) unmountLayer(merged string) {
	if err := s.p.Umount2(merged, sys.MNT_DETACH); err == nil {
		sys.Rmdir(s.p, merged)
	}
}

// within mounts a layer, or uses it where it is mounted, while do looks at it.
func (s store) within(id string, do func(merged string) error) error {
	merged := layersDir + "/" + id + "/merged"
	if _, err := sys.Lstat(s.p, merged); err == nil {
		return do(merged)
	}
	if err := s.mountLayer(id, merged); err != nil {
		return err
	}
	defer s.unmountLayer(merged)
	return do(merged)
}

// removeLayer deletes a layer's directory and its short name.
func (s store) removeLayer(id string) error {
	dir := layersDir + "/" + id
	if link := s.readText(dir + "/link"); link != "" {
		sys.Unlink(s.p, linksDir+"/"+link)
	}
	return image.Remove(s.p, dir)
}

// chained is a layer of an image.
type chained struct {
	chain string // chain id: what tells it from others with the same diff
	cache string // the name of its directory
	diff  string // digest of its tar
	size  int64  // bytes of its files
}

// chainID is the id of a layer above a chain; "" is none.
func chainID(below, diff string) string {
	if below == "" {
		return diff
	}
	return sum([]byte(below + " " + diff))
}

// chainDir is where a chain id is kept.
func chainDir(chain string) string { return chainsDir + "/" + strings.TrimPrefix(chain, "sha256:") }

// findChain is the layer of a chain id, if it is known.
func (s store) findChain(chain string) (chained, bool) {
	dir := chainDir(chain)
	l := chained{chain: chain, cache: s.readText(dir + "/cache-id"), diff: s.readText(dir + "/diff")}
	l.size, _ = strconv.ParseInt(s.readText(dir+"/size"), 10, 64)
	return l, l.cache != ""
}

// keepChain notes that the directory of a layer is that of a chain id.
func (s store) keepChain(l chained, below string) error {
	dir := chainDir(l.chain)
	if err := s.makeAll(dir, 0o700); err != nil {
		return because("mkdir", dir, err)
	}
	files := [][2]string{{"cache-id", l.cache}, {"diff", l.diff}, {"size", strconv.FormatInt(l.size, 10)}}
	if below != "" {
		files = append(files, [2]string{"parent", below})
	}
	for _, f := range files {
		if err := s.write(dir+"/"+f[0], []byte(f[1])); err != nil {
			return err
		}
	}
	return nil
}

// forgetChain deletes a layer that no image has any more.
func (s store) forgetChain(chain string) error {
	l, ok := s.findChain(chain)
	if !ok {
		return nil
	}
	if err := s.removeLayer(l.cache); err != nil {
		return err
	}
	return image.Remove(s.p, chainDir(chain))
}

// sealLayer makes the directory of a layer the next one of a chain: it gets
// its digest. One that is there already takes its place.
func (s store) sealLayer(cache, below string) (chained, error) {
	packed, err := image.Pack(s.p, diffDir(cache), discard{})
	if err != nil {
		return chained{}, err
	}
	l := chained{chain: chainID(below, packed.DiffID), cache: cache, diff: packed.DiffID, size: packed.Bytes}
	if known, ok := s.findChain(l.chain); ok {
		return known, s.removeLayer(cache)
	}
	return l, s.keepChain(l, below)
}

// discard takes bytes that nobody wants.
type discard struct{}

func (discard) Write(b []byte) (int, error) { return len(b), nil }
