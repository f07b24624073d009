//go:build linux

package rooms

import (
	"fmt"
	"sort"
	"strings"
)

// Compare says how a result differs from the one that real bash gave: what
// was printed, the status, the tree. Nothing: they are the same as far as
// rooms must be.
func Compare(job Job, want, got Result) []string {
	var all []string
	a, b := NewNormaliser(), NewNormaliser()
	for _, stream := range []struct {
		name      string
		want, got []byte
	}{{"standard output", want.Stdout, got.Stdout}, {"standard error", want.Stderr, got.Stderr}} {
		if d := compareText(job, a.Text(string(stream.want)), b.Text(string(stream.got))); d != "" {
			all = append(all, stream.name+":\n"+d)
		}
	}
	switch {
	case want.TimedOut != got.TimedOut:
		all = append(all, fmt.Sprintf("time ran out: bash %v, here %v\n", want.TimedOut, got.TimedOut))
	case want.Status != got.Status:
		all = append(all, fmt.Sprintf("exit status: bash %d, here %d\n", want.Status, got.Status))
	}
	if d := CompareTrees(want.Tree, got.Tree); d != "" {
		all = append(all, "tree in /root:\n"+d)
	}
	return all
}

// compareText says the first difference of two normalised texts. On ext4 the
// order in which find, ls -U and the like list a directory is chance, so that
// there lines count and not their order.
func compareText(job Job, want, got string) string {
	if want == got {
		return ""
	}
	a, b := strings.SplitAfter(want, "\n"), strings.SplitAfter(got, "\n")
	if job.FS == "ext4" && sameLines(a, b) {
		return ""
	}
	return firstDifference(a, b)
}

func sameLines(a, b []string) bool {
	a, b = append([]string{}, a...), append([]string{}, b...)
	sort.Strings(a)
	sort.Strings(b)
	return strings.Join(a, "") == strings.Join(b, "")
}

// shown is how many differing lines are printed.
const shown = 6

// firstDifference shows where two texts part, with a line before.
func firstDifference(want, got []string) string {
	at := 0
	for at < len(want) && at < len(got) && want[at] == got[at] {
		at++
	}
	var b strings.Builder
	fmt.Fprintf(&b, "  from line %d on\n", at+1)
	if at > 0 {
		fmt.Fprintf(&b, "        %s\n", strings.TrimSuffix(want[at-1], "\n"))
	}
	for _, side := range []struct {
		name  string
		lines []string
	}{{"bash", want}, {"here", got}} {
		lines := side.lines[min(at, len(side.lines)):]
		for _, line := range lines[:min(shown, len(lines))] {
			if line != "" {
				fmt.Fprintf(&b, "  %s  %s\n", side.name, strings.TrimSuffix(line, "\n"))
			}
		}
	}
	return b.String()
}

// CompareTrees says which names differ, the first few of them; "" where
// none does.
func CompareTrees(want, got Tree) string {
	a, b := treeLines(want), treeLines(got)
	var differing []string
	for name := range a {
		if a[name] != b[name] {
			differing = append(differing, name)
		}
	}
	for name := range b {
		if _, both := a[name]; !both {
			differing = append(differing, name)
		}
	}
	sort.Strings(differing)
	var out strings.Builder
	for _, name := range differing[:min(shown, len(differing))] {
		fmt.Fprintf(&out, "  bash  %s\n  here  %s\n", orAbsent(a[name], name), orAbsent(b[name], name))
	}
	if more := len(differing) - shown; more > 0 {
		fmt.Fprintf(&out, "  and %d more\n", more)
	}
	return out.String()
}

func orAbsent(line, name string) string {
	if line == "" {
		return "no " + name
	}
	return line
}

// treeLines is a tree by names, each as a line, without counters and handles.
// Entries of an index have no names that rooms share: they are told apart by
// what they are.
func treeLines(t Tree) map[string]string {
	n := NewNormaliser()
	lines := map[string]string{}
	var entries []string
	for _, e := range t {
		e.Path = n.work(e.Path)
		e.Same = handled.ReplaceAllString(n.work(e.Same), "(handle)")
		if handled.MatchString(e.Path) {
			e.Path = handled.ReplaceAllString(e.Path, "(handle)")
			entries = append(entries, e.String())
			continue
		}
		lines[e.Path] = e.String()
	}
	sort.Strings(entries)
	for i, line := range entries {
		lines[fmt.Sprintf("(handle) %d", i+1)] = line
	}
	return lines
}
