package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// statCommand is one run of stat.
type statCommand struct {
	inv        *invocation
	accounts   *accounts
	zone       zone
	follow     bool
	filesystem bool
	format     string // "": the default
	escapes    bool   // backslashes in format count (--printf)
	quote      func(string) string
}

const (
	statFormat = "  File: %N\n  Size: %-10s\tBlocks: %-10b IO Block: %-6o %F\n" +
		"Device: %Hd,%Ld\tInode: %-11i Links: %h\n" + statFormatEnd
	statFormatDevice = "  File: %N\n  Size: %-10s\tBlocks: %-10b IO Block: %-6o %F\n" +
		"Device: %Hd,%Ld\tInode: %-11i Links: %-5h Device type: %Hr,%Lr\n" + statFormatEnd
	statFormatEnd = "Access: (%04a/%10.10A)  Uid: (%5u/%8U)   Gid: (%5g/%8G)\n" +
		"Access: %x\nModify: %y\nChange: %z\n Birth: %w\n"
	statFormatTerse = "%n %s %b %f %u %g %D %i %h %t %T %X %Y %Z %W %o\n"

	statfsFormat = "  File: \"%n\"\n    ID: %-8i Namelen: %-7l Type: %T\n" +
		"Block size: %-10s Fundamental block size: %S\n" +
		"Blocks: Total: %-10b Free: %-10f Available: %a\n" +
		"Inodes: Total: %-10c Free: %d\n"
	statfsFormatTerse = "%n %i %l %t %s %S %b %f %a %c %d\n"
)

func stat(inv *invocation) {
	s := &statCommand{inv: inv, accounts: newAccounts(inv.p), zone: zoneOf(inv.p), quote: func(name string) string { return name }}
	terse := false
	o := inv.options()
	o.flag(&s.follow, 'L', "dereference")
	o.flag(&s.filesystem, 'f', "file-system")
	o.flag(&terse, 't', "terse")
	o.each('c', "format", func(v string) bool { s.format, s.escapes = v+"\n", false; return true })
	o.each(0, "printf", func(v string) bool { s.format, s.escapes = v, true; return true })
	o.each(0, "cached", func(string) bool { return true })
	names, ok := o.parse()
	if !ok {
		return
	}
	if len(names) == 0 {
		inv.usage(1, "missing operand")
		return
	}
	if s.format != "" {
		s.quote = quoteFile
	} else if terse {
		s.format = statFormatTerse
		if s.filesystem {
			s.format = statfsFormatTerse
		}
	}
	for _, name := range names {
		if !s.one(name) {
			return
		}
	}
}

// one prints one file or filesystem; false: the format is wrong.
func (s *statCommand) one(name string) bool {
	if s.filesystem {
		return s.oneFilesystem(name)
	}
	var st sys.Stat
	var err error
	switch {
	case name == "-":
		st, err = sys.Fstat(s.inv.p, 0)
	case s.follow:
		st, err = sys.StatPath(s.inv.p, name)
	default:
		st, err = sys.Lstat(s.inv.p, name)
	}
	if err != nil {
		s.inv.errorf("cannot statx %s: %v", quoteFile(name), err)
		return true
	}
	format := s.format
	if format == "" {
		format = statFormat
		if st.Mode.IsDevice() {
			format = statFormatDevice
		}
	}
	return s.print(format, func(f *statField) (string, bool) { return s.field(f, name, &st) })
}

func (s *statCommand) oneFilesystem(name string) bool {
	if name == "-" {
		s.inv.errorf("using %s to denote standard input does not work in file system mode", quoteFile(name))
		return true
	}
	var st sys.Statfs
	if err := s.inv.p.Statfsat(sys.AT_FDCWD, name, &st, 0); err != nil {
		s.inv.errorf("cannot read file system information for %s: %v", quoteFile(name), err)
		return true
	}
	format := s.format
	if format == "" {
		format = statfsFormat
	}
	return s.print(format, func(f *statField) (string, bool) { return statfsField(f, name, &st) })
}

// print prints a format; value gives the text of a directive.
func (s *statCommand) print(format string, value func(*statField) (string, bool)) bool {
	out := s.inv.out
	for i := 0; i < len(format); i++ {
		switch c := format[i]; {
		case c == '%':
			f, used := readStatField(format[i+1:])
			switch f.letter {
			case 0, '\n':
				used = min(used, len(format)-i-1)
				if f.letter != 0 {
					used--
				}
				if used > 0 {
					s.inv.errorf("%s: invalid directive", quoteText(format[i:i+1+used]))
					return false
				}
				out.WriteByte('%')
			case '%':
				if used > 1 {
					s.inv.errorf("%s: invalid directive", quoteText(format[i:i+1+used]))
					return false
				}
				out.WriteByte('%')
			default:
				text, ok := value(f)
				if !ok {
					text = "?"
				}
				out.WriteString(text)
			}
			i += used
		case c == '\\' && s.escapes:
			text, used := s.escape(format[i+1:])
			out.WriteString(text)
			i += used
		default:
			out.WriteByte(c)
		}
	}
	return true
}

// escape is what stands for a backslash and what follows.
func (s *statCommand) escape(rest string) (text string, used int) {
	if rest == "" {
		s.inv.warnf("warning: backslash at end of format")
		return "\\", 0
	}
	if n, digits := leadingOctal(rest[:min(3, len(rest))]); digits > 0 {
		return string([]byte{byte(n)}), digits
	}
	if rest[0] == 'x' {
		n, digits := leadingHex(rest[1:min(3, len(rest))])
		if digits > 0 {
			return string([]byte{n}), 1 + digits
		}
	}
	if i := strings.IndexByte(`abefnrtv"\`, rest[0]); i >= 0 {
		return "\a\b\033\f\n\r\t\v\"\\"[i : i+1], 1
	}
	s.inv.warnf("warning: unrecognized escape '\\%c'", rest[0])
	return rest[:1], 1
}

// field is a directive about a file.
func (s *statCommand) field(f *statField, name string, st *sys.Stat) (string, bool) {
	switch f.letter {
	case 'n':
		return f.text(name)
	case 'N':
		text := s.quote(name)
		if st.Mode.IsSymlink() {
			target, err := sys.Readlink(s.inv.p, name)
			if err != nil {
				s.inv.errorf("cannot read symbolic link %s: %v", quoteFile(name), err)
				return "", true
			}
			text += " -> " + s.quote(target)
		}
		return f.text(text)
	case 'A':
		return f.text(st.Mode.String())
	case 'F':
		return f.text(fileType(st))
	case 'U':
		return f.text(s.accountName(s.accounts.passwd(), st.UID))
	case 'G':
		return f.text(s.accountName(s.accounts.group(), st.GID))
	case 'm':
		return f.text(mountPointOf(s.inv.p, name, st))
	case 'C':
		s.inv.errorf("failed to get security context of %s: %v", quoteFile(name), sys.ENODATA)
		return f.text("?")
	case 'x', 'y', 'z', 'w', 'X', 'Y', 'Z', 'W':
		return s.time(f, st)
	}
	return statNumber(f, st)
}

// accountName is UNKNOWN where there is none.
func (s *statCommand) accountName(file *accountFile, id uint32) string {
	if entry, ok := file.byID(id); ok {
		return entry.name
	}
	return "UNKNOWN"
}

// time is a directive about a time, as text or in seconds.
func (s *statCommand) time(f *statField, st *sys.Stat) (string, bool) {
	t := st.Mtime
	switch f.letter | 0x20 {
	case 'x':
		t = st.Atime
	case 'z':
		t = st.Ctime
	case 'w':
		t = st.Btime
		if t == (sys.Timespec{}) {
			if f.letter == 'w' {
				return f.text("-")
			}
			return f.seconds(t)
		}
	}
	if f.letter < 'a' {
		return f.seconds(t)
	}
	return f.text(strftime("%Y-%m-%d %H:%M:%S.%N %z", t, s.zone))
}

// statNumber is a directive that gives a number.
func statNumber(f *statField, st *sys.Stat) (string, bool) {
	switch f.letter {
	case 'a':
		return f.number(uint64(st.Mode.Perm()), 8)
	case 'b':
		return f.number(uint64(st.Blocks), 10)
	case 'B':
		return f.number(512, 10)
	case 'd':
		switch f.modifier {
		case 'H':
			return f.number(uint64(sys.Major(st.Dev)), 10)
		case 'L':
			return f.number(uint64(sys.Minor(st.Dev)), 10)
		}
		return f.number(st.Dev, 10)
	case 'D':
		return f.number(st.Dev, 16)
	case 'f':
		return f.number(uint64(st.Mode), 16)
	case 'g':
		return f.number(uint64(st.GID), 10)
	case 'h':
		return f.number(uint64(st.Nlink), 10)
	case 'i':
		return f.number(st.Ino, 10)
	case 'o':
		return f.number(uint64(st.Blksize), 10)
	case 'r':
		switch f.modifier {
		case 'H':
			return f.number(uint64(sys.Major(st.Rdev)), 10)
		case 'L':
			return f.number(uint64(sys.Minor(st.Rdev)), 10)
		}
		return f.number(st.Rdev, 10)
	case 'R':
		return f.number(st.Rdev, 16)
	case 's':
		return f.number(uint64(st.Size), 10)
	case 't':
		return f.number(uint64(sys.Major(st.Rdev)), 16)
	case 'T':
		return f.number(uint64(sys.Minor(st.Rdev)), 16)
	case 'u':
		return f.number(uint64(st.UID), 10)
	}
	return "", false
}

// mountPointOf is the highest directory above name on the same device.
func mountPointOf(p sys.Process, name string, st *sys.Stat) string {
	path, err := canonicalPath(p, name, resolveLastMissing)
	if err != nil {
		return "?"
	}
	if st.Mode.IsSymlink() {
		if dir, err := canonicalPath(p, dirName(name), resolveExisting); err == nil {
			path = joinPath(dir, baseName(name))
		}
	}
	device := st.Dev
	for path != "/" {
		above, err := sys.StatPath(p, dirName(path))
		if err != nil || above.Dev != device {
			return path
		}
		path = dirName(path)
	}
	return path
}
