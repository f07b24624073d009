package docker

import (
	"path"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// mounts finds out what is to be mounted in a container.
func (s store) mounts(c *container, n *creation) error {
	for _, v := range n.volumes {
		m, err := parseVolume(v)
		if err != nil {
			return err
		}
		if m.kind == "bind" {
			c.binds = append(c.binds, v)
		}
		c.mounts = append(c.mounts, m)
	}
	for _, spec := range n.mounts {
		if err := c.parseMount(spec); err != nil {
			return err
		}
	}
	for _, target := range c.running.volumes {
		if !c.hasMountAt(target) {
			c.mounts = append(c.mounts, mountPoint{kind: "volume", target: target, anonymous: true})
		}
	}
	for i := range c.mounts {
		if err := s.provide(c, &c.mounts[i]); err != nil {
			return err
		}
	}
	return nil
}

func (c *container) hasMountAt(target string) bool {
	for _, m := range c.mounts {
		if m.target == target {
			return true
		}
	}
	return false
}

// parseVolume reads the value of -v: SOURCE:TARGET[:MODE] or TARGET.
func parseVolume(v string) (mountPoint, error) {
	parts := strings.Split(v, ":")
	m := mountPoint{kind: "volume", anonymous: true}
	switch len(parts) {
	case 1:
		m.target = parts[0]
	case 2, 3:
		m.source, m.target, m.anonymous = parts[0], parts[1], false
		if len(parts) == 3 {
			m.mode = parts[2]
		}
	default:
		return m, daemon("invalid volume specification: '", v, "'")
	}
	for _, word := range strings.Split(m.mode, ",") {
		if m.mode != "" && !strings.Contains(" ro rw z Z nocopy private rprivate shared rshared slave rslave cached delegated consistent ", " "+word+" ") {
			return m, daemon("invalid mode: ", m.mode)
		}
	}
	switch {
	case m.target == "" || len(parts) > 1 && m.source == "":
		return m, daemon("invalid volume specification: '", v, "'")
	case path.Clean(m.target) == "/":
		return m, daemon("invalid volume specification: '", v, "': invalid mount config for type \"", m.kind, "\": invalid specification: destination can't be '/'")
	case m.target[0] != '/':
		return m, daemon("invalid volume specification: '", v, "': invalid mount config for type \"", m.kind, "\": invalid mount path: '", m.target, "' mount path must be absolute")
	case m.anonymous:
	case m.source[0] == '/':
		m.kind, m.source = "bind", path.Clean(m.source)
	case m.source[0] == '.' || strings.Contains(m.source, "/"):
		return m, badVolumeName(m.source)
	default:
		m.name = m.source
	}
	m.target = path.Clean(m.target)
	return m, nil
}

func badVolumeName(name string) error {
	return daemon("create ", name, ": \"", name, "\" includes invalid characters for a local volume name, only \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host directory, use absolute path")
}

// parseMount reads the value of --mount: type=bind,source=A,target=B.
func (c *container) parseMount(spec string) error {
	m := mountPoint{kind: "volume"}
	for _, field := range strings.Split(spec, ",") {
		key, value, _ := strings.Cut(field, "=")
		switch key {
		case "type":
			m.kind = value
		case "source", "src":
			m.source = value
		case "target", "dst", "destination":
			m.target = path.Clean(value)
		case "readonly", "ro":
			m.mode = "ro"
		default:
			return refuse("invalid argument \"", spec, "\" for \"--mount\" flag: unexpected key '", key, "' in '", field, "'")
		}
	}
	switch m.kind {
	case "tmpfs":
		c.tmpfs = append(c.tmpfs, m.target)
		return nil
	case "volume":
		m.name, m.anonymous = m.source, m.source == ""
	case "bind":
	default:
		return daemon("mount type unknown")
	}
	c.mounts = append(c.mounts, m)
	return nil
}

// provide makes sure that what is to be mounted is there.
func (s store) provide(c *container, m *mountPoint) error {
	if m.kind == "bind" {
		if _, err := sys.StatPath(s.p, m.source); err == nil {
			return nil
		}
		return because("error while creating mount source path '"+m.source+"': mkdir", m.source, s.makeAll(m.source, 0o755))
	}
	if m.anonymous {
		m.name = s.newID()
	}
	fresh, err := s.createVolume(m.name)
	m.source = volumeData(m.name)
	if err != nil || !fresh {
		return err
	}
	return s.fillVolume(c, m)
}

func volumeData(name string) string { return volumesDir + "/" + name + "/_data" }

// createVolume makes a volume; fresh says that it was not there.
func (s store) createVolume(name string) (fresh bool, err error) {
	if len(name) < 2 || !plainName(strings.ToLower(name), "_.-") || strings.IndexByte("_.-", name[0]) >= 0 {
		return false, badVolumeName(name)
	}
	if _, err := sys.Lstat(s.p, volumeData(name)); err == nil {
		return false, nil
	}
	if err := s.makeAll(volumeData(name), 0o755); err != nil {
		return false, because("mkdir", volumeData(name), err)
	}
	return true, nil
}

// fillVolume copies what the image has at the place of a new volume into it.
func (s store) fillVolume(c *container, m *mountPoint) error {
	i, err := s.image(c.imageID)
	if err != nil {
		return err
	}
	return s.lookInto(i, func(root string) error {
		from, err := resolve(s.p, root, m.target)
		if err != nil {
			return nil
		}
		if st, err := sys.Lstat(s.p, from); err != nil || !st.Mode.IsDir() {
			return nil
		}
		return s.copyTree(from+"/.", m.source)
	})
}
