package docker

import (
	"encoding/base32"
	"encoding/hex"

	"github.com/overlook-fs/overlook/sim/coreutils/digest"
	"github.com/overlook-fs/overlook/sim/image/json"
	"github.com/overlook-fs/overlook/sim/sys"
)

// Where everything lies.
const (
	rootDir       = "/var/lib/docker"
	layersDir     = rootDir + "/overlay2"
	linksDir      = layersDir + "/l"
	imageDir      = rootDir + "/image/overlay2"
	contentDir    = imageDir + "/imagedb/content/sha256"
	metadataDir   = imageDir + "/imagedb/metadata/sha256"
	chainsDir     = imageDir + "/layerdb/sha256"
	mountsDir     = imageDir + "/layerdb/mounts"
	tagsFile      = imageDir + "/repositories.json"
	containersDir = rootDir + "/containers"
	volumesDir    = rootDir + "/volumes"
)

// store is what lies below /var/lib/docker, as a process sees it.
type store struct{ p sys.Process }

// prepare makes the directories and, the first time, the images that are
// there from the beginning. Who comes meanwhile waits.
func (s store) prepare() error {
	if err := s.makeAll(rootDir, 0o710); err != nil {
		return because("mkdir", rootDir, err)
	}
	lock, err := sys.Open(s.p, rootDir, sys.O_RDONLY|sys.O_CLOEXEC, 0)
	if err != nil {
		return because("open", rootDir, err)
	}
	defer s.p.Close(lock)
	if err := s.p.Flock(lock, sys.LOCK_EX); err != nil {
		return because("flock", rootDir, err)
	}
	if _, err := sys.Lstat(s.p, tagsFile); err == nil {
		return nil
	}
	return s.furnish()
}

// furnish fills an empty store.
func (s store) furnish() error {
	before := s.p.Umask(0)
	defer s.p.Umask(before)
	for _, d := range []struct {
		path string
		mode sys.Mode
	}{
		{layersDir, 0o710}, {linksDir, 0o710}, {imageDir, 0o700}, {contentDir, 0o700}, {metadataDir, 0o700},
		{chainsDir, 0o700}, {mountsDir, 0o700}, {containersDir, 0o710}, {volumesDir, 0o701},
	} {
		if err := s.makeAll(d.path, d.mode); err != nil {
			return because("mkdir", d.path, err)
		}
	}
	if err := s.writeTags(json.Object()); err != nil {
		return err
	}
	for _, b := range builtins() {
		if err := s.pull(b); err != nil {
			return err
		}
	}
	return nil
}

// makeAll makes a directory and those above it.
func (s store) makeAll(path string, mode sys.Mode) error {
	for i := 1; i <= len(path); i++ {
		if i < len(path) && path[i] != '/' {
			continue
		}
		if err := sys.Mkdir(s.p, path[:i], mode); err != nil && err != sys.EEXIST {
			return err
		}
	}
	return nil
}

// write replaces a file as a whole, so that a reader sees it old or new.
func (s store) write(path string, content []byte) error {
	temp := path + ".tmp"
	if err := sys.WriteFile(s.p, temp, content, 0o600); err != nil {
		return because("open", temp, err)
	}
	return because("rename", path, sys.Rename(s.p, temp, path))
}

// readText is the content of a small file, "" where there is none.
func (s store) readText(path string) string {
	text, _ := sys.ReadFile(s.p, path)
	return string(text)
}

// names are those in a directory, without dots, in their order.
func (s store) names(dir string) []string {
	entries, _ := sys.ReadDir(s.p, dir)
	var names []string
	for _, e := range entries {
		if e.Name[0] != '.' {
			names = append(names, e.Name)
		}
	}
	sortStrings(names)
	return names
}

// newID is a fresh id of 64 hexadecimal digits.
func (s store) newID() string {
	var b [32]byte
	s.p.Getrandom(b[:])
	return hex.EncodeToString(b[:])
}

// newLink is a fresh short name of 26 characters.
func (s store) newLink() string {
	var b [20]byte
	s.p.Getrandom(b[:])
	return base32.StdEncoding.EncodeToString(b[:])[:26]
}

// sum is the digest of bytes, "sha256:…".
func sum(b []byte) string {
	d := digest.New("sha256")
	d.Write(b)
	return "sha256:" + hex.EncodeToString(d.Sum())
}
