package coreutils

import (
	"strconv"

	"github.com/overlook-fs/overlook/sim/sys"
)

// lsLayout is how ls lays its names out.
type lsLayout int

const (
	lsOnePerLine lsLayout = iota
	lsLong
	lsDown   // columns, sorted down
	lsAcross // columns, sorted across
	lsCommas
)

// lsHidden is which of the names that begin with a dot ls shows.
type lsHidden int

const (
	lsNoHidden lsHidden = iota
	lsAlmostAll
	lsAll
)

// lsFollow is which symlinks ls looks through.
type lsFollow int

const (
	lsFollowUnset lsFollow = iota
	lsFollowNever
	lsFollowArgDirs // named on the command line and leading to a directory
	lsFollowArgs
	lsFollowAlways
)

// lister is one run of ls.
type lister struct {
	inv       *invocation
	accounts  *accounts
	zone      zone
	now       sys.Timespec
	layout    lsLayout
	hidden    lsHidden
	follow    lsFollow
	sort      lsOrder
	sortSet   bool
	reverse   bool
	dirsFirst bool
	time      lsTime
	timeSet   bool
	styleName string
	timeStyle [2]string // for recent files and for old ones
	indicate  lsIndicator
	quote     lsQuoting
	hideCtrl  bool // -q

	inodes, blocks   bool
	contexts         bool // -Z: of files without a security context a question mark
	noOwner, noGroup bool
	numeric          bool
	author           bool
	directories      bool // -d
	recursive        bool
	ignoreBackups    bool
	ignore           []string
	hide             []string
	size             sizeStyle // of the size column
	blockSize        sizeStyle // of -s and the total
	width, tab       int
	zero             bool
	colors           *lsColors // nil: none
	printHeader      bool
	first            bool
	pending          []lsDirectory
	activeAncestors  []fileID
}

// lsDirectory is a directory still to be listed.
type lsDirectory struct {
	name    string
	command bool // named on the command line
	leave   bool // a mark: the directories pushed by a level are done
}

// fileID is what makes two names the same file.
type fileID struct{ dev, ino uint64 }

// lsFile is one name that ls shows.
type lsFile struct {
	name   string
	typ    uint8 // DT_*
	ino    uint64
	st     sys.Stat
	stated bool // st holds
	failed bool // stat was tried in vain
	target string
	broken bool // a symlink to nothing
	acl    bool // it has an access control list
	tmode  sys.Mode
	text   string // the name as it is shown
	quoted bool
}

func ls(inv *invocation) {
	l := newLister(inv)
	switch inv.name {
	case "dir":
		l.layout, l.quote = lsDown, lsQuoteEscape
	case "vdir":
		l.layout, l.quote = lsLong, lsQuoteEscape
	}
	names, ok := l.parse()
	if !ok {
		return
	}
	l.list(names)
	l.finishColor()
}

// list shows what is named: files first, then the directories.
func (l *lister) list(names []string) {
	if len(names) == 0 {
		names = []string{"."}
	}
	l.printHeader = len(names) > 1 || l.recursive
	l.first = true
	var files []*lsFile
	for _, name := range names {
		if f, ok := l.operand(name); ok {
			files = append(files, f)
		}
	}
	l.order(files)
	plain := files[:0:0]
	for _, f := range files {
		if f.isDir() && !l.directories {
			l.pending = append(l.pending, lsDirectory{name: f.name, command: true})
		} else {
			plain = append(plain, f)
		}
	}
	if len(plain) > 0 {
		l.print(plain, l.widths(files))
		l.first = false
	}
	for len(l.pending) > 0 {
		next := l.pending[0]
		l.pending = l.pending[1:]
		if next.leave {
			l.activeAncestors = l.activeAncestors[:len(l.activeAncestors)-1]
			continue
		}
		l.directory(next)
	}
}

// operand looks at a file named on the command line.
func (l *lister) operand(name string) (*lsFile, bool) {
	f := &lsFile{name: name}
	err := l.statOperand(f)
	if err != nil {
		l.fail(2, "cannot access %s: %v", quoteFile(name), err)
		return nil, false
	}
	f.stated, f.ino, f.typ = true, f.st.Ino, f.st.Mode.Dirent()
	l.complete(f, name)
	return f, true
}

// statOperand follows symlinks as far as the options say.
func (l *lister) statOperand(f *lsFile) (err error) {
	p := l.inv.p
	switch l.follow {
	case lsFollowAlways, lsFollowArgs:
		f.st, err = sys.StatPath(p, f.name)
		return err
	case lsFollowArgDirs:
		st, err := sys.StatPath(p, f.name)
		if err == nil && st.Mode.IsDir() {
			f.st = st
			return nil
		}
	}
	f.st, err = sys.Lstat(p, f.name)
	return err
}

// fail says what is wrong; 2 is for what was named on the command line.
func (l *lister) fail(status int, format string, args ...any) {
	l.inv.warnf(format, args...)
	if l.inv.status == 0 || status == 2 {
		l.inv.status = status
	}
}

// directory lists one directory.
func (l *lister) directory(d lsDirectory) {
	status := 1
	if d.command {
		status = 2
	}
	p := l.inv.p
	fd, err := sys.Open(p, d.name, sys.O_RDONLY|sys.O_DIRECTORY|sys.O_NONBLOCK, 0)
	if err != nil {
		l.fail(status, "cannot open directory %s: %v", quoteFile(d.name), err)
		return
	}
	defer p.Close(fd)
	if l.recursive && l.loops(fd, d.name) {
		return
	}
	if l.printHeader {
		if !l.first {
			l.inv.out.WriteByte('\n')
		}
		l.first = false
		l.inv.out.WriteString(l.headerName(d.name) + ":\n")
	}
	files := l.read(fd, d, status)
	l.order(files)
	if l.recursive {
		l.descend(d.name, files)
	}
	if l.layout == lsLong || l.blocks {
		l.total(files)
	}
	l.print(files, l.widths(files))
	l.first = false
}

// loops reports whether the open directory is one of those it lies in.
func (l *lister) loops(fd int, name string) bool {
	st, err := sys.Fstat(l.inv.p, fd)
	if err != nil {
		return false
	}
	id := fileID{st.Dev, st.Ino}
	for _, above := range l.activeAncestors {
		if above == id {
			l.fail(2, "%s: not listing already-listed directory", quoteName(name))
			return true
		}
	}
	l.activeAncestors = append(l.activeAncestors, id)
	l.pending = append([]lsDirectory{{leave: true}}, l.pending...)
	return false
}

// read reads the entries of a directory that are to be shown.
func (l *lister) read(fd int, d lsDirectory, status int) []*lsFile {
	var files []*lsFile
	for {
		entries, err := l.inv.p.Getdents(fd, 0)
		if err != nil && err != sys.ENOENT { // a removed directory is empty
			l.fail(status, "reading directory %s: %v", quoteFile(d.name), err)
		}
		if err != nil || len(entries) == 0 {
			return files
		}
		for _, e := range entries {
			if l.ignored(e.Name) {
				continue
			}
			f := &lsFile{name: e.Name, typ: e.Type, ino: e.Ino}
			path := e.Name
			if d.name != "." {
				path = joinPath(d.name, e.Name)
			}
			l.examine(f, path)
			files = append(files, f)
		}
	}
}

// examine calls stat where what the directory says is not enough.
func (l *lister) examine(f *lsFile, path string) {
	if !l.needsStat(f) {
		return
	}
	var err error
	if l.follow == lsFollowAlways {
		f.st, err = sys.StatPath(l.inv.p, path)
	} else {
		f.st, err = sys.Lstat(l.inv.p, path)
	}
	if err != nil {
		l.fail(1, "cannot access %s: %v", quoteFile(path), err)
		f.failed = true
		return
	}
	f.stated, f.ino, f.typ = true, f.st.Ino, f.st.Mode.Dirent()
	l.complete(f, path)
}

// needsStat reports whether a name has to be looked at.
func (l *lister) needsStat(f *lsFile) bool {
	if l.layout == lsLong || l.inodes || l.blocks || l.sort == lsByTime || l.sort == lsBySize {
		return true
	}
	needsType := l.recursive || l.colors != nil || l.indicate != lsNoIndicator || l.dirsFirst
	switch {
	case needsType && l.follow == lsFollowAlways && (f.typ == sys.DT_LNK || f.typ == sys.DT_UNKNOWN):
		return true
	case !needsType:
		return false
	case f.typ == sys.DT_UNKNOWN:
		return true
	case f.typ == sys.DT_REG:
		return l.indicate == lsClassify || l.colors != nil
	case f.typ == sys.DT_DIR:
		return l.colors != nil
	case f.typ == sys.DT_LNK:
		return l.colors != nil || l.dirsFirst
	}
	return false
}

// complete asks for what a stat does not say, where it is shown: whether there
// is an access control list, and of a symlink where it leads.
func (l *lister) complete(f *lsFile, path string) {
	f.acl = l.layout == lsLong && hasACL(l.inv.p, path, f.st.Mode)
	if f.typ != sys.DT_LNK || l.layout != lsLong && l.colors == nil && !l.dirsFirst {
		return
	}
	if l.layout == lsLong {
		target, err := sys.Readlink(l.inv.p, path)
		if err != nil {
			l.fail(1, "cannot read symbolic link %s: %v", quoteName(path), err)
		}
		f.target = target
	}
	st, err := sys.StatPath(l.inv.p, path)
	f.broken, f.tmode = err != nil, st.Mode
}

// descend puts the directories among files in front of what is pending.
func (l *lister) descend(dir string, files []*lsFile) {
	var found []lsDirectory
	for _, f := range files {
		if f.typ == sys.DT_DIR && f.name != "." && f.name != ".." {
			found = append(found, lsDirectory{name: joinPath(dir, f.name)})
		}
	}
	l.pending = append(found, l.pending...)
}

// total prints how many blocks the files of a directory take.
func (l *lister) total(files []*lsFile) {
	sum := uint64(0)
	for _, f := range files {
		if f.stated {
			sum += uint64(f.st.Blocks)
		}
	}
	l.inv.out.WriteString("total " + l.blockSize.text(sum, 512))
	l.endLine()
}

func (l *lister) endLine() {
	if l.zero {
		l.inv.out.WriteByte(0)
	} else {
		l.inv.out.WriteByte('\n')
	}
}

func (f *lsFile) isDir() bool { return f.typ == sys.DT_DIR }

// inodeText is the inode number, "?" where it is not known.
func (f *lsFile) inodeText() string {
	if f.failed || f.ino == 0 {
		return "?"
	}
	return strconv.FormatUint(f.ino, 10)
}
