package vfs

// NameMap is a map from names to values that remembers, for each snapshot, the
// first old value of every name that changed. The zero value is empty; no name
// is.
type NameMap[V any] struct {
	t *nameTable[V] // nil until the first name
}

// nameTable has the values in blocks of slots, so that one that grows is not
// copied, and leads to them by chains of those whose names have the same place.
// A few names need no chains.
type nameTable[V any] struct {
	blocks [][]nameSlot[V] // full but for the last
	heads  []int32         // of the chains: a slot's number and one, or zero; as many as a power of two
	slots  int32           // how many there are
	free   int32           // the first that is free again, as in heads
	live   int
	gen    uint64
	saved  map[string]savedName[V] // what changed in generation gen
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

// slotBlock is how many slots are in a full block.
const slotBlock = 256

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
	if s := n.t.find(name.Text, name.hash); s != nil {
		return s.value, true
	}
	return v, false
}

// slot is a slot by its number and one.
func (t *nameTable[V]) slot(at int32) *nameSlot[V] {
	n := uint32(at - 1)
	return &t.blocks[n/slotBlock][n%slotBlock]
}

// find is the slot of a name, or nil.
func (t *nameTable[V]) find(name string, hash uint32) *nameSlot[V] {
	if t.heads == nil {
		for at := int32(1); at <= t.slots; at++ {
			if s := t.slot(at); s.hash == hash && s.name == name {
				return s
			}
		}
		return nil
	}
	at := t.heads[hash&uint32(len(t.heads)-1)]
	for at != 0 {
		s := t.slot(at)
		if s.hash == hash && s.name == name {
			return s
		}
		at = s.next
	}
	return nil
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
	for at := int32(1); at <= n.t.slots; at++ {
		if s := n.t.slot(at); s.name != "" {
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
	if s := t.find(name, hash); s != nil {
		s.value = value
		return
	}
	t.live++
	at := t.free
	if at != 0 {
		s := t.slot(at)
		t.free = s.next
		*s = nameSlot[V]{name: name, value: value, hash: hash}
	} else {
		at = t.add(nameSlot[V]{name: name, value: value, hash: hash})
	}
	if int(t.slots) <= max(fewNames, len(t.heads)) {
		t.chain(at)
		return
	}
	t.heads = make([]int32, max(2*fewNames, 2*len(t.heads)))
	for at := int32(1); at <= t.slots; at++ {
		t.chain(at) // none is free: they all were taken
	}
}

// add makes one more slot.
func (t *nameTable[V]) add(s nameSlot[V]) int32 {
	last := len(t.blocks) - 1
	switch {
	case last < 0:
		t.blocks = make([][]nameSlot[V], 1)
		last = 0
	case len(t.blocks[last]) == slotBlock:
		t.blocks = append(t.blocks, make([]nameSlot[V], 0, slotBlock))
		last++
	}
	t.blocks[last] = append(t.blocks[last], s)
	t.slots++
	return t.slots
}

// chain puts a slot at the head of its chain.
func (t *nameTable[V]) chain(at int32) {
	if t.heads == nil {
		return
	}
	s := t.slot(at)
	head := &t.heads[s.hash&uint32(len(t.heads)-1)]
	s.next, *head = *head, at
}

func (t *nameTable[V]) delete(name string) {
	hash := hashName(name)
	s := t.find(name, hash)
	if s == nil {
		return
	}
	if t.live--; t.live == 0 {
		t.blocks, t.heads, t.slots, t.free = nil, nil, 0, 0
		return
	}
	at := t.unchain(s)
	*s = nameSlot[V]{next: t.free}
	t.free = at
}

// unchain takes a slot out of its chain and returns its number and one.
func (t *nameTable[V]) unchain(s *nameSlot[V]) int32 {
	if t.heads == nil {
		at := int32(1)
		for t.slot(at) != s {
			at++
		}
		return at
	}
	link := &t.heads[s.hash&uint32(len(t.heads)-1)]
	for t.slot(*link) != s {
		link = &t.slot(*link).next
	}
	at := *link
	*link = s.next
	return at
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
	if s := t.find(name, hashName(name)); s != nil {
		v = savedName[V]{s.value, true}
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
