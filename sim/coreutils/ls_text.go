package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// lsQuoting is how ls writes a name.
type lsQuoting int

const (
	lsQuoteLiteral lsQuoting = iota
	lsQuoteShell
	lsQuoteShellAlways
	lsQuotePlain // as lsQuoteShell, control characters as they are
	lsQuotePlainAlways
	lsQuoteC
	lsQuoteCMaybe
	lsQuoteEscape
	lsQuoteLocale
)

// lsIndicator is which marks ls puts behind names.
type lsIndicator int

const (
	lsNoIndicator lsIndicator = iota
	lsSlash
	lsFileType
	lsClassify
)

// styled is a name in the chosen quoting.
func (l *lister) styled(name string) string {
	switch l.quote {
	case lsQuoteShell:
		return quoteName(name)
	case lsQuoteShellAlways:
		return quoteFile(name)
	case lsQuotePlain:
		return quotePlain(name)
	case lsQuotePlainAlways:
		if text := quotePlain(name); text != name {
			return text
		}
		return "'" + name + "'"
	case lsQuoteC:
		return quoteC(name)
	case lsQuoteCMaybe:
		if text := quoteC(name); text != `"`+name+`"` {
			return text
		}
	case lsQuoteEscape:
		return quoteEscape(name)
	case lsQuoteLocale:
		return quoteText(name)
	}
	if l.hideCtrl {
		return hideControls(name)
	}
	return name
}

// hideControls puts question marks for control characters.
func hideControls(name string) string {
	b := []byte(name)
	for i, c := range b {
		if !isPrintable(c) {
			b[i] = '?'
		}
	}
	return string(b)
}

// nameText is the name of a file as it is shown.
func (l *lister) nameText(f *lsFile) string {
	if f.text == "" {
		f.text = l.styled(f.name)
		f.quoted = f.text != f.name && (l.quote == lsQuoteShell || l.quote == lsQuotePlain || l.quote == lsQuoteCMaybe)
	}
	return f.text
}

// headerName is the name of a directory above its listing; a colon in it is
// escaped where escapes are in use.
func (l *lister) headerName(name string) string {
	text := l.styled(name)
	switch l.quote {
	case lsQuoteEscape:
		text = strings.ReplaceAll(text, `\ `, " ")
	case lsQuoteC, lsQuoteLocale:
	default:
		return text
	}
	return strings.ReplaceAll(text, ":", `\:`)
}

// indicator is the mark behind a name.
func (l *lister) indicator(typ uint8, mode sys.Mode) string {
	if l.indicate == lsNoIndicator {
		return ""
	}
	if typ == sys.DT_DIR {
		return "/"
	}
	if l.indicate == lsSlash {
		return ""
	}
	switch typ {
	case sys.DT_REG:
		if l.indicate == lsClassify && mode&everyX != 0 {
			return "*"
		}
	case sys.DT_LNK:
		return "@"
	case sys.DT_FIFO:
		return "|"
	case sys.DT_SOCK:
		return "="
	}
	return ""
}
