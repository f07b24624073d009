package coreutils

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// allocator is one run of fallocate(1).
type allocator struct {
	inv                                      *invocation
	collapse, dig, insert, keep, punch, zero bool
	posix, verbose                           bool
	offset, length                           int64
	lengthGiven                              bool
}

func fallocate(inv *invocation) {
	a := &allocator{inv: inv}
	var help, version bool
	o := inv.options()
	o.flag(&a.collapse, 'c', "collapse-range")
	o.flag(&a.dig, 'd', "dig-holes")
	o.flag(&a.insert, 'i', "insert-range")
	o.each('l', "length", func(v string) bool { a.length, a.lengthGiven = byteCount(v), true; return true })
	o.flag(&a.keep, 'n', "keep-size")
	o.each('o', "offset", func(v string) bool { a.offset = byteCount(v); return true })
	o.flag(&a.punch, 'p', "punch-hole")
	o.flag(&a.zero, 'z', "zero-range")
	o.flag(&a.posix, 'x', "posix")
	o.flag(&a.verbose, 'v', "verbose")
	o.flag(&help, 'h', "help")
	o.flag(&version, 'V', "version")
	files, ok := o.parse()
	switch {
	case !ok:
	case help:
		o.help()
	case version:
		inv.out.WriteString("fallocate from util-linux 2.38.1\n")
	case count(a.collapse, a.dig, a.punch, a.zero) > 1:
		inv.errorf("mutually exclusive arguments: --collapse-range --dig-holes --punch-hole --zero-range")
	case a.collapse && a.keep:
		inv.errorf("mutually exclusive arguments: --collapse-range --keep-size")
	case len(files) == 0:
		inv.errorf("no filename specified")
	case len(files) > 1:
		inv.errorf("unexpected number of arguments")
	case !a.dig && !a.lengthGiven:
		inv.errorf("no length argument specified")
	case a.length < 0, a.length == 0 && !a.dig:
		inv.errorf("invalid length value specified")
	case a.offset < 0:
		inv.errorf("invalid offset value specified")
	default:
		a.run(files[0])
	}
}

// count is how many of its arguments hold.
func count(all ...bool) int {
	n := 0
	for _, b := range all {
		if b {
			n++
		}
	}
	return n
}

// byteCount reads a number of bytes as util-linux does: 10, 0x10, 1.5k, 2MiB,
// 3GB. -1 is what is none.
func byteCount(text string) int64 {
	end := len(text)
	for end > 0 && (text[end-1] < '0' || text[end-1] > '9') && !strings.HasPrefix(text, "0x") {
		end--
	}
	unit := 1.0
	if suffix := text[end:]; suffix != "" {
		power := strings.IndexByte("kmgtpezy", suffix[0]|0x20) + 1
		switch {
		case power == 0:
			return -1
		case suffix[1:] == "" || suffix[1:] == "iB" || suffix[1:] == "ib":
			unit = math.Pow(1024, float64(power))
		case suffix[1:] == "B" || suffix[1:] == "b":
			unit = math.Pow(1000, float64(power))
		default:
			return -1
		}
	}
	if n, err := strconv.ParseInt(text[:end], 0, 64); err == nil && n >= 0 && unit == 1 {
		return n
	}
	n, err := strconv.ParseFloat(text[:end], 64)
	if err != nil || n < 0 || n*unit >= math.MaxInt64 {
		return -1
	}
	return int64(n * unit)
}

// mode is fallocate(2)'s.
func (a *allocator) mode() int {
	switch {
	case a.posix:
		return 0
	case a.punch:
		return sys.FALLOC_FL_PUNCH_HOLE | sys.FALLOC_FL_KEEP_SIZE
	}
	mode := 0
	if a.keep {
		mode |= sys.FALLOC_FL_KEEP_SIZE
	}
	if a.collapse {
		mode |= sys.FALLOC_FL_COLLAPSE_RANGE
	}
	if a.insert {
		mode |= sys.FALLOC_FL_INSERT_RANGE
	}
	if a.zero {
		mode |= sys.FALLOC_FL_ZERO_RANGE
	}
	return mode
}

func (a *allocator) run(name string) {
	p := a.inv.p
	flags := sys.O_RDWR
	if !a.dig && !a.punch && !a.collapse && !a.insert && !a.zero && !a.keep {
		flags |= sys.O_CREAT
	}
	fd, err := sys.Open(p, name, flags, 0o644)
	if err != nil {
		a.inv.errorf("cannot open %s: %v", name, err)
		return
	}
	defer p.Close(fd)
	done := a.length
	ok := true
	if a.dig {
		done, ok = a.digHoles(fd)
	} else {
		ok = a.allocate(fd, a.mode(), a.offset, a.length)
	}
	if ok && a.verbose {
		a.inv.out.WriteString(fmt.Sprintf("%s: %s (%d bytes) %s.\n", name, scaledBytes(done), done, a.deed()))
	}
}

// deed is what -v says was done.
func (a *allocator) deed() string {
	switch {
	case a.dig:
		return "converted to sparse holes"
	case a.punch:
		return "hole created"
	case a.collapse:
		return "removed"
	case a.insert:
		return "inserted"
	case a.zero:
		return "zeroed"
	}
	return "allocated"
}

// allocate is fallocate(2), with the tool's words for its failure.
func (a *allocator) allocate(fd, mode int, off, size int64) bool {
	err := a.inv.p.Fallocate(fd, mode, off, size)
	switch {
	case err == nil:
		return true
	case err == sys.EOPNOTSUPP && mode&sys.FALLOC_FL_KEEP_SIZE != 0:
		a.inv.errorf("fallocate failed: keep size mode is unsupported")
	default:
		a.inv.errorf("fallocate failed: %v", err)
	}
	return false
}

// digHoles makes holes of the blocks that hold nothing but zeros, and returns
// how many bytes became so.
func (a *allocator) digHoles(fd int) (dug int64, ok bool) {
	p := a.inv.p
	var st sys.Stat
	if err := p.Fstatat(fd, "", &st, sys.AT_EMPTY_PATH); err != nil {
		a.inv.errorf("stat of file failed: %v", err)
		return 0, false
	}
	limit := int64(math.MaxInt64)
	if a.length > 0 {
		limit = a.offset + a.length
	}
	buf := make([]byte, st.Blksize)
	off := a.offset
	for off < limit {
		start, err := p.Lseek(fd, off, sys.SEEK_DATA)
		if err != nil {
			break
		}
		end, err := p.Lseek(fd, start, sys.SEEK_HOLE)
		if err != nil {
			break
		}
		n, ok := a.digRun(fd, buf, start, min(end, limit))
		if dug += n; !ok {
			return dug, false
		}
		off = end
	}
	return dug, true
}

// digRun makes holes in one run of data.
func (a *allocator) digRun(fd int, buf []byte, off, end int64) (dug int64, ok bool) {
	const mode = sys.FALLOC_FL_PUNCH_HOLE | sys.FALLOC_FL_KEEP_SIZE
	hole := int64(0) // how long the zeros before off are
	for off < end {
		n, err := a.inv.p.Pread(fd, buf[:min(int64(len(buf)), end-off)], off)
		if err != nil || n == 0 {
			break
		}
		if zeros(buf[:n]) {
			hole += int64(n)
		} else if hole > 0 {
			if !a.allocate(fd, mode, off-hole, hole) {
				return dug, false
			}
			dug, hole = dug+hole, 0
		}
		off += int64(n)
	}
	if hole > 0 {
		if !a.allocate(fd, mode, off-hole, hole+int64(len(buf))) {
			return dug, false
		}
		dug += hole
	}
	return dug, true
}

// zeros reports whether b is zero throughout.
func zeros(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}

// scaledBytes is a number of bytes with a unit, as util-linux has it: 9.8 KiB.
func scaledBytes(n int64) string {
	units := "KMGTPE"
	unit := -1
	value, rest := n, int64(0)
	for value >= 1024 && unit < len(units)-1 {
		value, rest = value/1024, value%1024
		unit++
	}
	if unit < 0 {
		return strconv.FormatInt(n, 10) + " B"
	}
	tenth := (rest*10 + 512) / 1024
	if tenth == 10 {
		value, tenth = value+1, 0
	}
	text := strconv.FormatInt(value, 10)
	if tenth > 0 {
		text += "." + strconv.FormatInt(tenth, 10)
	}
	return text + " " + units[unit:unit+1] + "iB"
}
