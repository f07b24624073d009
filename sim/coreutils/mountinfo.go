package coreutils

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// mountEntry is one line of /proc/self/mountinfo.
type mountEntry struct {
	id, parent int
	dev        string // major:minor
	root       string // what of the filesystem is mounted
	target     string
	vfsOptions string
	optional   string // propagation tags
	fstype     string
	source     string
	fsOptions  string
}

// readMounts is the mount table as the process sees it.
func readMounts(p sys.Process) ([]mountEntry, error) {
	text, err := sys.ReadFile(p, "/proc/self/mountinfo")
	if err != nil {
		return nil, err
	}
	var mounts []mountEntry
	for _, line := range strings.Split(string(text), "\n") {
		if m, ok := parseMountEntry(line); ok {
			mounts = append(mounts, m)
		}
	}
	return mounts, nil
}

func parseMountEntry(line string) (mountEntry, bool) {
	head, tail, ok := strings.Cut(line, " - ")
	fields, rest := strings.Fields(head), strings.Split(tail, " ")
	if !ok || len(fields) < 6 || len(rest) < 3 {
		return mountEntry{}, false
	}
	id, _ := strconv.Atoi(fields[0])
	parent, _ := strconv.Atoi(fields[1])
	return mountEntry{
		id: id, parent: parent, dev: fields[2],
		root: unescapeMount(fields[3]), target: unescapeMount(fields[4]),
		vfsOptions: fields[5], optional: strings.Join(fields[6:], " "),
		fstype: unescapeMount(rest[0]), source: unescapeMount(rest[1]), fsOptions: unescapeMount(rest[2]),
	}, true
}

// unescapeMount undoes the \ooo that the kernel writes for blanks.
func unescapeMount(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b []byte
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+3 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+4], 8, 8); err == nil {
				b = append(b, byte(n))
				i += 3
				continue
			}
		}
		b = append(b, s[i])
	}
	return string(b)
}

// options are the mount's and the filesystem's in one list, "ro" or "rw"
// first: ro where either is.
func (m *mountEntry) options() string {
	mode := "rw"
	var rest []string
	for _, option := range strings.Split(m.vfsOptions+","+m.fsOptions, ",") {
		switch option {
		case "ro":
			mode = "ro"
		case "rw", "":
		default:
			rest = append(rest, option)
		}
	}
	return strings.Join(append([]string{mode}, rest...), ",")
}

// shownSource is the source with what of it is mounted: "tmpfs[/dir]".
func (m *mountEntry) shownSource() string {
	if m.root == "/" || m.root == "" {
		return m.source
	}
	return m.source + "[" + m.root + "]"
}

// mountAt is the uppermost mount on a canonical path.
func mountAt(mounts []mountEntry, path string) *mountEntry {
	for i := len(mounts) - 1; i >= 0; i-- {
		if mounts[i].target == path {
			return &mounts[i]
		}
	}
	return nil
}

// typeMatches reports whether a filesystem type is in a list as -t has it:
// "a,b", or "noa,b" for all others.
func typeMatches(list, fstype string) bool {
	if list == "" {
		return true
	}
	wanted := true
	if rest, ok := strings.CutPrefix(list, "no"); ok {
		list, wanted = rest, false
	}
	for _, t := range strings.Split(list, ",") {
		if t == fstype || !wanted && strings.TrimPrefix(t, "no") == fstype {
			return wanted
		}
	}
	return !wanted
}

// canonical is an existing path made absolute with its symlinks resolved, as
// realpath(3) does.
func canonical(p sys.Process, path string) (string, error) {
	if path == "" {
		return "", sys.ENOENT
	}
	at := ""
	if path[0] != '/' {
		cwd, err := p.Getcwd()
		if err != nil {
			return "", err
		}
		at = cwd
	}
	todo := strings.Split(path, "/")
	for links := 0; len(todo) > 0; {
		name := todo[0]
		todo = todo[1:]
		switch name {
		case "", ".":
			continue
		case "..":
			at = at[:max(strings.LastIndexByte(at, '/'), 0)]
			continue
		}
		at = strings.TrimSuffix(at, "/")
		st, err := sys.Lstat(p, at+"/"+name)
		if err != nil {
			return "", err
		}
		if !st.Mode.IsSymlink() {
			if len(todo) > 0 && !st.Mode.IsDir() {
				return "", sys.ENOTDIR
			}
			at += "/" + name
			continue
		}
		if links++; links > 40 {
			return "", sys.ELOOP
		}
		target, err := sys.Readlink(p, at+"/"+name)
		if err != nil {
			return "", err
		}
		if strings.HasPrefix(target, "/") {
			at = ""
		}
		todo = append(strings.Split(target, "/"), todo...)
	}
	if at == "" {
		at = "/"
	}
	return at, nil
}

// canonicalOr is canonical, or the path as it was where that fails.
func canonicalOr(p sys.Process, path string) string {
	if full, err := canonical(p, path); err == nil {
		return full
	}
	return path
}
