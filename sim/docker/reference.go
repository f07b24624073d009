package docker

import "strings"

// reference is the name of an image: "ubuntu:latest".
type reference struct{ repository, tag string }

// parseReference reads the name of an image; not ok: it is none.
func parseReference(text string) (r reference, ok bool) {
	r.repository, r.tag = text, "latest"
	if i := strings.LastIndexByte(text, ':'); i > strings.LastIndexByte(text, '/') {
		r.repository, r.tag = text[:i], text[i+1:]
	}
	r.repository = strings.TrimPrefix(strings.TrimPrefix(r.repository, "docker.io/"), "library/")
	return r, r.repository != "" && r.tag != "" && plainName(r.repository, "._-/:") && plainName(r.tag, "._-ABCDEFGHIJKLMNOPQRSTUVWXYZ")
}

// plainName reports whether text consists of small letters, digits and also.
func plainName(text, also string) bool {
	for _, c := range []byte(text) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && strings.IndexByte(also, c) < 0 {
			return false
		}
	}
	return true
}

func (r reference) String() string { return r.repository + ":" + r.tag }

// full is the name with everything that is left out.
func (r reference) full() string {
	if !strings.Contains(r.repository, "/") {
		return "docker.io/library/" + r.String()
	}
	return "docker.io/" + r.String()
}

// badReference is what docker says of a name that is none.
func badReference(text string) error {
	if text != strings.ToLower(text) && !strings.Contains(text, ":") {
		return refuse("invalid reference format: repository name (library/", text, ") must be lowercase")
	}
	return refuse("invalid reference format")
}

// isHex reports whether text could be the beginning of an id.
func isHex(text string) bool {
	return text != "" && strings.Trim(text, "0123456789abcdef") == ""
}
