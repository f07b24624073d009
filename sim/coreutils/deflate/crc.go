package deflate

// crc is a CRC-32 of what was added so far.
type crc struct {
	table [256]uint32
	sum   uint32
}

func newCRC() *crc {
	c := &crc{}
	for i := range c.table {
		v := uint32(i)
		for range 8 {
			v = v>>1 ^ 0xedb88320&-(v&1)
		}
		c.table[i] = v
	}
	return c
}

func (c *crc) add(data []byte) {
	sum := ^c.sum
	for _, b := range data {
		sum = sum>>8 ^ c.table[byte(sum)^b]
	}
	c.sum = ^sum
}

// Sum is the CRC-32 of data.
func Sum(data []byte) uint32 {
	c := newCRC()
	c.add(data)
	return c.sum
}
