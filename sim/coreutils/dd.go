package coreutils

import (
	"strconv"

	"github.com/overlook-fs/overlook/sim/sys"
)

// converter is one run of dd.
type converter struct {
	inv                  *invocation
	input, output        string
	ibs, obs             int64
	bs                   int64 // of both; 0: not given
	count, skip, seek    int64
	counted              bool
	countBytes           bool
	skipBytes, seekBytes bool
	conv                 map[string]bool
	iflags, oflags       int
	fullblock            bool
	status               string

	in, out          int
	pending          []byte
	inFull, inPart   int64
	outFull, outPart int64
	bytes            int64
	began            sys.Timespec
	failed           bool
	swapped          int // the odd byte conv=swab holds back, or -1
	truncated        int64
}

func dd(inv *invocation) {
	c := &converter{inv: inv, ibs: 512, obs: 512, conv: map[string]bool{}, out: 1, swapped: -1}
	if !c.operands() {
		return
	}
	if !c.open() {
		return
	}
	c.began = inv.p.Now()
	if c.position() {
		c.copy()
	}
	c.finish()
}

// open opens the two files.
func (c *converter) open() bool {
	p := c.inv.p
	if c.input != "" {
		fd, err := sys.Open(p, c.input, sys.O_RDONLY|c.iflags, 0)
		if err != nil {
			c.inv.errorf("failed to open %s: %v", quoteFile(c.input), err)
			return false
		}
		c.in = fd
	}
	if c.output == "" {
		return true
	}
	flags := sys.O_WRONLY | c.oflags
	if !c.conv["nocreat"] {
		flags |= sys.O_CREAT
	}
	if c.conv["excl"] {
		flags |= sys.O_EXCL
	}
	offset := c.seekOffset()
	if !c.conv["notrunc"] && offset == 0 {
		flags |= sys.O_TRUNC
	}
	fd, err := sys.Open(p, c.output, flags, 0o666)
	if err != nil {
		c.inv.errorf("failed to open %s: %v", quoteFile(c.output), err)
		return false
	}
	c.out = fd
	if offset != 0 && !c.conv["notrunc"] {
		if err := p.Ftruncate(fd, offset); err != nil {
			if st, staterr := sys.Fstat(p, fd); staterr == nil && (st.Mode.IsRegular() || st.Mode.IsDir()) {
				c.inv.errorf("failed to truncate to %d bytes in output file %s: %v", offset, quoteFile(c.output), err)
				return false
			}
		}
	}
	return true
}

func (c *converter) seekOffset() int64 {
	if c.seekBytes {
		return c.seek
	}
	return c.seek * c.obs
}

func (c *converter) inputName() string {
	if c.input == "" {
		return "standard input"
	}
	return c.input
}

func (c *converter) outputName() string {
	if c.output == "" {
		return "standard output"
	}
	return c.output
}

// position skips input and output; false: output could not be positioned.
func (c *converter) position() bool {
	p := c.inv.p
	if skip := c.skip; skip > 0 {
		if !c.skipBytes {
			skip *= c.ibs
		}
		c.skipInput(skip)
	}
	offset := c.seekOffset()
	if offset == 0 {
		return true
	}
	if _, err := p.Lseek(c.out, offset, sys.SEEK_CUR); err != nil {
		c.inv.errorf("%s: cannot seek: %v", quoteFile(c.outputName()), err)
		return false
	}
	return true
}

// skipInput moves forward by seeking, or by reading where that cannot be.
func (c *converter) skipInput(skip int64) {
	p := c.inv.p
	if at, err := p.Lseek(c.in, skip, sys.SEEK_CUR); err == nil {
		if st, err := sys.Fstat(p, c.in); err == nil && st.Mode.IsRegular() && at > st.Size {
			c.inv.warnf("%s: cannot skip to specified offset", quoteName(c.inputName()))
		}
		return
	}
	buf := make([]byte, min(skip, 64<<10))
	for skip > 0 {
		n, err := p.Read(c.in, buf[:min(int64(len(buf)), skip)])
		if err != nil || n == 0 {
			c.inv.warnf("%s: cannot skip to specified offset", quoteName(c.inputName()))
			return
		}
		skip -= int64(n)
	}
}

// copy reads, converts and writes blocks.
func (c *converter) copy() {
	buf := make([]byte, c.ibs)
	left := c.count
	for !c.failed {
		want := int64(len(buf))
		if c.counted {
			if left == 0 {
				break
			}
			if c.countBytes {
				want = min(want, left)
			}
		}
		n, err := c.read(buf[:want])
		if err != nil {
			c.inv.errorf("error reading %s: %v", quoteFile(c.inputName()), err)
			if !c.conv["noerror"] {
				break
			}
			c.report()
			if _, err := c.inv.p.Lseek(c.in, want, sys.SEEK_CUR); err != nil {
				break
			}
			n = 0
		} else if n == 0 {
			break
		}
		if int64(n) == c.ibs {
			c.inFull++
		} else if n > 0 {
			c.inPart++
		}
		if c.counted {
			if c.countBytes {
				left -= int64(n)
			} else {
				left--
			}
		}
		c.block(buf[:n])
	}
	if c.swapped >= 0 {
		c.pending = append(c.pending, byte(c.swapped))
	}
	c.flush(1)
}

// read reads one block, whole where fullblock is set.
func (c *converter) read(b []byte) (int, error) {
	n, err := c.inv.p.Read(c.in, b)
	for c.fullblock && err == nil && n > 0 && n < len(b) {
		m := 0
		m, err = c.inv.p.Read(c.in, b[n:])
		if m == 0 {
			break
		}
		n += m
	}
	return n, err
}

// block converts a block and writes what makes full output blocks.
func (c *converter) block(b []byte) {
	if c.conv["sync"] && int64(len(b)) < c.ibs {
		b = append(b[:len(b):len(b)], make([]byte, c.ibs-int64(len(b)))...)
	}
	for i, ch := range b {
		switch {
		case c.conv["ucase"] && 'a' <= ch && ch <= 'z':
			b[i] = ch - 32
		case c.conv["lcase"] && 'A' <= ch && ch <= 'Z':
			b[i] = ch + 32
		}
	}
	if c.conv["swab"] {
		b = c.swab(b)
	}
	c.pending = append(c.pending, b...)
	if c.direct() {
		c.flush(1)
		return
	}
	c.flush(c.obs)
}

// direct reports whether what is read is written at once, and not gathered to
// whole output blocks.
func (c *converter) direct() bool {
	return c.bs > 0 && !c.conv["ucase"] && !c.conv["lcase"] && !c.conv["swab"]
}

// swab swaps pairs of bytes, across blocks.
func (c *converter) swab(b []byte) []byte {
	var out []byte
	for _, ch := range b {
		if c.swapped < 0 {
			c.swapped = int(ch)
			continue
		}
		out = append(out, ch, byte(c.swapped))
		c.swapped = -1
	}
	return out
}

// flush writes output blocks while at least atLeast bytes are pending.
func (c *converter) flush(atLeast int64) {
	for int64(len(c.pending)) >= atLeast && len(c.pending) > 0 && !c.failed {
		n := min(int64(len(c.pending)), c.obs)
		if !c.write(c.pending[:n]) {
			return
		}
		c.pending = c.pending[n:]
	}
}

// write writes one block of output.
func (c *converter) write(b []byte) bool {
	p := c.inv.p
	if c.conv["sparse"] && allZero(b) {
		if _, err := p.Lseek(c.out, int64(len(b)), sys.SEEK_CUR); err == nil {
			c.truncated++
			c.wrote(int64(len(b)))
			return true
		}
	}
	done := int64(0)
	for done < int64(len(b)) {
		n, err := p.Write(c.out, b[done:])
		done += int64(n)
		if err != nil {
			what := "error writing"
			if !c.direct() && int64(len(b)) == c.obs {
				what = "writing to"
			}
			c.inv.errorf("%s %s: %v", what, quoteFile(c.outputName()), err)
			c.failed = true
			if done > 0 {
				c.outPart++
			}
			c.bytes += done
			return false
		}
	}
	c.truncated = 0
	c.wrote(done)
	return true
}

func (c *converter) wrote(n int64) {
	c.bytes += n
	if n == c.obs {
		c.outFull++
	} else {
		c.outPart++
	}
}

// finish makes the data safe where asked, and reports.
func (c *converter) finish() {
	p := c.inv.p
	if c.truncated > 0 {
		if at, err := p.Lseek(c.out, 0, sys.SEEK_CUR); err == nil {
			p.Ftruncate(c.out, at)
		}
	}
	switch {
	case c.conv["fsync"]:
		p.Fsync(c.out)
	case c.conv["fdatasync"]:
		p.Fdatasync(c.out)
	}
	c.report()
	if c.in > 2 {
		p.Close(c.in)
	}
	if c.out > 2 {
		p.Close(c.out)
	}
}

// report prints the statistics.
func (c *converter) report() {
	if c.status == "none" {
		return
	}
	line := func(full, part int64, what string) string {
		return strconv.FormatInt(full, 10) + "+" + strconv.FormatInt(part, 10) + " records " + what + "\n"
	}
	text := line(c.inFull, c.inPart, "in") + line(c.outFull, c.outPart, "out")
	if c.status != "noxfer" {
		text += c.transfer()
	}
	sys.WriteAll(c.inv.p, 2, []byte(text))
}

// transfer is the line about how much went how fast.
func (c *converter) transfer() string {
	n := uint64(c.bytes)
	text := strconv.FormatUint(n, 10) + " bytes"
	if n == 1 {
		text = "1 byte"
	}
	decimal, binary := transferSize(n, 1000), transferSize(n, 1024)
	switch {
	case n >= 1024:
		text += " (" + decimal + ", " + binary + ")"
	case n >= 1000:
		text += " (" + decimal + ")"
	}
	seconds := float64(c.inv.p.Now().Nano()-c.began.Nano()) / 1e9
	speed := "Infinity B"
	if seconds > 0 {
		speed = transferSize(uint64(float64(n)/seconds), 1000)
		if float64(n)/seconds < 1000 {
			speed = strconv.FormatFloat(float64(n)/seconds/1000, 'f', 1, 64) + " kB"
		}
	}
	return text + " copied, " + strconv.FormatFloat(seconds, 'g', 6, 64) + " s, " + speed + "/s\n"
}

// transferSize is a number of bytes with a unit, rounded to the nearest.
func transferSize(n, scale uint64) string {
	units := [...]string{"B", "kB", "MB", "GB", "TB", "PB", "EB"}
	if scale == 1024 {
		units = [...]string{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"}
	}
	value, power := float64(n), 0
	for value >= float64(scale) && power < len(units)-1 {
		value /= float64(scale)
		power++
	}
	if power == 0 {
		return strconv.FormatUint(n, 10) + " B"
	}
	decimals := 0
	if value < 9.95 {
		decimals = 1
	}
	return strconv.FormatFloat(value, 'f', decimals, 64) + " " + units[power]
}
