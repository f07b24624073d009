//go:build linux

package rooms

import (
	"regexp"
	"slices"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/trace"
)

// The changes that the kernel makes to a watched layer and the effects of a
// trace are told the same way but for the following.
//
//   - The counter in the names of work ("#1b93a"): the first seen is #work1.
//   - File handles, which name the files of an index: the first seen is
//     handle1.
//   - Paths are seen from the watched directory, where upper is u and workdir
//     is w; a trace leaves w away from w/work and w/index.
//   - The kernel asks a filesystem about inodes, not names: a file of several
//     names has the oldest in both lists.
//   - What the kernel's own checks refuse (EPERM) never reaches a filesystem;
//     a trace tells of the attempt.
//   - The mode of a copy's unnamed file, until it gets its own, is subject to
//     the umask of whoever caused the copy; the engine has no umask there.
//   - Data is written in pieces as large as the kernel likes: pieces of one
//     file that follow each other are one write.

// Effects are changes as lines, one list for each part of the changes.
func Effects(parts [][]trace.Event) [][]string {
	t := teller{names: NewNormaliser(), handles: map[string]string{}, files: map[string]*linked{}}
	var all [][]string
	for _, part := range parts {
		all = append(all, t.part(part))
	}
	return all
}

// teller tells one list of changes.
type teller struct {
	names   *Normaliser
	handles map[string]string
	files   map[string]*linked // by name
}

func (t *teller) part(events []trace.Event) []string {
	var lines []string
	for _, e := range events {
		if e.Err == sys.EPERM {
			continue
		}
		line := t.line(e)
		if e.Op != "write" && e.Op != "copy_file_range" || len(lines) == 0 || lines[len(lines)-1] != line {
			lines = append(lines, line)
		}
	}
	return lines
}

// line is one change as a line.
func (t *teller) line(e trace.Event) string {
	words := []string{e.Op}
	switch e.Op {
	case "copy_file_range":
		words = []string{"write", t.object(e.Path2)}
	case "link":
		words = append(words, t.object(e.Path), layerPath(e.Path2))
	case "rename":
		words = append(words, layerPath(e.Path), layerPath(e.Path2))
	case "mkdir", "mknod", "symlink", "unlink", "rmdir":
		words = append(words, layerPath(e.Path))
	default:
		words = append(words, t.object(e.Path))
	}
	if e.Arg != "" && !(e.Op == "tmpfile" && (words[1] == "work" || words[1] == "index")) {
		words = append(words, e.Arg)
	}
	if e.Err != 0 {
		words = append(words, "=", e.Err.Name())
	} else {
		t.follow(e)
	}
	line := t.names.work(strings.Join(words, " "))
	return longHex.ReplaceAllStringFunc(line, func(s string) string { return t.names.named(t.handles, s, "handle") })
}

// longHex is a file handle in hexadecimal digits.
var longHex = regexp.MustCompile(`\b[0-9a-f]{40,}\b`)

// layerPath is a path as both lists have it.
func layerPath(path string) string {
	for _, dir := range []string{"work", "index"} {
		if path == "w/"+dir || strings.HasPrefix(path, "w/"+dir+"/") {
			return path[len("w/"):]
		}
	}
	return path
}

// linked is a file that has had several names, the oldest first.
type linked struct{ names []string }

// object is the oldest name of what has that name.
func (t *teller) object(path string) string {
	path = layerPath(path)
	if f := t.files[path]; f != nil {
		return f.names[0]
	}
	return path
}

// follow notes what becomes of the names of files that have several.
func (t *teller) follow(e trace.Event) {
	from, to := layerPath(e.Path), layerPath(e.Path2)
	switch e.Op {
	case "link":
		f := t.files[from]
		if f == nil {
			f = &linked{}
			t.bind(from, f)
		}
		t.bind(to, f)
	case "unlink", "rmdir":
		t.unbind(from)
	case "rename":
		moved, there := t.unbind(from), t.unbind(to)
		t.bind(to, moved)
		if e.Arg == "RENAME_EXCHANGE" {
			t.bind(from, there)
		}
	}
}

func (t *teller) bind(name string, f *linked) {
	if f == nil || strings.Contains(name, " ") { // an unnamed file
		return
	}
	f.names = append(f.names, name)
	t.files[name] = f
}

// unbind takes a name away from the file that has it, which is returned.
func (t *teller) unbind(name string) *linked {
	f := t.files[name]
	if f == nil {
		return nil
	}
	delete(t.files, name)
	f.names = slices.DeleteFunc(f.names, func(other string) bool { return other == name })
	return f
}
