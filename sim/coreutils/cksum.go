package coreutils

import "github.com/overlook-fs/overlook/sim/coreutils/digest"

func cksum(inv *invocation) {
	s := &summing{inv: inv, tag: true}
	algorithm := "crc"
	o := inv.options()
	o.each('a', "algorithm", func(v string) bool {
		found, ok := inv.oneOf("algorithm", v, "bsd", "sysv", "crc", "md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b", "sm3")
		algorithm = found
		if ok && (found == "blake2b" || found == "sm3") {
			inv.unsimulated("--algorithm=" + found)
			return false
		}
		return ok
	})
	o.do(0, "untagged", func() { s.tag = false })
	o.flag(&s.tag, 0, "tag")
	o.known("l", "length", "debug")
	s.declare(o)
	files, ok := o.parse()
	if !ok {
		return
	}
	if len(files) == 0 {
		files = []string{""}
	}
	for _, file := range files {
		switch {
		case digest.New(algorithm) == nil:
			inv.checksum(algorithm, file, len(files))
		case s.check:
			s.algorithm = algorithm
			s.tag = false
			s.checkFile(stdinFor(file))
		default:
			s.algorithm = algorithm
			s.sumFile(stdinFor(file))
		}
	}
}

func sum(inv *invocation) {
	algorithm := "bsd"
	o := inv.options()
	o.do('r', "", func() { algorithm = "bsd" })
	o.do('s', "sysv", func() { algorithm = "sysv" })
	files, ok := o.parse()
	if !ok {
		return
	}
	if len(files) == 0 {
		files = []string{""}
	}
	for _, file := range files {
		inv.checksum(algorithm, file, len(files))
	}
}

// stdinFor is the name of standard input where no file is named.
func stdinFor(file string) string {
	if file == "" {
		return "-"
	}
	return file
}

// checksum prints an old-fashioned sum; file "" is standard input unnamed.
func (inv *invocation) checksum(algorithm, file string, files int) {
	in, err := openInput(inv.p, stdinFor(file))
	if err != nil {
		inv.errorf("%s: %v", quoteName(file), err)
		return
	}
	defer in.Close()
	length := uint64(0)
	crc, bsd, sysv := uint32(0), uint16(0), uint32(0)
	table := crcTable()
	for b, ok := in.chunk(); ok; b, ok = in.chunk() {
		inv.p.Checkpoint()
		length += uint64(len(b))
		for _, c := range b {
			crc = crc<<8 ^ table[byte(crc>>24)^c]
			bsd = bsd>>1 | bsd<<15
			bsd += uint16(c)
			sysv += uint32(c)
		}
	}
	if in.err != nil {
		inv.errorf("%s: %v", quoteName(stdinFor(file)), in.err)
		return
	}
	name := ""
	if file != "" {
		name = " " + file
	}
	switch algorithm {
	case "bsd":
		if files < 2 && file == "" {
			name = ""
		}
		inv.out.Printf("%05d %5d%s\n", bsd, (length+1023)/1024, name)
	case "sysv":
		r := sysv&0xffff + sysv>>16
		inv.out.Printf("%d %d%s\n", r&0xffff+r>>16, (length+511)/512, name)
	default:
		for n := length; n > 0; n >>= 8 {
			crc = crc<<8 ^ table[byte(crc>>24)^byte(n)]
		}
		inv.out.Printf("%d %d%s\n", ^crc, length, name)
	}
}

// crcTable is the table of the polynomial of POSIX's cksum.
func crcTable() *[256]uint32 {
	var table [256]uint32
	for i := range table {
		c := uint32(i) << 24
		for range 8 {
			if c&(1<<31) != 0 {
				c = c<<1 ^ 0x04c11db7
			} else {
				c <<= 1
			}
		}
		table[i] = c
	}
	return &table
}
