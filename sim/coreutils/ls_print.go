package coreutils

import (
	"strconv"

	"github.com/overlook-fs/overlook/sim/sys"
)

// lsWidths are the widths of the columns of one listing.
type lsWidths struct {
	inode, blocks, links, owner, group int
	size, major, minor                 int
	someQuoted, someACL                bool
}

// print shows a list of files.
func (l *lister) print(files []*lsFile, w lsWidths) {
	switch l.layout {
	case lsOnePerLine:
		for _, f := range files {
			l.inv.out.WriteString(l.front(f, w))
			l.name(f, w, 0)
			l.endLine()
		}
	case lsLong:
		for _, f := range files {
			l.long(f, w)
		}
	case lsCommas:
		l.separated(files, w, ',')
	default:
		if l.width == 0 {
			l.separated(files, w, ' ')
		} else {
			l.columns(files, w)
		}
	}
}

// widths measures what the columns of files need.
func (l *lister) widths(files []*lsFile) lsWidths {
	var w lsWidths
	widen := func(width *int, text string) { *width = max(*width, len(text)) }
	for _, f := range files {
		l.nameText(f)
		w.someQuoted = w.someQuoted || f.quoted
		if l.inodes {
			widen(&w.inode, f.inodeText())
		}
		if l.blocks {
			widen(&w.blocks, l.blocksText(f))
		}
		if l.layout != lsLong {
			continue
		}
		w.someACL = w.someACL || f.acl
		widen(&w.links, f.linksText())
		widen(&w.owner, l.ownerText(f))
		widen(&w.group, l.groupText(f))
		if f.stated && f.st.Mode.IsDevice() {
			widen(&w.major, strconv.FormatUint(uint64(sys.Major(f.st.Rdev)), 10))
			widen(&w.minor, strconv.FormatUint(uint64(sys.Minor(f.st.Rdev)), 10))
			w.size = max(w.size, w.major+2+w.minor)
		} else {
			widen(&w.size, l.sizeText(f))
		}
	}
	return w
}

func (l *lister) blocksText(f *lsFile) string {
	if !f.stated {
		return "?"
	}
	return l.blockSize.text(uint64(f.st.Blocks), 512)
}

func (f *lsFile) linksText() string {
	if !f.stated {
		return "?"
	}
	return strconv.FormatUint(uint64(f.st.Nlink), 10)
}

func (l *lister) sizeText(f *lsFile) string {
	if !f.stated {
		return "?"
	}
	return l.size.text(uint64(f.st.Size), 1)
}

func (l *lister) ownerText(f *lsFile) string {
	switch {
	case !f.stated:
		return "?"
	case l.numeric:
		return strconv.FormatUint(uint64(f.st.UID), 10)
	}
	return l.accounts.userName(f.st.UID)
}

func (l *lister) groupText(f *lsFile) string {
	switch {
	case !f.stated:
		return "?"
	case l.numeric:
		return strconv.FormatUint(uint64(f.st.GID), 10)
	}
	return l.accounts.groupName(f.st.GID)
}

// front is what stands before a line: inode number, blocks and, but in a long
// one, the context. Without widths to fill they have their own.
func (l *lister) front(f *lsFile, w lsWidths) string {
	text := ""
	if l.inodes {
		text += padLeft(f.inodeText(), w.inode, ' ') + " "
	}
	if l.blocks {
		text += padLeft(l.blocksText(f), w.blocks, ' ') + " "
	}
	if l.contexts && l.layout != lsLong {
		text += "? "
	}
	return text
}

// long prints a line of ls -l.
func (l *lister) long(f *lsFile, w lsWidths) {
	out := l.inv.out
	out.WriteString(l.front(f, w))
	out.WriteString(f.modeText() + f.aclText(w) + " " + padLeft(f.linksText(), w.links, ' ') + " ")
	if !l.noOwner {
		out.WriteString(l.accountColumn(l.ownerText(f), w.owner))
	}
	if !l.noGroup {
		out.WriteString(l.accountColumn(l.groupText(f), w.group))
	}
	if l.author {
		out.WriteString(l.accountColumn(l.ownerText(f), w.owner))
	}
	if l.contexts {
		out.WriteString("? ")
	}
	if f.stated && f.st.Mode.IsDevice() {
		major := w.major + max(0, w.size-(w.major+2+w.minor))
		out.WriteString(padLeft(strconv.FormatUint(uint64(sys.Major(f.st.Rdev)), 10), major, ' ') + ", ")
		out.WriteString(padLeft(strconv.FormatUint(uint64(sys.Minor(f.st.Rdev)), 10), w.minor, ' ') + " ")
	} else {
		out.WriteString(padLeft(l.sizeText(f), w.size, ' ') + " ")
	}
	out.WriteString(l.timeText(f) + " ")
	l.name(f, w, 0)
	if f.target != "" {
		out.WriteString(" -> ")
		l.target(f)
	}
	l.endLine()
}

func (l *lister) accountColumn(text string, width int) string {
	if l.numeric {
		return padLeft(text, width, ' ') + " "
	}
	return padRight(text, width) + " "
}

// modeText is the ten characters of the mode; of a file that could not be
// looked at only the type is known.
func (f *lsFile) modeText() string {
	if f.stated {
		return f.st.Mode.String()
	}
	return sys.Mode(uint32(f.typ) << 12).String()[:1] + "?????????"
}

// aclText is the mark of an access control list, or the room for it where
// another file of the listing has one.
func (f *lsFile) aclText(w lsWidths) string {
	switch {
	case f.acl:
		return "+"
	case w.someACL:
		return " "
	}
	return ""
}

// timeText is the time column.
func (l *lister) timeText(f *lsFile) string {
	if !f.stated {
		return padLeft("?", len(strftime(l.timeStyle[1], sys.Timespec{}, l.zone)), ' ')
	}
	t := l.moment(f)
	const halfYear = 31556952 / 2
	style := l.timeStyle[1]
	ago := sys.Timespec{Sec: l.now.Sec - halfYear, Nsec: l.now.Nsec}
	if compareTimes(t, l.now) > 0 {
		l.now = l.inv.p.Now()
	}
	if compareTimes(ago, t) < 0 && compareTimes(t, l.now) <= 0 {
		style = l.timeStyle[0]
	}
	return strftime(style, t, l.zone)
}

// name prints a name with its colour and its mark, at a column of the line.
func (l *lister) name(f *lsFile, w lsWidths, column int) {
	if w.someQuoted && !f.quoted && l.aligns() {
		l.inv.out.WriteByte(' ')
	}
	l.colored(l.nameText(f), l.colorOf(f), column)
	if f.target == "" {
		l.inv.out.WriteString(l.indicator(f.typ, f.st.Mode))
	}
}

// aligns reports whether names without quotes are moved below the others.
func (l *lister) aligns() bool {
	return l.layout == lsLong || (l.layout == lsDown || l.layout == lsAcross) && l.width > 0
}

// target prints where a symlink leads.
func (l *lister) target(f *lsFile) {
	color := ""
	if l.colors != nil {
		if f.broken {
			color = l.colors.of("mi")
		} else {
			target := lsFile{name: f.target, typ: f.tmode.Dirent(), stated: true, st: sys.Stat{Mode: f.tmode, Nlink: 1}}
			color = l.colorOf(&target)
		}
	}
	l.colored(l.styled(f.target), color, 0)
	if !f.broken {
		l.inv.out.WriteString(l.indicator(f.tmode.Dirent(), f.tmode))
	}
}

// length is how wide a file is in columns.
func (l *lister) length(f *lsFile, w lsWidths) int {
	n := shownWidth(l.nameText(f)) + len(l.indicator(f.typ, f.st.Mode))
	if w.someQuoted && !f.quoted && l.aligns() {
		n++
	}
	if l.inodes {
		n += 1 + max(w.inode, len(f.inodeText()))
	}
	if l.blocks {
		n += 1 + max(w.blocks, len(l.blocksText(f)))
	}
	if l.contexts {
		n += len("? ")
	}
	return n
}

// shownWidth is how many columns a text takes: what is not printable none.
func shownWidth(text string) int {
	n := 0
	for i := range len(text) {
		if isPrintable(text[i]) {
			n++
		}
	}
	return n
}

// columns prints as many columns as the line holds.
func (l *lister) columns(files []*lsFile, w lsWidths) {
	if len(files) == 0 {
		return
	}
	lengths := make([]int, len(files))
	for i, f := range files {
		lengths[i] = l.length(f, w)
	}
	across := l.layout == lsAcross
	widths := columnWidths(lengths, l.width, across)
	cols := len(widths)
	rows := (len(files) + cols - 1) / cols
	for row := range rows {
		at := 0
		for col := range cols {
			i := col*rows + row
			if across {
				i = row*cols + col
			}
			if i >= len(files) {
				break
			}
			if col > 0 {
				end := 0
				for _, width := range widths[:col] {
					end += width
				}
				l.indent(at, end)
				at = end
			}
			l.inv.out.WriteString(l.front(files[i], w))
			l.name(files[i], w, at)
			at += lengths[i]
		}
		l.inv.out.WriteByte('\n')
	}
}

// columnWidths finds the largest number of columns that fit a line.
func columnWidths(lengths []int, line int, across bool) []int {
	const least = 3
	most := line / least
	if line%least != 0 {
		most++
	}
	for cols := min(max(most, 1), len(lengths)); cols > 1; cols-- {
		widths := make([]int, cols)
		total := cols * least
		for i := range widths {
			widths[i] = least
		}
		rows := (len(lengths) + cols - 1) / cols
		for i, length := range lengths {
			col := i / rows
			if across {
				col = i % cols
			}
			if col < cols-1 {
				length += 2
			}
			if length > widths[col] {
				total += length - widths[col]
				widths[col] = length
			}
		}
		if total < line && !across && (len(lengths)+rows-1)/rows < cols {
			return widths[:(len(lengths)+rows-1)/rows]
		}
		if total < line {
			return widths
		}
	}
	return []int{0}
}

// indent moves from one column of the line to another.
func (l *lister) indent(from, to int) {
	for from < to {
		if l.tab != 0 && to/l.tab > (from+1)/l.tab {
			l.inv.out.WriteByte('\t')
			from += l.tab - from%l.tab
		} else {
			l.inv.out.WriteByte(' ')
			from++
		}
	}
}

// separated prints names with a comma or a blank between, breaking lines.
func (l *lister) separated(files []*lsFile, w lsWidths, sep byte) {
	at := 0
	for i, f := range files {
		length := 0
		if l.width > 0 {
			length = l.length(f, lsWidths{})
		}
		if i > 0 {
			if l.width == 0 || at+length+2 < l.width {
				at += 2
				l.inv.out.WriteString(string(sep) + " ")
			} else {
				at = 0
				l.inv.out.WriteString(string(sep) + "\n")
			}
		}
		l.inv.out.WriteString(l.front(f, lsWidths{}))
		l.name(f, lsWidths{}, at)
		at += length
	}
	if len(files) > 0 {
		l.inv.out.WriteByte('\n')
	}
}
