package coreutils

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

const (
	mountColumns  = "TARGET,SOURCE,SOURCES,FSTYPE,OPTIONS,VFS-OPTIONS,FS-OPTIONS,OPT-FIELDS,PROPAGATION,FSROOT,ID,PARENT,MAJ:MIN,SIZE,USED,AVAIL,USE%,LABEL,UUID,PARTLABEL,PARTUUID,TID"
	numberColumns = "ID,PARENT,MAJ:MIN,SIZE,USED,AVAIL,USE%,TID"
)

// mountColumnHint is how wide a column wants to be.
func mountColumnHint(column string) int {
	switch column {
	case "SIZE", "USED", "AVAIL":
		return 5
	case "MAJ:MIN":
		return 6
	}
	return 0
}

func (f *mountFinder) cells(m *mountEntry) []string {
	var cells []string
	for _, column := range f.columns {
		cells = append(cells, f.cell(m, column))
	}
	return cells
}

func (f *mountFinder) cell(m *mountEntry, column string) string {
	switch column {
	case "TARGET":
		return m.target
	case "SOURCE":
		if !f.noRoot {
			return m.shownSource()
		}
		return m.source
	case "SOURCES":
		return m.source
	case "FSTYPE":
		return m.fstype
	case "OPTIONS":
		return m.options()
	case "VFS-OPTIONS":
		return m.vfsOptions
	case "FS-OPTIONS":
		return m.fsOptions
	case "OPT-FIELDS":
		return m.optional
	case "PROPAGATION":
		return m.propagation()
	case "FSROOT":
		return m.root
	case "ID":
		return strconv.Itoa(m.id)
	case "PARENT":
		return strconv.Itoa(m.parent)
	case "MAJ:MIN":
		return m.dev
	case "SIZE", "USED", "AVAIL", "USE%":
		return f.space(m, column)
	}
	return ""
}

// propagation is in words what the optional fields say.
func (m *mountEntry) propagation() string {
	words := "private"
	if strings.Contains(m.optional, "shared:") {
		words = "shared"
	}
	if strings.Contains(m.optional, "master:") {
		words += ",slave"
	}
	if strings.Contains(m.optional, "unbindable") {
		words += ",unbindable"
	}
	return words
}

// space is a column about the filesystem's size.
func (f *mountFinder) space(m *mountEntry, column string) string {
	var st sys.Statfs
	if err := f.inv.p.Statfsat(sys.AT_FDCWD, m.target, &st, 0); err != nil {
		return ""
	}
	used := st.Blocks - st.Bfree
	switch column {
	case "SIZE":
		return f.size(st.Blocks * st.Frsize)
	case "USED":
		return f.size(used * st.Frsize)
	case "AVAIL":
		return f.size(st.Bavail * st.Frsize)
	}
	if st.Blocks == 0 || used+st.Bavail == 0 {
		return "-"
	}
	whole := used + st.Bavail
	return strconv.FormatInt((used*200+whole)/(2*whole), 10) + "%"
}

func (f *mountFinder) size(n int64) string {
	if f.bytes || n == 0 {
		return strconv.FormatInt(n, 10)
	}
	exp := uint(0)
	for exp < 60 && n>>(exp+10) > 0 {
		exp += 10
	}
	whole, rest := n>>exp, n&(1<<exp-1)
	tenths := int64(0)
	if exp > 0 {
		tenths = ((rest>>(exp-10))*1000/1024 + 50) / 100
	}
	if tenths == 10 {
		whole, tenths = whole+1, 0
	}
	text := strconv.FormatInt(whole, 10)
	if tenths > 0 {
		text += "." + strconv.FormatInt(tenths, 10)
	}
	return text + "BKMGTPE"[exp/10:exp/10+1]
}
