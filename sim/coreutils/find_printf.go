package coreutils

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// printf is -printf.
func (fd *finder) printf(out *output, format string, f *findFile) {
	for i := 0; i < len(format); i++ {
		switch c := format[i]; {
		case c == '\\':
			if i+1 < len(format) && format[i+1] == 'c' {
				out.Flush()
				return
			}
			text, used := findEscape(format[i+1:])
			out.WriteString(text)
			i += used
		case c == '%':
			field, used := readStatField(format[i+1:])
			extra := 0
			if strings.IndexByte("ABCT", field.letter) >= 0 && field.letter != 0 && i+1+used < len(format) {
				extra = 1
			}
			text, ok := fd.directive(field, format[i+1+used:], f)
			if !ok {
				text = format[i : i+1+used]
				extra = 0
			}
			out.WriteString(text)
			i += used + extra
		default:
			out.WriteByte(c)
		}
	}
}

// checkFormat warns of what in a format means nothing; a percent sign at its
// end is an error.
func (ps *findParser) checkFormat(format string) bool {
	for i := 0; i+1 <= len(format); i++ {
		switch format[i] {
		case '\\':
			if i++; i < len(format) && strings.IndexByte(`abcfnrtv\01234567`, format[i]) < 0 {
				ps.inv.warnf("warning: unrecognized escape `\\%c'", format[i])
			}
		case '%':
			field, used := readStatField(format[i+1:])
			i += used
			switch {
			case field.letter == 0:
				ps.wrong("error: %% at end of format string")
				return false
			case strings.IndexByte("%abcdfghiklmnpstuyABCDFGHMPSTUYZ", field.letter) < 0:
				ps.inv.warnf("warning: unrecognized format directive `%%%c'", field.letter)
			}
		}
	}
	return true
}

// formatNeeds is what must be known of a file to print it so.
func formatNeeds(format string) findNeed {
	need := needsNothing
	for i := 0; i < len(format); i++ {
		switch format[i] {
		case '\\':
			i++
		case '%':
			field, used := readStatField(format[i+1:])
			i += used
			switch {
			case field.letter == 'y', field.letter == 'i':
				need = max(need, needsEntry)
			case strings.IndexByte("%pfhPHd", field.letter) < 0:
				need = needsStatus
			}
		}
	}
	return need
}

// findEscape is what stands for a backslash and what follows.
func findEscape(rest string) (text string, used int) {
	if rest == "" {
		return "\\", 0
	}
	if n, digits := leadingOctal(rest[:min(3, len(rest))]); digits > 0 {
		return string([]byte{byte(n)}), digits
	}
	if i := strings.IndexByte(`abfnrtv\`, rest[0]); i >= 0 {
		return "\a\b\f\n\r\t\v\\"[i : i+1], 1
	}
	return "\\" + rest[:1], 1
}

// directive is one directive of -printf; rest is what follows its letter.
func (fd *finder) directive(field *statField, rest string, f *findFile) (string, bool) {
	st := &f.st
	switch field.letter {
	case '%':
		return "%", true
	case 'p':
		return field.text(f.path)
	case 'f':
		return field.text(f.name())
	case 'h':
		return field.text(leadingDirectories(f.path))
	case 'P':
		return field.text(strings.TrimLeft(strings.TrimPrefix(f.path, f.start), "/"))
	case 'H':
		return field.text(f.start)
	case 'd':
		return field.number(uint64(f.depth), 10)
	case 'l':
		if !st.Mode.IsSymlink() {
			return field.text("")
		}
		target, _ := sys.Readlink(fd.inv.p, f.path)
		return field.text(target)
	case 'u':
		return field.text(fd.accounts.userName(st.UID))
	case 'g':
		return field.text(fd.accounts.groupName(st.GID))
	case 'M':
		return field.text(st.Mode.String())
	case 'y':
		return field.text(typeLetter(f.kind))
	case 'Y':
		return field.text(fd.targetLetter(f))
	case 'F':
		return field.text(fd.filesystem(f))
	case 'S':
		return field.text(sparseness(st))
	case 'a', 'c', 't':
		letter := field.letter
		if letter == 't' {
			letter = 'm'
		}
		t := timeOf(st, letter)
		return field.text(strftime("%a %b %e %H:%M:%S.%N", t, fd.zone) + "0" + strftime(" %Y", t, fd.zone))
	case 'A', 'B', 'C', 'T':
		return fd.timeDirective(field, rest, st)
	}
	return findNumber(field, st)
}

// findNumber is a directive that gives a number.
func findNumber(field *statField, st *sys.Stat) (string, bool) {
	switch field.letter {
	case 'b':
		return field.number(uint64(st.Blocks), 10)
	case 'k':
		return field.number(uint64(st.Blocks+1)/2, 10)
	case 'D':
		return field.number(st.Dev, 10)
	case 'G':
		return field.number(uint64(st.GID), 10)
	case 'U':
		return field.number(uint64(st.UID), 10)
	case 'i':
		return field.number(st.Ino, 10)
	case 'm':
		return field.number(uint64(st.Mode.Perm()), 8)
	case 'n':
		return field.number(uint64(st.Nlink), 10)
	case 's':
		return field.number(uint64(st.Size), 10)
	}
	return "", false
}

// leadingDirectories is all of a path before its last slash.
func leadingDirectories(path string) string {
	trimmed := trimSlashes(path)
	slash := strings.LastIndexByte(trimmed, '/')
	if slash < 0 {
		return "."
	}
	return trimmed[:slash]
}

// typeLetter is a file's type as -type has it.
func typeLetter(mode sys.Mode) string {
	switch mode.Type() {
	case sys.S_IFREG:
		return "f"
	case 0:
		return "U"
	}
	return mode.String()[:1]
}

// targetLetter is the type of what a symlink leads to: N where that is
// missing, L where it goes round in a circle.
func (fd *finder) targetLetter(f *findFile) string {
	if !f.st.Mode.IsSymlink() {
		return typeLetter(f.st.Mode)
	}
	st, err := sys.StatPath(fd.inv.p, f.path)
	switch err {
	case nil:
		return typeLetter(st.Mode)
	case sys.ENOENT, sys.ENOTDIR:
		return "N"
	case sys.ELOOP:
		return "L"
	}
	return "?"
}

// sparseness is the share of a file that takes blocks.
func sparseness(st *sys.Stat) string {
	if st.Size == 0 {
		if st.Blocks == 0 {
			return "1"
		}
		return "inf"
	}
	share := float64(512*st.Blocks) / float64(st.Size)
	return strconv.FormatFloat(share, 'g', 6, 64)
}

// timeDirective is %Ak, %Ck, %Tk and %Bk, with k a letter of strftime or "@".
func (fd *finder) timeDirective(field *statField, rest string, st *sys.Stat) (string, bool) {
	if rest == "" {
		return "", false
	}
	t := st.Mtime
	switch field.letter {
	case 'A', 'B', 'C':
		t = timeOf(st, field.letter|0x20)
		if field.letter == 'B' {
			t = st.Btime
		}
	}
	switch rest[0] {
	case '@':
		return field.text(strconv.FormatInt(t.Sec, 10) + strftime(".%N", t, fd.zone) + "0")
	case 'S', 'T', 'X':
		return field.text(strftime("%"+rest[:1]+".%N", t, fd.zone) + "0")
	case '+':
		return field.text(strftime("%Y-%m-%d+%H:%M:%S.%N", t, fd.zone) + "0")
	}
	return field.text(strftime("%"+rest[:1], t, fd.zone))
}
