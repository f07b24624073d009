package traces

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/trace"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// replica is a copy of an upper layer and its work directory, which changes
// only by the effects that the explanation tells of: names, what they name,
// targets and extended attributes. Content goes through open files, of which
// the explanation does not tell; nor does it tell what an attribute says, which
// counts only where a layer's filesystem keeps or hands on an access control
// list by it.
type replica struct {
	p           sys.Process
	upper, work string
	root        *node // of upper
	workRoot    *node
	unnamed     *node // the file made last that has no name yet
	// gone is what names stood for last that are no more: the explanation goes
	// on to tell of a file by the name it was found by.
	gone map[string]*node
}

type node struct {
	kind   sys.Mode
	target string
	attrs  map[string]bool
	below  map[string]*node
}

func newNode(kind sys.Mode) *node {
	return &node{kind: kind, attrs: map[string]bool{}, below: map[string]*node{}}
}

func newReplica(p sys.Process, upper, work string) *replica {
	r := &replica{p: p, upper: upper, work: work, gone: map[string]*node{}}
	if upper != "" {
		seen := map[uint64]*node{}
		r.root, r.workRoot = copyTree(p, upper, seen), copyTree(p, work, seen)
	}
	return r
}

// copyTree copies what lies below path; names of one inode stay of one.
func copyTree(p sys.Process, path string, seen map[uint64]*node) *node {
	st, err := sys.Lstat(p, path)
	if err != nil {
		return nil
	}
	if n := seen[st.Ino]; n != nil {
		return n
	}
	n := newNode(st.Mode.Type())
	seen[st.Ino] = n
	n.target, _ = sys.Readlink(p, path)
	names, _ := p.Listxattrat(sys.AT_FDCWD, path, sys.AT_SYMLINK_NOFOLLOW)
	for _, attr := range names {
		n.attrs[attr] = true
	}
	if st.Mode.IsDir() {
		entries, _ := sys.ReadDir(p, path)
		for _, e := range entries {
			n.below[e.Name] = copyTree(p, path+"/"+e.Name, seen)
		}
	}
	return n
}

// place is the directory that a label of the explanation leads to, and the
// name in it; nil where it is of another layer.
func (r *replica) place(label string) (*node, string) {
	at := r.root
	rest, ok := strings.CutPrefix(label, r.upper+"/")
	if !ok {
		at, rest = r.workRoot, label
		if inside, ok := strings.CutPrefix(label, r.work+"/"); ok {
			rest = inside
		} else if !strings.HasPrefix(label, "work/") && !strings.HasPrefix(label, "index/") {
			return nil, ""
		}
	}
	parts := strings.Split(rest, "/")
	for _, name := range parts[:len(parts)-1] {
		if at = at.below[name]; at == nil {
			return nil, ""
		}
	}
	return at, parts[len(parts)-1]
}

// find is what a label names.
func (r *replica) find(label string) *node {
	switch label {
	case "an unnamed file":
		return r.unnamed
	case r.upper:
		return r.root
	case "work", "index":
		return r.workRoot.below[label]
	}
	if dir, name := r.place(label); dir != nil && dir.below[name] != nil {
		return dir.below[name]
	}
	return r.gone[label]
}

// apply makes the changes that events tell of, made by o, which answered that.
func (r *replica) apply(o Op, answer string, events []trace.Event) {
	if r.root == nil {
		return
	}
	var effects []trace.Event
	for _, e := range events {
		if e.Kind == trace.Effect && e.Err == 0 {
			effects = append(effects, e)
		}
	}
	if own := ownList(o, effects); own >= 0 && answer == "ok" {
		effects[own].Op = "removexattr"
	}
	for _, e := range effects {
		r.effect(e)
	}
}

// ownList is which effect gives a file the access control list that o sets,
// where that says no more than a mode does, so that the filesystem changes the
// mode and keeps no list; -1: none. Lists that were kept before a copy up are
// kept after it.
func ownList(o Op, effects []trace.Event) int {
	if o.Call != "setacl" || o.Name != vfs.ACLAccess || !sameAsMode([]byte(o.Text)) {
		return -1
	}
	for i, e := range slices.Backward(effects) {
		if e.Arg == o.Name {
			return i
		}
	}
	return -1
}

// sameAsMode reports whether an access control list says what a mode can say.
func sameAsMode(list []byte) bool {
	acl, err := vfs.ParseACL(list)
	_, same := acl.Mode(0)
	return same && err == nil
}

// made puts a new file into a directory, whose default access control list it
// gets.
func (r *replica) made(e trace.Event, n *node) {
	dir, name := r.place(e.Path)
	r.put(dir, name, n)
	if dir == nil || !dir.attrs[vfs.ACLDefault] {
		return
	}
	if n.kind == sys.S_IFDIR {
		n.attrs[vfs.ACLDefault] = true
	}
	list, _ := r.p.Getxattrat(sys.AT_FDCWD, e.Path[:strings.LastIndexByte(e.Path, '/')], vfs.ACLDefault, 0)
	if !sameAsMode(list) {
		n.attrs[vfs.ACLAccess] = true
	}
}

func (r *replica) effect(e trace.Event) {
	dir, name := r.place(e.Path)
	switch e.Op {
	case "mkdir":
		r.made(e, newNode(sys.S_IFDIR))
	case "mknod":
		r.made(e, newNode(nodeKind(e.Arg)))
	case "symlink":
		n := newNode(sys.S_IFLNK)
		n.target = e.Arg
		r.put(dir, name, n)
	case "tmpfile":
		r.unnamed = newNode(sys.S_IFREG)
	case "unlink", "rmdir":
		r.gone[e.Path] = r.find(e.Path)
		r.put(dir, name, nil)
	case "link":
		to, as := r.place(e.Path2)
		r.put(to, as, r.find(e.Path))
	case "rename":
		r.rename(e)
	case "setxattr":
		if n := r.find(e.Path); n != nil {
			n.attrs[e.Arg] = true
		}
	case "removexattr":
		if n := r.find(e.Path); n != nil {
			delete(n.attrs, e.Arg)
		}
	}
}

func (r *replica) rename(e trace.Event) {
	from, old := r.place(e.Path)
	to, name := r.place(e.Path2)
	if from == nil || to == nil {
		return
	}
	moved, gone := from.below[old], to.below[name]
	r.put(from, old, nil)
	switch e.Arg {
	case "RENAME_EXCHANGE":
		r.put(from, old, gone)
	case "RENAME_WHITEOUT":
		r.made(e, newNode(sys.S_IFCHR))
	}
	r.put(to, name, moved)
}

// put makes a name mean n, or nothing.
func (r *replica) put(dir *node, name string, n *node) {
	switch {
	case dir == nil:
	case n == nil:
		delete(dir.below, name)
	default:
		dir.below[name] = n
	}
}

// nodeKind is the type that a mknod's argument tells of.
func nodeKind(arg string) sys.Mode {
	switch arg[0] {
	case 'c':
		return sys.S_IFCHR
	case 'b':
		return sys.S_IFBLK
	case 'p':
		return sys.S_IFIFO
	case 's':
		return sys.S_IFSOCK
	}
	return sys.S_IFREG
}

// compare requires that upper is what the replica has become.
func (r *replica) compare(t *testing.T, p sys.Process) {
	t.Helper()
	if r.root == nil {
		return
	}
	seen := map[uint64]*node{}
	compareTrees(t, r.upper, r.root, copyTree(p, r.upper, seen))
	compareTrees(t, r.work, r.workRoot, copyTree(p, r.work, seen))
}

func compareTrees(t *testing.T, path string, replayed, real *node) {
	t.Helper()
	switch {
	case replayed == nil || real == nil:
		t.Errorf("%s: replayed %v, really %v", path, replayed != nil, real != nil)
		return
	case replayed.kind != real.kind || replayed.target != real.target:
		t.Errorf("%s: replayed %v %s, really %v %s", path, replayed.kind, replayed.target, real.kind, real.target)
	case !maps.Equal(replayed.attrs, real.attrs):
		t.Errorf("%s: replayed with %v, really with %v", path, slices.Sorted(maps.Keys(replayed.attrs)), slices.Sorted(maps.Keys(real.attrs)))
	}
	for name := range replayed.below {
		compareTrees(t, path+"/"+name, replayed.below[name], real.below[name])
	}
	for name := range real.below {
		if replayed.below[name] == nil {
			t.Errorf("%s/%s: only really there", path, name)
		}
	}
}
