package vfs

// NameMap is a map from names to values that remembers, for each snapshot, the
// first old value of every name that changed. The zero value is empty.
type NameMap[V any] struct {
	m     map[string]V
	gen   uint64
	saved map[string]savedName[V] // what changed in generation gen
}

type savedName[V any] struct {
	value   V
	present bool
}

func (n *NameMap[V]) Get(name string) (V, bool) {
	v, ok := n.m[name]
	return v, ok
}

func (n *NameMap[V]) Len() int { return len(n.m) }

// Each calls f for every name in no particular order.
func (n *NameMap[V]) Each(f func(name string, value V)) {
	for name, v := range n.m {
		f(name, v)
	}
}

// Set gives name a value.
func (n *NameMap[V]) Set(h *History, name string, value V) {
	n.keep(h, name)
	if n.m == nil {
		n.m = make(map[string]V)
	}
	n.m[name] = value
}

// Delete forgets name.
func (n *NameMap[V]) Delete(h *History, name string) {
	if _, ok := n.m[name]; !ok {
		return
	}
	n.keep(h, name)
	delete(n.m, name)
}

// keep remembers name's value, where it is the first change since the last
// snapshot.
func (n *NameMap[V]) keep(h *History, name string) {
	if h.log == nil {
		return
	}
	if h.First(n.gen) {
		s := &nameMapSaved[V]{n: n, gen: n.gen, saved: n.saved, changed: map[string]savedName[V]{}}
		h.Save(s)
		n.gen, n.saved = h.Now(), s.changed
	}
	if _, kept := n.saved[name]; !kept {
		v, ok := n.m[name]
		n.saved[name] = savedName[V]{v, ok}
	}
}

// nameMapSaved is what of a NameMap one snapshot keeps.
type nameMapSaved[V any] struct {
	n     *NameMap[V]
	gen   uint64
	saved map[string]savedName[V] // of the generation before
	// changed are the names that changed since; Swap exchanges their values.
	changed map[string]savedName[V]
}

func (s *nameMapSaved[V]) Swap() {
	n := s.n
	for name, old := range s.changed {
		v, ok := n.m[name]
		s.changed[name] = savedName[V]{v, ok}
		switch {
		case old.present && n.m == nil:
			n.m = map[string]V{name: old.value}
		case old.present:
			n.m[name] = old.value
		default:
			delete(n.m, name)
		}
	}
	n.gen, s.gen = s.gen, n.gen
	n.saved, s.saved = s.saved, n.saved
}
