package coreutils

import "github.com/overlook-fs/overlook/sim/sys"

// modeSpec is a mode as chmod takes it, "755" or "u+x,go-w": the changes it
// asks for, in order.
type modeSpec []modeChange

// modeChange is one change of a modeSpec.
type modeChange struct {
	op        byte     // '=', '+' or '-'
	from      modeFrom // where the bits come from
	affected  sys.Mode // whose bits; 0: everyone's, less the umask
	value     sys.Mode
	mentioned sys.Mode // bits a directory may lose although not cleared by name
}

type modeFrom int

const (
	modeGiven    modeFrom = iota
	modeExisting          // copied from the permissions of u, g or o
	modeAnyX              // X: execute where a directory or already executable
)

const (
	everyR sys.Mode = 0o444
	everyW sys.Mode = 0o222
	everyX sys.Mode = 0o111
)

// parseModeSpec reads a mode; not ok: it is none.
func parseModeSpec(s string) (spec modeSpec, ok bool) {
	if s != "" && s[0] >= '0' && s[0] <= '7' {
		mode, digits := leadingOctal(s)
		if digits != len(s) || mode > 0o7777 {
			return nil, false
		}
		mentioned := sys.Mode(mode)&0o7000 | 0o777
		if digits >= 5 {
			mentioned = 0o7777
		}
		return modeSpec{{'=', modeGiven, 0o7777, sys.Mode(mode), mentioned}}, true
	}
	for {
		clause, rest, ok := readModeClause(s)
		if !ok {
			return nil, false
		}
		spec = append(spec, clause...)
		if rest == "" {
			return spec, true
		}
		if rest[0] != ',' {
			return nil, false
		}
		s = rest[1:]
	}
}

// leadingOctal reads the octal digits that s begins with.
func leadingOctal(s string) (n uint64, digits int) {
	for digits < len(s) && s[digits] >= '0' && s[digits] <= '7' {
		if n < 1<<40 {
			n = n<<3 | uint64(s[digits]-'0')
		}
		digits++
	}
	return n, digits
}

// readModeClause reads [ugoa]*([-+=]perms)+ from the beginning of s.
func readModeClause(s string) (clause modeSpec, rest string, ok bool) {
	affected := sys.Mode(0)
	for s != "" {
		who, known := map[byte]sys.Mode{'u': 0o4700, 'g': 0o2070, 'o': 0o1007, 'a': 0o7777}[s[0]]
		if !known {
			break
		}
		affected |= who
		s = s[1:]
	}
	for s != "" && (s[0] == '=' || s[0] == '+' || s[0] == '-') {
		change := modeChange{op: s[0], affected: affected}
		s = change.readPerms(s[1:])
		if s == "!" {
			return nil, "", false
		}
		clause = append(clause, change)
	}
	return clause, s, len(clause) > 0
}

// readPerms reads what stands behind the operator and returns the rest, "!"
// where it is wrong.
func (m *modeChange) readPerms(s string) string {
	if s != "" && s[0] >= '0' && s[0] <= '7' {
		mode, digits := leadingOctal(s)
		s = s[digits:]
		if m.affected != 0 || mode > 0o7777 || s != "" && s[0] != ',' {
			return "!"
		}
		m.affected, m.mentioned, m.value = 0o7777, 0o7777, sys.Mode(mode)
		return s
	}
	if s != "" {
		if bits, copied := map[byte]sys.Mode{'u': 0o700, 'g': 0o070, 'o': 0o007}[s[0]]; copied {
			m.from, m.value = modeExisting, bits
			s = s[1:]
			m.mention()
			return s
		}
	}
	for ; s != ""; s = s[1:] {
		switch s[0] {
		case 'r':
			m.value |= everyR
		case 'w':
			m.value |= everyW
		case 'x':
			m.value |= everyX
		case 'X':
			m.from = modeAnyX
		case 's':
			m.value |= sys.S_ISUID | sys.S_ISGID
		case 't':
			m.value |= sys.S_ISVTX
		default:
			m.mention()
			return s
		}
	}
	m.mention()
	return s
}

func (m *modeChange) mention() {
	m.mentioned = m.value
	if m.affected != 0 {
		m.mentioned &= m.affected
	}
}

// adjust is what the mode old of a file becomes. It also returns the bits that
// the spec says anything about.
func (spec modeSpec) adjust(old, umask sys.Mode) (mode, bits sys.Mode) {
	mode = old.Perm()
	for _, m := range spec {
		kept := sys.Mode(0)
		if old.IsDir() {
			kept = (sys.S_ISUID | sys.S_ISGID) &^ m.mentioned
		}
		value := m.valueOn(mode, old.IsDir())
		if m.affected != 0 {
			value &= m.affected
		} else {
			value &^= umask
		}
		value &^= kept
		switch m.op {
		case '=':
			if m.affected != 0 {
				kept |= 0o7777 &^ m.affected
			}
			bits |= 0o7777 &^ kept
			mode = mode&kept | value
		case '+':
			bits |= value
			mode |= value
		case '-':
			bits |= value
			mode &^= value
		}
	}
	return mode, bits
}

// valueOn is the bits the change speaks of, for a file that has mode.
func (m *modeChange) valueOn(mode sys.Mode, directory bool) sys.Mode {
	value := m.value
	switch m.from {
	case modeExisting:
		value &= mode
		for _, every := range [...]sys.Mode{everyR, everyW, everyX} {
			if value&every != 0 {
				value |= every
			}
		}
	case modeAnyX:
		if directory || mode&everyX != 0 {
			value |= everyX
		}
	}
	return value
}
