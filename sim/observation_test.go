package sim

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/overlook-fs/overlook/sim/picture"
	"github.com/overlook-fs/overlook/sim/sys"
)

// TestObservingEveryScriptChangesNothing runs every script twice, once with a
// look at everything after each line.
func TestObservingEveryScriptChangesNothing(t *testing.T) {
	for _, s := range corpus(t) {
		quiet, watched := newMachine(t), newMachine(t)
		for _, line := range append(append([]string(nil), s.Boot...), s.Lines...) {
			want, got := quiet.Run(line), watched.Run(line)
			if string(got.Output) != string(want.Output) || got.Status != want.Status {
				t.Errorf("%s\n%s: observed %q, unobserved %q", s.Intent, line, got.Output, want.Output)
			}
			world(watched)
			take(t, watched)
			watched.Complete(line, len(line))
		}
		if world(watched) != world(quiet) {
			t.Errorf("%s: the worlds differ in the end", s.Intent)
		}
	}
}

// TestThePictureReadsLayersAsTheEngineDoes compares, after every line of every
// script, the picture that asks the merged tree with the one that works out
// from the layers alone what the merged tree shows.
func TestThePictureReadsLayersAsTheEngineDoes(t *testing.T) {
	for _, s := range corpus(t) {
		if slices.ContainsFunc(beyondLayers(), func(begin string) bool { return strings.HasPrefix(s.Intent, begin) }) {
			continue
		}
		m := newMachine(t)
		for _, line := range append(append([]string(nil), s.Boot...), s.Lines...) {
			m.Run(line)
			// Caches may hold what the layers no longer say: only a machine
			// with cold ones can be told from its layers.
			m.Observe(func(p sys.Process) {
				sys.WriteFile(p, "/proc/sys/vm/drop_caches", []byte("2"), 0)
				asked, derived := verdicts(t, p, picture.LayersAndMerged), verdicts(t, p, picture.LayersOnly)
				for path, verdict := range asked {
					if derived[path] != verdict {
						t.Errorf("%s\n%s\n%s: the engine shows %q, from the layers follows %q", s.Intent, line, path, verdict, derived[path])
					}
				}
				if len(asked) != len(derived) {
					t.Errorf("%s\n%s: the engine shows %d names, from the layers follow %d", s.Intent, line, len(asked), len(derived))
				}
			})
		}
	}
}

// beyondLayers are the scripts, by how they begin, whose merged tree does not
// follow from what the layers hold.
func beyondLayers() []string {
	return []string{
		// What is asked for is refused, or depends on what was asked before.
		"Upper and work may lie inside a lower layer",
		"A directory's redirect names what it merges with",
		"Of two directories of upper that lead to one lower",
		"Of two files of upper with the same origin",
		"An origin that has no name left",
		"A redirect that is not to be followed is refused even where",
		"An absolute redirect below an opaque directory",
		"Looking up a merged directory whose upper part has no origin",
		"Where no lower layer has the data",
		"A file of a lower layer may have its attributes alone",
		"Names of a data-only layer are invisible",
		"A data-only layer gives its data to metacopies",
		"With nfs_export=on a directory merges only with",
		// The index, which is no layer, has a say.
		"With index=on, once one name of a lower hard link",
		"Without nfs_export=on only hard links are indexed",
	}
}

// take looks at everything.
func take(t *testing.T, m *Machine) {
	t.Helper()
	m.Observe(func(p sys.Process) {
		if _, err := picture.Take(p, picture.Options{}); err != nil {
			t.Error(err)
		}
	})
}

// verdicts say of every name of every overlay what a lookup concludes: who
// provides it, and what each cell is. Numbers of inodes only the engine has.
func verdicts(t *testing.T, p sys.Process, l picture.Look) map[string]string {
	t.Helper()
	pic, err := picture.Take(p, picture.Options{Look: l})
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, m := range pic.Mounts {
		for _, r := range m.Rows {
			text := fmt.Sprint(r.Provider, r.Providers)
			for _, c := range r.Cells {
				if c == nil {
					text += " -"
					continue
				}
				text += fmt.Sprint(" ", c.Kind, c.Mode, c.Size, c.Target, c.Rdev, c.Hidden, c.Redirect, c.Ghost, c.Opaque, c.Metacopy)
			}
			all[m.Path+"/"+r.Path] = text
		}
	}
	return all
}
