package shell

// dict is an associative array. It lists its keys in bash's order: 1024
// buckets by a multiplicative hash, the newest key of a bucket first.
type dict struct {
	buckets map[uint32][]pair
	n       int
}

type pair struct{ key, value string }

const dictBuckets = 1024

func newDict() *dict { return &dict{buckets: map[uint32][]pair{}} }

func bucketOf(key string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(key); i++ {
		h *= 16777619
		h ^= uint32(key[i])
	}
	return h & (dictBuckets - 1)
}

func (d *dict) get(key string) (string, bool) {
	if d == nil {
		return "", false
	}
	for _, p := range d.buckets[bucketOf(key)] {
		if p.key == key {
			return p.value, true
		}
	}
	return "", false
}

func (d *dict) put(key, value string) {
	b := bucketOf(key)
	chain := d.buckets[b]
	for i := range chain {
		if chain[i].key == key {
			chain[i].value = value
			return
		}
	}
	d.buckets[b] = append(chain, pair{key, value})
	d.n++
}

func (d *dict) drop(key string) {
	b := bucketOf(key)
	chain := d.buckets[b]
	for i := range chain {
		if chain[i].key == key {
			d.buckets[b] = append(chain[:i:i], chain[i+1:]...)
			d.n--
			return
		}
	}
}

// each calls do for every pair in order.
func (d *dict) each(do func(key, value string)) {
	if d == nil || d.n == 0 {
		return
	}
	for b := uint32(0); b < dictBuckets; b++ {
		chain := d.buckets[b]
		for i := len(chain) - 1; i >= 0; i-- {
			do(chain[i].key, chain[i].value)
		}
	}
}

func (d *dict) clone() *dict {
	c := &dict{buckets: make(map[uint32][]pair, len(d.buckets)), n: d.n}
	for b, chain := range d.buckets {
		c.buckets[b] = append([]pair(nil), chain...)
	}
	return c
}
