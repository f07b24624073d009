package coreutils

import (
	"sort"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// lsOrder is what ls sorts by.
type lsOrder int

const (
	lsByName lsOrder = iota
	lsByTime
	lsBySize
	lsByExtension
	lsByVersion
	lsByWidth
	lsUnsorted
)

// lsTime is which of a file's times ls shows.
type lsTime int

const (
	lsMtime lsTime = iota
	lsAtime
	lsCtime
	lsBtime
)

// moment is the time of a file that the options chose.
func (l *lister) moment(f *lsFile) sys.Timespec {
	switch l.time {
	case lsAtime:
		return f.st.Atime
	case lsCtime:
		return f.st.Ctime
	case lsBtime:
		return f.st.Btime
	}
	return f.st.Mtime
}

// order sorts the files.
func (l *lister) order(files []*lsFile) {
	if l.sort == lsUnsorted {
		return
	}
	sort.SliceStable(files, func(i, j int) bool {
		a, b := files[i], files[j]
		if l.dirsFirst {
			if first, second := a.leadsToDir(), b.leadsToDir(); first != second {
				return first
			}
		}
		if l.reverse {
			a, b = b, a
		}
		if c := l.compare(a, b); c != 0 {
			return c < 0
		}
		return a.name < b.name
	})
}

func (f *lsFile) leadsToDir() bool {
	return f.typ == sys.DT_DIR || f.typ == sys.DT_LNK && f.tmode.IsDir()
}

// compare compares by the chosen order alone; names decide where it is 0.
func (l *lister) compare(a, b *lsFile) int {
	switch l.sort {
	case lsByTime:
		return compareTimes(l.moment(b), l.moment(a))
	case lsBySize:
		return compareInts(b.st.Size, a.st.Size)
	case lsByExtension:
		return strings.Compare(extension(a.name), extension(b.name))
	case lsByVersion:
		return compareVersions(a.name, b.name)
	case lsByWidth:
		return compareInts(int64(shownWidth(l.nameText(a))), int64(shownWidth(l.nameText(b))))
	}
	return 0
}

func compareTimes(a, b sys.Timespec) int {
	if c := compareInts(a.Sec, b.Sec); c != 0 {
		return c
	}
	return compareInts(a.Nsec, b.Nsec)
}

func compareInts(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// extension is the name from its last dot on.
func extension(name string) string {
	if dot := strings.LastIndexByte(name, '.'); dot >= 0 {
		return name[dot:]
	}
	return ""
}
