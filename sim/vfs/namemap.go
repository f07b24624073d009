package vfs

// NameMap is a map from names to values that remembers, for each snapshot, the
// first old value of every name that changed. The zero value is empty; no name
// is.
type NameMap[V any] struct {
	t *nameTable[V] // nil until the first name
}

// nameTable has the values where they lie together, and leads to them by chains
// of those whose names have the same place. A few names need no chains.
type nameTable[V any] struct {
	slots []nameSlot[V]
	heads []int32 // of the chains: an index of slots and one, or zero; as many as a power of two
	free  int32   // the first slot that is free again, likewise
	live  int
	gen   uint64
	saved map[string]savedName[V] // what changed in generation gen
}

type nameSlot[V any] struct {
	name  string // empty: the slot is free
	value V
	hash  uint32
	next  int32 // of the chain, or of those that are free
}

type savedName[V any] struct {
	value   V
	present bool
}

// fewNames is how many need no chains.
const fewNames = 8

// hashBasis is the hash of an empty name.
const hashBasis uint32 = 2166136261

// hashOn is a name's hash where another byte is behind it (FNV-1a).
func hashOn(hash uint32, b byte) uint32 { return (hash ^ uint32(b)) * 16777619 }

// hashName is where a name belongs.
func hashName(name string) uint32 {
	hash := hashBasis
	for i := 0; i < len(name); i++ {
		hash = hashOn(hash, name[i])
	}
	return hash
}

// Name is a name that is looked for in several places (Linux: struct qstr).
type Name struct {
	Text string
	hash uint32
}

// NameOf makes a Name of a text.
func NameOf(text string) Name { return Name{text, hashName(text)} }

func (n *NameMap[V]) Get(name string) (v V, ok bool) {
	if n.t == nil {
		return v, false
	}
	return n.Find(NameOf(name))
}

// Find is Get.
func (n *NameMap[V]) Find(name Name) (v V, ok bool) {
	if n.t == nil {
		return v, false
	}
	if at := n.t.find(name.Text, name.hash); at >= 0 {
		return n.t.slots[at].value, true
	}
	return v, false
}

// find is the slot of a name, or -1.
func (t *nameTable[V]) find(name string, hash uint32) int {
	if t.heads == nil {
		for i := range t.slots {
			if s := &t.slots[i]; s.hash == hash && s.name == name {
				return i
			}
		}
		return -1
	}
	at := t.heads[hash&uint32(len(t.heads)-1)]
	for at != 0 {
		s := &t.slots[at-1]
		if s.hash == hash && s.name == name {
			return int(at - 1)
		}
		at = s.next
	}
	return -1
}

func (n *NameMap[V]) Len() int {
	if n.t == nil {
		return 0
	}
	return n.t.live
}

// Each calls f for every name, in an order that says nothing; f changes
// nothing here.
func (n *NameMap[V]) Each(f func(name string, value V)) {
	if n.t == nil {
		return
	}
	for i := range n.t.slots {
		if s := &n.t.slots[i]; s.name != "" {
			f(s.name, s.value)
		}
	}
}

// Set gives name a value.
func (n *NameMap[V]) Set(h *History, name string, value V) {
	if n.t == nil {
		n.t = &nameTable[V]{}
	}
	n.t.keep(h, name)
	n.t.set(name, value)
}

// Delete forgets name.
func (n *NameMap[V]) Delete(h *History, name string) {
	if _, ok := n.Get(name); !ok {
		return
	}
	n.t.keep(h, name)
	n.t.delete(name)
}

func (t *nameTable[V]) set(name string, value V) {
	hash := hashName(name)
	if at := t.find(name, hash); at >= 0 {
		t.slots[at].value = value
		return
	}
	t.live++
	if at := t.free - 1; at >= 0 {
		t.free = t.slots[at].next
		t.slots[at] = nameSlot[V]{name: name, value: value, hash: hash}
		t.chain(at)
		return
	}
	at := len(t.slots)
	if at >= fewNames && at == cap(t.slots) {
		t.grow()
	}
	t.slots = append(t.slots, nameSlot[V]{name: name, value: value, hash: hash})
	t.chain(int32(at))
}

// grow makes room for as many slots again, all of which are taken, and chains
// for as many.
func (t *nameTable[V]) grow() {
	room := max(2*fewNames, 2*len(t.heads))
	t.slots = append(make([]nameSlot[V], 0, room), t.slots...)
	t.heads = make([]int32, room)
	for i := range t.slots {
		t.chain(int32(i))
	}
}

// chain puts a slot at the head of its chain.
func (t *nameTable[V]) chain(at int32) {
	if t.heads == nil {
		return
	}
	s := &t.slots[at]
	head := &t.heads[s.hash&uint32(len(t.heads)-1)]
	s.next, *head = *head, at+1
}

func (t *nameTable[V]) delete(name string) {
	hash := hashName(name)
	at := t.find(name, hash)
	if at < 0 {
		return
	}
	if t.live--; t.live == 0 {
		t.slots, t.heads, t.free = nil, nil, 0
		return
	}
	if t.heads != nil {
		link := &t.heads[hash&uint32(len(t.heads)-1)]
		for *link != int32(at+1) {
			link = &t.slots[*link-1].next
		}
		*link = t.slots[at].next
	}
	t.slots[at] = nameSlot[V]{next: t.free}
	t.free = int32(at + 1)
}

// keep remembers name's value, where it is the first change since the last
// snapshot.
func (t *nameTable[V]) keep(h *History, name string) {
	if h.log == nil {
		return
	}
	if h.First(t.gen) {
		s := &nameMapSaved[V]{t: t, gen: t.gen, saved: t.saved, changed: map[string]savedName[V]{}}
		h.Save(s)
		t.gen, t.saved = h.Now(), s.changed
	}
	if _, kept := t.saved[name]; !kept {
		t.saved[name] = t.present(name)
	}
}

// present is what a name has now.
func (t *nameTable[V]) present(name string) (v savedName[V]) {
	if at := t.find(name, hashName(name)); at >= 0 {
		v = savedName[V]{t.slots[at].value, true}
	}
	return v
}

// nameMapSaved is what of a NameMap one snapshot keeps.
type nameMapSaved[V any] struct {
	t     *nameTable[V]
	gen   uint64
	saved map[string]savedName[V] // of the generation before
	// changed are the names that changed since; Swap exchanges their values.
	changed map[string]savedName[V]
}

func (s *nameMapSaved[V]) Swap() {
	t := s.t
	for name, old := range s.changed {
		s.changed[name] = t.present(name)
		if old.present {
			t.set(name, old.value)
		} else {
			t.delete(name)
		}
	}
	t.gen, s.gen = s.gen, t.gen
	t.saved, s.saved = s.saved, t.saved
}
