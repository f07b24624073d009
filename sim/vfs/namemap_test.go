package vfs

import (
	"maps"
	"math/rand"
	"strconv"
	"testing"
)

func TestNameMapIsAMap(t *testing.T) {
	for _, names := range []int{3, fewNames, 40, 1000} {
		var h History
		var n NameMap[int]
		want := map[string]int{}
		check := func(when string) {
			t.Helper()
			got := map[string]int{}
			n.Each(func(name string, v int) { got[name] = v })
			if !maps.Equal(got, want) || n.Len() != len(want) {
				t.Fatalf("%d names, %s: %v, %d of them, where there should be %v", names, when, got, n.Len(), want)
			}
			for i := range names {
				name := strconv.Itoa(i)
				v, ok := n.Get(name)
				if w, there := want[name]; v != w || ok != there {
					t.Fatalf("%d names, %s: %s is %d, %v", names, when, name, v, ok)
				}
			}
		}
		random := rand.New(rand.NewSource(int64(names)))
		change := func() {
			for i := range 3 * names {
				if name := strconv.Itoa(random.Intn(names)); random.Intn(3) > 0 {
					n.Set(&h, name, i)
					want[name] = i
				} else {
					n.Delete(&h, name)
					delete(want, name)
				}
			}
		}
		change()
		check("before")
		before := maps.Clone(want)
		h.Snapshot()
		change()
		check("changed")
		after := want
		want = before
		log := h.Restore()
		check("restored")
		want = after
		h.Redo(log)
		check("done again")
		for name := range maps.Clone(want) {
			n.Delete(&h, name)
			delete(want, name)
		}
		check("emptied")
		want = before
		h.Restore()
		check("restored from nothing")
	}
}
