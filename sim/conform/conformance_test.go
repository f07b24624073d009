//go:build linux

package conform

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"golang.org/x/sys/unix"
)

// outcomes say how the scripts went: by script, room and whether it gave what
// the script expects.
type outcomes struct {
	mu sync.Mutex
	of map[string]map[string]bool
}

// results are those of this run.
var results = outcomes{of: map[string]map[string]bool{}}

// note keeps how a script goes in a room, once the test has ended.
func (o *outcomes) note(t *testing.T, script, room string) {
	t.Cleanup(func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		if o.of[script] == nil {
			o.of[script] = map[string]bool{}
		}
		before, ran := o.of[script][room]
		o.of[script][room] = !t.Failed() && !t.Skipped() && (before || !ran)
	})
}

// differing are the rooms that differ from what a script expects.
func (o *outcomes) differing(script string) []string {
	var all []string
	for room, same := range o.of[script] {
		if !same {
			all = append(all, room)
		}
	}
	slices.Sort(all)
	return all
}

// statement is what a script's name says of it: its statement's letter and
// number, or the letter alone where it concerns a whole section.
var statement = regexp.MustCompile(`^(?:effects/)?([A-X]\d*)-`)

// shows are the statements that a script shows: the one in its name, and those
// that its head has behind "also:".
func shows(name string) []string {
	m := statement.FindStringSubmatch(name)
	if m == nil {
		return nil
	}
	ids := m[1:2:2]
	text, _ := os.ReadFile(filepath.Join("testdata", name+".txtar"))
	head, _, _ := strings.Cut(string(text), "\n-- ")
	for line := range strings.Lines(head) {
		if list, ok := strings.CutPrefix(line, "also: "); ok {
			ids = append(ids, strings.Fields(strings.ReplaceAll(list, ",", " "))...)
		}
	}
	return ids
}

// table is how each statement went, a line each, and a line of counts.
func (o *outcomes) table() string {
	scripts := map[string][]string{} // by statement
	differ := 0
	for _, name := range slices.Sorted(maps.Keys(o.of)) {
		for _, id := range shows(name) {
			scripts[id] = append(scripts[id], name)
		}
		if len(o.differing(name)) > 0 {
			differ++
		}
	}
	unseen := noted("unseen.txt")
	ids := slices.Collect(maps.Keys(scripts))
	for id := range unseen {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b string) int {
		m, _ := strconv.Atoi(a[1:])
		n, _ := strconv.Atoi(b[1:])
		if a[0] != b[0] {
			return int(a[0]) - int(b[0])
		}
		return m - n
	})
	var b strings.Builder
	shown := 0
	for _, id := range ids {
		if len(id) > 1 && unseen[id] == "" {
			shown++
		}
		if _, reason, ok := strings.Cut(unseen[id], " | "); ok {
			fmt.Fprintf(&b, "%-4s not shown: %s\n", id, reason)
		}
		for _, name := range scripts[id] {
			verdict := "same"
			if rooms := o.differing(name); rooms != nil {
				verdict = "DIFFERS in " + strings.Join(rooms, ", ")
			}
			fmt.Fprintf(&b, "%-4s %-60s %-16s %s\n", id, name, strings.Join(slices.Sorted(maps.Keys(o.of[name])), " "), verdict)
		}
	}
	fmt.Fprintf(&b, "conformance: %d statements; %d shown, %d that no script can show; %d scripts, %d differ; Linux %s\n",
		shown+len(unseen), shown, len(unseen), len(o.of), differ, kernel())
	return b.String()
}

// kernel is the release of the kernel that the rooms run on, without what its
// builder added.
func kernel() string {
	var u unix.Utsname
	if err := unix.Uname(&u); err != nil {
		return "unknown"
	}
	release, _, _ := strings.Cut(unix.ByteSliceToString(u.Release[:]), "-")
	return release
}

// noted are the lines of a list in testdata, by their first words.
func noted(file string) map[string]string {
	list := map[string]string{}
	text, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		return list
	}
	for line := range strings.Lines(string(text)) {
		name, rest, ok := strings.Cut(strings.TrimSpace(line), " ")
		if ok && name != "#" {
			list[name] = rest
		}
	}
	return list
}

// record notes this kernel for every script that every room agreed on.
func (o *outcomes) record() error {
	known := noted("kernels.txt")
	for name := range o.of {
		kernels := strings.Fields(known[name])
		if len(o.differing(name)) == 0 && !slices.Contains(kernels, kernel()) {
			known[name] = strings.Join(append(kernels, kernel()), " ")
		}
	}
	var b strings.Builder
	b.WriteString("# The kernels on which each script's transcript held (go test ./sim/conform -record).\n\n")
	for _, name := range slices.Sorted(maps.Keys(known)) {
		if _, err := os.Stat(filepath.Join("testdata", name+".txtar")); err == nil {
			fmt.Fprintf(&b, "%s %s\n", name, known[name])
		}
	}
	return os.WriteFile(filepath.Join("testdata", "kernels.txt"), []byte(b.String()), 0o644)
}
