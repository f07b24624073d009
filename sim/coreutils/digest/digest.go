package digest

import "encoding/binary"

// Digest is one of the algorithms with what it has taken so far.
type Digest struct {
	Name   string // as --tag prints it: "MD5", "SHA256"
	Size   int    // of the sum, in bytes
	block  int    // bytes compressed at a time
	words  [8]uint32
	longs  [8]uint64
	consts []uint64         // the algorithm's, one a step; nil before the first block
	order  binary.ByteOrder // of words and of the length
	mix    func(d *Digest, block []byte)
	held   []byte
	length uint64
}

// New is the digest of that name, md5, sha1, sha224, sha256, sha384 or
// sha512; nil where there is none.
func New(name string) *Digest {
	for _, a := range algorithms() {
		if a.name == name {
			return a.start()
		}
	}
	return nil
}

// algorithm is how a digest starts.
type algorithm struct {
	name, tag string
	size      int
	words     [8]uint32
	longs     [8]uint64
	mix       func(d *Digest, block []byte)
}

func algorithms() []algorithm {
	return []algorithm{
		{name: "md5", tag: "MD5", size: 16, mix: mixMD5,
			words: [8]uint32{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476}},
		{name: "sha1", tag: "SHA1", size: 20, mix: mixSHA1,
			words: [8]uint32{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0}},
		{name: "sha224", tag: "SHA224", size: 28, mix: mixSHA256,
			words: [8]uint32{0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4}},
		{name: "sha256", tag: "SHA256", size: 32, mix: mixSHA256,
			words: [8]uint32{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}},
		{name: "sha384", tag: "SHA384", size: 48, mix: mixSHA512,
			longs: [8]uint64{0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939, 0x67332667ffc00b31, 0x8eb44a8768581511, 0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4}},
		{name: "sha512", tag: "SHA512", size: 64, mix: mixSHA512,
			longs: [8]uint64{0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1, 0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179}},
	}
}

func (a algorithm) start() *Digest {
	d := &Digest{Name: a.tag, Size: a.size, block: 64, words: a.words, longs: a.longs, mix: a.mix, order: binary.BigEndian}
	if a.longs[0] != 0 {
		d.block = 128
	}
	if a.name == "md5" {
		d.order = binary.LittleEndian
	}
	return d
}

// Write takes more bytes.
func (d *Digest) Write(b []byte) (int, error) {
	d.length += uint64(len(b))
	taken := len(b)
	if len(d.held) > 0 {
		n := min(d.block-len(d.held), len(b))
		d.held = append(d.held, b[:n]...)
		b = b[n:]
		if len(d.held) < d.block {
			return taken, nil
		}
		d.mix(d, d.held)
		d.held = d.held[:0]
	}
	for len(b) >= d.block {
		d.mix(d, b[:d.block])
		b = b[d.block:]
	}
	d.held = append(d.held, b...)
	return taken, nil
}

// Sum pads and returns the sum. The digest is used up.
func (d *Digest) Sum() []byte {
	bits := d.length * 8
	pad := []byte{0x80}
	if d.block == 128 {
		pad = append(pad, make([]byte, 8)...)
	}
	for (len(d.held)+len(pad)+8)%d.block != 0 {
		pad = append(pad, 0)
	}
	pad = append(pad, make([]byte, 8)...)
	d.order.PutUint64(pad[len(pad)-8:], bits)
	d.Write(pad)
	out := make([]byte, 64)
	for i := range 8 {
		if d.block == 128 {
			d.order.PutUint64(out[i*8:], d.longs[i])
		} else {
			d.order.PutUint32(out[i*4:], d.words[i])
		}
	}
	return out[:d.Size]
}
