package traces

import (
	"flag"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/trace"
)

// What holds of every overlay, whatever is done to it. These need no kernel
// to compare with, so they hold under js too.

var invariantSeeds = flag.Uint64("invariants", 150, "how many traces are checked for what holds of every overlay")

// watched is a trace in the engine, with what is known of the overlay on m.
type watched struct {
	t       *testing.T
	p       sys.Process
	side    *Side
	rec     *trace.Recorder
	ops     []Op
	at      int
	mounted bool
	options map[string]string
	lowers  []string            // the layers, nearest first
	before  map[string][]string // what the lowers looked like when mounted
	upper   *replica
}

func TestInvariants(t *testing.T) {
	for seed := range *invariantSeeds {
		drawn := Draw(1000+seed, Index|ACL)
		if drawn.Behind || nests(drawn.Ops) {
			continue
		}
		t.Run(fmt.Sprint(drawn.Seed), func(t *testing.T) { watch(t, drawn) })
	}
}

// nests reports whether an overlay is a layer: then the mount table's two
// overlays tell of one work directory each.
func nests(ops []Op) bool {
	return slices.ContainsFunc(ops, func(o Op) bool { return o.Call == "mount" && o.Path == "n" })
}

// watch runs a trace and checks what holds after every step.
func watch(t *testing.T, drawn Trace) {
	rec := &trace.Recorder{}
	p := newEngine(t, drawn.Seed, rec)
	side, err := NewSide(p)
	if err != nil {
		t.Fatal(err)
	}
	w := &watched{t: t, p: p, side: side, rec: rec, ops: drawn.Ops}
	for at, o := range drawn.Ops {
		if !watchable(o) {
			continue
		}
		w.at = at
		if o.Call == "umount" || o.Call == "mount" {
			if w.mounted {
				w.check()
			}
			side.closeFiles() // nothing changes through an earlier mount
		}
		rec.Take()
		answer := side.Do(o)
		if strings.HasPrefix(answer[len(answer)-1], "panic: ") {
			t.Fatalf("step %d: %s: %s", at, o, answer)
		}
		w.follow(o, answer)
		if t.Failed() {
			t.Fatalf("after step %d: %s", at, o)
		}
	}
	if w.mounted {
		w.check()
	}
}

// watchable reports whether the explanation's names of what a step does are
// clear: files without a name, or no more with the one they had, have none.
func watchable(o Op) bool {
	switch o.Call {
	case "look", "bind", "setflags":
		return false
	case "open":
		return o.Flags&sys.O_TMPFILE != sys.O_TMPFILE
	case "setxattr", "removexattr", "setacl":
		return o.Dir == cwd
	}
	return true
}

// follow notes what a step did.
func (w *watched) follow(o Op, answer []string) {
	var st sys.Statfs
	switch {
	case o.Call == "umount":
		w.mounted = w.p.Statfsat(sys.AT_FDCWD, "m", &st, 0) == nil && st.Type == sys.OVERLAYFS_MAGIC
	case o.Call == "mount" && o.Path == "m" && answer[len(answer)-1] == "ok" && o.Name == "overlay":
		w.begin(o)
	case w.mounted:
		w.upper.apply(o, answer[len(answer)-1], w.rec.Take())
		if w.at%7 == 0 {
			w.work()
		}
	}
}

// begin is a new mount.
func (w *watched) begin(o Op) {
	w.mounted = true
	w.options = map[string]string{}
	for _, option := range strings.Split(o.Text, ",") {
		key, value, _ := strings.Cut(option, "=")
		w.options[key] = value
	}
	regular, _, _ := strings.Cut(w.options["lowerdir"], "::")
	w.lowers = strings.Split(regular, ":")
	w.before = map[string][]string{}
	for _, dir := range strings.FieldsFunc(w.options["lowerdir"], func(r rune) bool { return r == ':' }) {
		w.before[dir] = w.look(dir)
	}
	w.upper = newReplica(w.p, w.options["upperdir"], w.options["workdir"])
}

// check checks what holds while mounted.
func (w *watched) check() {
	w.t.Helper()
	w.lowersAreAsBefore()
	w.work()
	w.upper.compare(w.t, w.p)
	w.linkCounts()
	w.merged()
	w.upper.apply(Op{}, "", w.rec.Take()) // a lookup may write
}

var accessTime = regexp.MustCompile(` atime=\S+`)

// look is what a tree looks like, but for when it was looked at.
func (w *watched) look(dir string) []string {
	s, err := NewSide(w.p)
	if err != nil {
		w.t.Fatal(err)
	}
	defer s.Close()
	lines := s.Do(Op{Call: "look", Dir: cwd, Path: dir})
	for i := range lines {
		lines[i] = accessTime.ReplaceAllString(lines[i], "")
	}
	return lines
}

// lowersAreAsBefore: a lower layer never changes.
func (w *watched) lowersAreAsBefore() {
	for dir, before := range w.before {
		for i, after := range w.look(dir) {
			if i >= len(before) || after != before[i] {
				w.t.Errorf("lower %s changed: %s", dir, after)
				return
			}
		}
	}
}

// work: it holds nothing after a finished call but the whiteout that others
// become links of, and the index only what is named by a handle.
func (w *watched) work() {
	if w.options["workdir"] == "" {
		return
	}
	for _, dir := range []string{"work", "index"} {
		names, err := sys.ReadDir(w.p, w.options["workdir"]+"/"+dir)
		if err != nil {
			continue
		}
		spare := 0
		for _, e := range names {
			switch {
			case strings.HasPrefix(e.Name, "#") && e.Type == sys.DT_CHR:
				spare++
			case dir == "index" && isHex(e.Name):
			case dir == "work" && e.Name == "incompat":
			default:
				w.t.Errorf("%s in %s", e.Name, dir)
			}
		}
		if spare > 1 {
			w.t.Errorf("%d spare whiteouts in %s", spare, dir)
		}
	}
}

// linkCounts: on the filesystems of the layers, a file has as many links as
// names, a directory two and one for each directory in it.
func (w *watched) linkCounts() {
	for _, root := range []string{w.options["upperdir"], w.options["workdir"]} {
		if strings.Contains(root, "/") {
			root = root[:1] // all of that filesystem
		}
		if root == "" {
			continue
		}
		names := map[uint64]uint32{}
		counts := map[uint64]uint32{}
		if !strings.ContainsAny(root, "xy") {
			root = "."
		}
		w.count(root, names, counts)
		for ino, n := range counts {
			if names[ino] != n {
				w.t.Errorf("below %s, inode %d has %d links and %d names", root, ino, n, names[ino])
			}
		}
		return
	}
}

// count counts names and links of what lies on one filesystem.
func (w *watched) count(dir string, names, counts map[uint64]uint32) {
	var here sys.Stat
	w.p.Fstatat(sys.AT_FDCWD, dir, &here, sys.AT_SYMLINK_NOFOLLOW)
	counts[here.Ino] = here.Nlink
	names[here.Ino] += 2
	entries, _ := sys.ReadDir(w.p, dir)
	for _, e := range entries {
		path := dir + "/" + e.Name
		var st sys.Stat
		if path == "./m" || w.p.Fstatat(sys.AT_FDCWD, path, &st, sys.AT_SYMLINK_NOFOLLOW) != nil || st.Dev != here.Dev {
			if e.Type == sys.DT_DIR {
				names[here.Ino]++ // a mount point is a directory all the same
			}
			continue
		}
		if st.Mode.IsDir() {
			names[here.Ino]++
			w.count(path, names, counts)
			continue
		}
		names[st.Ino]++
		counts[st.Ino] = st.Nlink
	}
}
