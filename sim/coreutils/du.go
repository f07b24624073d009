package coreutils

import (
	"math/bits"
	"strconv"

	"github.com/overlook-fs/overlook/sim/sys"
)

// diskUsage is one run of du.
type diskUsage struct {
	inv        *invocation
	all        bool
	apparent   bool
	inodes     bool
	countLinks bool
	oneFS      bool
	separate   bool // -S: a directory without its subdirectories
	follow     copyFollow
	maxDepth   int
	size       sizeStyle
	threshold  int64
	exclude    []string
	end        string
	seen       map[fileID]bool
	seeAll     bool // several operands: a file counts once whatever its links
	times      duTimes
}

// usage is what a file and all in it take. Apart is what of it a directory
// above counts as its own, and so it is with the times of the latest change.
type usage struct {
	whole, apart        uint64
	latest, latestApart sys.Timespec
}

// add counts what is in a directory.
func (u *usage) add(below usage) {
	u.whole += below.whole
	u.apart += below.apart
	u.latest = later(u.latest, below.latest)
	u.latestApart = later(u.latestApart, below.latestApart)
}

func later(a, b sys.Timespec) sys.Timespec {
	if compareTimes(a, b) < 0 {
		return b
	}
	return a
}

func du(inv *invocation) {
	d := &diskUsage{inv: inv, follow: copyFollowNever, maxDepth: 1 << 30, end: "\n", seen: map[fileID]bool{}}
	d.size = defaultBlockSize(inv.p, "DU_BLOCK_SIZE")
	var total, summarize, depthGiven bool
	o := inv.options()
	o.flag(&d.all, 'a', "all")
	o.flag(&d.apparent, 0, "apparent-size")
	o.each('B', "", func(v string) bool { return setBlockSize(inv, &d.size, v, "-B") })
	o.each(0, "block-size", func(v string) bool { return setBlockSize(inv, &d.size, v, "--block-size") })
	o.do('b', "bytes", func() { d.apparent, d.size = true, sizeStyle{block: 1} })
	o.flag(&total, 'c', "total")
	o.do('D', "dereference-args", func() { d.follow = copyFollowArgs })
	o.do('H', "", func() { d.follow = copyFollowArgs })
	o.each('d', "max-depth", func(v string) bool {
		n, err := strconv.Atoi(v)
		if err != nil || n < 0 {
			inv.usage(1, "invalid maximum depth %s", quoteText(v))
			return false
		}
		d.maxDepth, depthGiven = n, true
		return true
	})
	o.do('h', "human-readable", func() { d.size = sizeStyle{block: 1, scale: 1024} })
	o.do(0, "si", func() { d.size = sizeStyle{block: 1, scale: 1000} })
	o.do('k', "", func() { d.size = sizeStyle{block: 1024} })
	o.do('m', "", func() { d.size = sizeStyle{block: 1 << 20} })
	o.flag(&d.inodes, 0, "inodes")
	o.do('L', "dereference", func() { d.follow = copyFollowAlways })
	o.do('P', "no-dereference", func() { d.follow = copyFollowNever })
	o.flag(&d.countLinks, 'l', "count-links")
	o.flag(&d.separate, 'S', "separate-dirs")
	o.flag(&summarize, 's', "summarize")
	o.each('t', "", func(v string) bool { return d.setThreshold(v, "-t") })
	o.each(0, "threshold", func(v string) bool { return d.setThreshold(v, "--threshold") })
	o.flag(&d.oneFS, 'x', "one-file-system")
	o.do('0', "null", func() { d.end = "\x00" })
	o.each(0, "exclude", func(v string) bool { d.exclude = append(d.exclude, v); return true })
	d.times.declare(o)
	o.known("X", "exclude-from", "files0-from")
	names, ok := o.parse()
	if !ok || !d.times.settle(inv) {
		return
	}
	if summarize {
		switch {
		case d.all:
			inv.usage(1, "cannot both summarize and show all entries")
			return
		case depthGiven && d.maxDepth == 0:
			inv.warnf("warning: summarizing is the same as using --max-depth=0")
		case depthGiven:
			inv.usage(1, "warning: summarizing conflicts with --max-depth=%d", d.maxDepth)
			return
		}
		d.maxDepth = 0
	}
	d.run(names, total)
}

// defaultBlockSize is the block size that the environment asks for, else 1024.
func defaultBlockSize(p sys.Process, own string) sizeStyle {
	for _, name := range [...]string{own, "BLOCK_SIZE", "BLOCKSIZE"} {
		if value, ok := lookupEnv(p, name); ok {
			if style, ok := parseBlockSize(value); ok {
				return style
			}
			break
		}
	}
	if _, posix := lookupEnv(p, "POSIXLY_CORRECT"); posix {
		return sizeStyle{block: 512}
	}
	return sizeStyle{block: 1024}
}

func setBlockSize(inv *invocation, style *sizeStyle, value, option string) bool {
	parsed, ok := parseBlockSize(value)
	switch {
	case ok:
		*style = parsed
		return true
	case value != "" && isDigit(value[0]) && value != "0":
		inv.errorf("invalid suffix in %s argument %s", option, quoteText(value))
	default:
		inv.errorf("invalid %s argument %s", option, quoteText(value))
	}
	return false
}

func (d *diskUsage) setThreshold(value, option string) bool {
	sign, text := int64(1), value
	if text != "" && text[0] == '-' {
		sign, text = -1, text[1:]
	}
	n, ok := parseSize(text)
	if !ok || n == 0 && sign < 0 {
		d.inv.errorf("invalid %s argument %s", option, quoteText(value))
		return false
	}
	d.threshold = sign * int64(n)
	return true
}

func (d *diskUsage) run(names []string, total bool) {
	if len(names) == 0 {
		names = []string{"."}
	}
	d.seeAll = len(names) > 1 || d.follow == copyFollowAlways
	sum := usage{}
	for _, name := range names {
		sum.add(d.measure(name, 0, 0))
	}
	if total {
		d.print(sum.whole, sum.latest, "total")
	}
}

// measure adds up what a file and all in it takes.
func (d *diskUsage) measure(name string, depth int, device uint64) usage {
	st, err := d.stat(name, depth)
	if err != nil {
		d.inv.errorf("cannot access %s: %v", quoteFile(name), err)
		return usage{}
	}
	for _, pattern := range d.exclude {
		if fnmatch(pattern, baseName(name)) || fnmatch(pattern, name) {
			return usage{}
		}
	}
	directory := st.Mode.IsDir()
	if depth > 0 && d.oneFS && st.Dev != device {
		return usage{}
	}
	if id := (fileID{st.Dev, st.Ino}); !d.countLinks && (d.seeAll || !directory && st.Nlink > 1) {
		if d.seen[id] {
			return usage{}
		}
		d.seen[id] = true
	}
	own := usage{d.of(&st), d.of(&st), d.times.of(&st), d.times.of(&st)}
	if directory {
		if depth == 0 {
			device = st.Dev
		}
		own.add(d.entries(name, depth, device))
	}
	if (directory || d.all) && depth <= d.maxDepth || depth == 0 {
		if d.separate && directory {
			d.print(own.apart, own.latestApart, name)
		} else {
			d.print(own.whole, own.latest, name)
		}
	}
	if directory {
		own.apart, own.latestApart = 0, sys.Timespec{}
	}
	return own
}

// entries adds up what is in a directory.
func (d *diskUsage) entries(name string, depth int, device uint64) usage {
	var sum usage
	entries, err := sys.ReadDir(d.inv.p, name)
	if err != nil {
		d.inv.errorf("cannot read directory %s: %v", quoteFile(name), err)
	}
	for _, entry := range entries {
		sum.add(d.measure(joinPath(name, entry.Name), depth+1, device))
	}
	return sum
}

func (d *diskUsage) stat(name string, depth int) (sys.Stat, error) {
	if d.follow == copyFollowAlways || d.follow == copyFollowArgs && depth == 0 {
		return sys.StatPath(d.inv.p, name)
	}
	return sys.Lstat(d.inv.p, name)
}

// of is what one file takes, in bytes or inodes.
func (d *diskUsage) of(st *sys.Stat) uint64 {
	switch {
	case d.inodes:
		return 1
	case d.apparent && (st.Mode.IsRegular() || st.Mode.IsSymlink()):
		return uint64(st.Size)
	case d.apparent:
		return d.apparentOther(st)
	}
	return uint64(st.Blocks) * 512
}

// apparentOther is the apparent size of what is neither file nor symlink.
func (d *diskUsage) apparentOther(st *sys.Stat) uint64 {
	if st.Mode.IsDir() {
		return uint64(st.Size)
	}
	return 0
}

func (d *diskUsage) print(n uint64, latest sys.Timespec, name string) {
	switch {
	case d.threshold > 0 && n < uint64(d.threshold), d.threshold < 0 && n > uint64(-d.threshold):
		return
	case d.inodes && d.size.scale == 0:
		d.inv.out.WriteString(strconv.FormatUint(n, 10))
	default:
		d.inv.out.WriteString(d.size.text(n, 1))
	}
	if d.times.shown {
		name = strftime(d.times.format, latest, zoneOf(d.inv.p)) + "\t" + name
	}
	d.inv.out.WriteString("\t" + name + d.end)
}

// percentUp is n percent of the sum, rounded up.
func percentUp(n, of uint64) uint64 {
	hi, lo := bits.Mul64(n, 100)
	if of == 0 || hi >= of {
		return 0
	}
	q, r := bits.Div64(hi, lo, of)
	if r > 0 {
		q++
	}
	return q
}
