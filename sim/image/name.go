package image

import "strings"

// mostComponent is how long a name in a directory can be.
const mostComponent = 255

// clean is a name of an archive without what says nothing: "" is the root. A
// name that leaves the root is refused.
func clean(name string, l Limits) (string, error) {
	if len(name) > l.Name {
		return "", problem("a name of ", digits(int64(len(name))), " bytes is longer than the limit")
	}
	if strings.IndexByte(name, 0) >= 0 {
		return "", problem("a name holds a zero byte")
	}
	var parts []string
	for _, part := range strings.Split(name, "/") {
		switch {
		case part == "" || part == ".":
		case part == ".." && len(parts) == 0:
			return "", problem(name, ": the name leaves the layer")
		case part == "..":
			parts = parts[:len(parts)-1]
		case len(part) > mostComponent:
			return "", problem(part[:20], "...: file name too long")
		default:
			parts = append(parts, part)
		}
	}
	if len(parts) > l.Depth {
		return "", problem(parts[0], "/...: directories are nested deeper than the limit")
	}
	return strings.Join(parts, "/"), nil
}

// split is a clean name's directory and last part.
func split(name string) (dir, base string) {
	i := strings.LastIndexByte(name, '/')
	return name[:max(i, 0)], name[i+1:]
}

// join is a name in a directory; either may be the root.
func join(dir, base string) string {
	switch {
	case dir == "":
		return base
	case base == "":
		return dir
	}
	return dir + "/" + base
}

// below reports whether a name lies below a directory.
func below(name, dir string) bool {
	return dir == "" && name != "" || strings.HasPrefix(name, dir) && len(name) > len(dir) && name[len(dir)] == '/'
}
