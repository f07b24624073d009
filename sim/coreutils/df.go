package coreutils

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// diskFree is one run of df.
type diskFree struct {
	inv      *invocation
	all      bool
	local    bool
	inodes   bool
	posix    bool
	showType bool
	total    bool
	size     sizeStyle
	only     []string
	without  []string
	listed   bool // --output chose the columns
	fields   []string
	rows     [][]string
	sum      dfCounts
}

// dfCounts are the numbers of a filesystem, in bytes and in inodes.
type dfCounts struct {
	size, used, avail    uint64
	inodes, iused, ifree uint64
	known                bool
}

func df(inv *invocation) {
	d := &diskFree{inv: inv, size: defaultBlockSize(inv.p, "DF_BLOCK_SIZE")}
	output, wantsOutput := "", false
	o := inv.options()
	o.flag(&d.all, 'a', "all")
	o.each('B', "", func(v string) bool { return setBlockSize(inv, &d.size, v, "-B") })
	o.each(0, "block-size", func(v string) bool { return setBlockSize(inv, &d.size, v, "--block-size") })
	o.do('h', "human-readable", func() { d.size = sizeStyle{block: 1, scale: 1024} })
	o.do('H', "si", func() { d.size = sizeStyle{block: 1, scale: 1000} })
	o.flag(&d.inodes, 'i', "inodes")
	o.do('k', "", func() { d.size = sizeStyle{block: 1024} })
	o.do('m', "", func() { d.size = sizeStyle{block: 1 << 20} })
	o.flag(&d.local, 'l', "local")
	o.do(0, "no-sync", func() {})
	o.do(0, "sync", func() { inv.p.Sync() })
	o.optional(0, "output", func(v string) bool { output, wantsOutput = v, true; return true })
	o.flag(&d.posix, 'P', "portability")
	o.flag(&d.total, 0, "total")
	o.each('t', "type", func(v string) bool { d.only = append(d.only, v); return true })
	o.flag(&d.showType, 'T', "print-type")
	o.each('x', "exclude-type", func(v string) bool { d.without = append(d.without, v); return true })
	o.do('v', "", func() {})
	names, ok := o.parse()
	if !ok || !d.chooseFields(output, wantsOutput) {
		return
	}
	mounts, err := readMounts(inv.p)
	if err != nil {
		inv.errorf("cannot read table of mounted file systems: %v", err)
		return
	}
	if len(names) == 0 {
		for _, m := range d.distinct(mounts) {
			d.mount(m, "-", false)
		}
	}
	for _, name := range names {
		d.operand(name, mounts)
	}
	d.finish()
}

// chooseFields settles the columns.
func (d *diskFree) chooseFields(output string, wantsOutput bool) bool {
	d.listed = wantsOutput
	if !wantsOutput {
		d.fields = []string{"source"}
		if d.showType {
			d.fields = append(d.fields, "fstype")
		}
		if d.inodes {
			d.fields = append(d.fields, "itotal", "iused", "iavail", "ipcent", "target")
		} else {
			d.fields = append(d.fields, "size", "used", "avail", "pcent", "target")
		}
		return true
	}
	for _, conflict := range [...]struct {
		given bool
		flag  string
	}{{d.inodes, "-i"}, {d.posix, "-P"}, {d.showType, "-T"}} {
		if conflict.given {
			d.inv.usage(1, "options %s and --output are mutually exclusive", conflict.flag)
			return false
		}
	}
	if output == "" {
		output = "source,fstype,itotal,iused,iavail,ipcent,size,used,avail,pcent,file,target"
	}
	for field := range strings.SplitSeq(output, ",") {
		if dfHeader(field) == "" {
			d.inv.usage(1, "option --output: field %s unknown", quoteText(field))
			return false
		}
		for _, earlier := range d.fields {
			if earlier == field {
				d.inv.usage(1, "option --output: field %s used more than once", quoteText(field))
				return false
			}
		}
		d.fields = append(d.fields, field)
	}
	return true
}

// distinct drops mounts that show a filesystem once more.
func (d *diskFree) distinct(mounts []mountEntry) []mountEntry {
	if d.all {
		return mounts
	}
	var kept []mountEntry
	place := map[uint64]int{}
	for _, m := range mounts {
		st, err := sys.StatPath(d.inv.p, m.target)
		if err != nil || !d.wants(m.fstype) {
			continue
		}
		at, again := place[st.Dev]
		if !again {
			place[st.Dev] = len(kept)
			kept = append(kept, m)
			continue
		}
		old := &kept[at]
		nearer := len(old.target) > len(m.target)
		below := len(old.root) < len(m.root)
		if strings.Contains(m.source, "/") && !strings.Contains(old.source, "/") || nearer && !below ||
			old.source != m.source && old.target == m.target {
			*old = m
		}
	}
	return kept
}

// wants reports whether the types asked for have fstype among them.
func (d *diskFree) wants(fstype string) bool {
	for _, t := range d.without {
		if t == fstype {
			return false
		}
	}
	for _, t := range d.only {
		if t == fstype {
			return true
		}
	}
	return len(d.only) == 0
}

// operand shows the filesystem that a file lies on.
func (d *diskFree) operand(name string, mounts []mountEntry) {
	st, err := sys.StatPath(d.inv.p, name)
	if err != nil {
		d.inv.errorf("%s: %v", quoteName(name), err)
		return
	}
	path, err := canonicalPath(d.inv.p, name, resolveExisting)
	if err != nil {
		d.inv.errorf("%s: %v", quoteName(name), err)
		return
	}
	best := -1
	for i := range mounts {
		m := &mounts[i]
		if st.Mode.Type() == sys.S_IFBLK && m.source == path {
			best = i
			break
		}
		if isUnder(path, m.target) && (best < 0 || len(m.target) >= len(mounts[best].target)) {
			best = i
		}
	}
	if best >= 0 {
		d.mount(mounts[best], name, true)
	}
}

// mount adds the row of one mount; explicit: it was asked for by name.
func (d *diskFree) mount(m mountEntry, file string, explicit bool) {
	if !d.wants(m.fstype) || d.local && isRemote(m.fstype, m.source) {
		return
	}
	var st sys.Statfs
	if err := d.inv.p.Statfsat(sys.AT_FDCWD, m.target, &st, 0); err != nil {
		if explicit || err != sys.EACCES && err != sys.ENOENT {
			d.inv.errorf("%s: %v", quoteName(m.target), err)
		}
		return
	}
	if st.Blocks == 0 && !d.all && !explicit {
		return
	}
	unit := uint64(max(st.Frsize, 1))
	c := dfCounts{
		size: uint64(st.Blocks) * unit, used: uint64(st.Blocks-st.Bfree) * unit, avail: uint64(st.Bavail) * unit,
		inodes: uint64(st.Files), iused: uint64(st.Files - st.Ffree), ifree: uint64(st.Ffree), known: true,
	}
	d.sum.size += c.size
	d.sum.used += c.used
	d.sum.avail += c.avail
	d.sum.inodes += c.inodes
	d.sum.iused += c.iused
	d.sum.ifree += c.ifree
	d.rows = append(d.rows, d.row(m.source, m.fstype, file, m.target, c))
}

func isRemote(fstype, source string) bool {
	switch fstype {
	case "nfs", "nfs4", "cifs", "smbfs", "ncpfs", "afs":
		return true
	}
	return strings.Contains(source, ":") || strings.HasPrefix(source, "//")
}

// row is the cells of one filesystem.
func (d *diskFree) row(source, fstype, file, target string, c dfCounts) []string {
	cells := make([]string, len(d.fields))
	for i, field := range d.fields {
		switch field {
		case "source":
			cells[i] = source
		case "fstype":
			cells[i] = fstype
		case "file":
			cells[i] = file
		case "target":
			cells[i] = target
		case "size":
			cells[i] = d.size.text(c.size, 1)
		case "used":
			cells[i] = d.size.text(c.used, 1)
		case "avail":
			cells[i] = d.size.text(c.avail, 1)
		case "pcent":
			cells[i] = percentText(c.used, c.used+c.avail)
		case "itotal":
			cells[i] = d.count(c.inodes)
		case "iused":
			cells[i] = d.count(c.iused)
		case "iavail":
			cells[i] = d.count(c.ifree)
		case "ipcent":
			cells[i] = percentText(c.iused, c.iused+c.ifree)
		}
	}
	return cells
}

// count is a number of inodes, scaled only where sizes are.
func (d *diskFree) count(n uint64) string {
	if d.size.scale != 0 {
		return d.size.scaled(n)
	}
	return strconv.FormatUint(n, 10)
}

func percentText(n, of uint64) string {
	if of == 0 {
		return "-"
	}
	return strconv.FormatUint(percentUp(n, of), 10) + "%"
}
