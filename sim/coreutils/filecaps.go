package coreutils

import (
	"encoding/binary"
	"slices"
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// The kinds of sets that a file's capabilities are in, as bits of a number.
const (
	capEffective = 1 << iota
	capPermitted
	capInheritable

	capKinds = 8
)

// fileCaps says for each capability which sets it is in.
type fileCaps [64]uint8

// caps is how many capabilities this kernel has.
var caps = len(strings.Fields(capabilityNames))

const (
	capsAttr     = "security.capability"
	capsRevision = 0x02000000
	capsMask     = 0xff000000
)

// parseFileCaps reads a text such as "cap_chown,cap_kill=ep cap_fowner+i"
// (cap_from_text(3)).
func parseFileCaps(text string) (c fileCaps, ok bool) {
	for _, clause := range strings.Fields(text) {
		n := strings.IndexAny(clause, "+-=")
		if n < 0 || n == 0 && clause[0] != '=' {
			return c, false
		}
		which, ok := capsNamed(clause[:n])
		if !ok || !c.apply(which, clause[n:]) {
			return c, false
		}
	}
	return c, true
}

// capsNamed is the capabilities of a list; no list is all.
func capsNamed(list string) (which []int, ok bool) {
	if list == "" {
		list = "all"
	}
	for name := range strings.SplitSeq(strings.ToLower(list), ",") {
		if name == "all" {
			for n := range caps {
				which = append(which, n)
			}
			continue
		}
		n, err := strconv.Atoi(name)
		if err != nil {
			short, prefixed := strings.CutPrefix(name, "cap_")
			if n, ok = CapabilityNamed(short); !ok || !prefixed {
				return nil, false
			}
		}
		if n < 0 || n >= len(fileCaps{}) {
			return nil, false
		}
		which = append(which, n)
	}
	return which, true
}

// apply does what follows the names: "=ep", "+i", "+p-e".
func (c *fileCaps) apply(which []int, changes string) bool {
	for first := true; changes != ""; first = false {
		op := changes[0]
		end := 1 + strings.IndexAny(changes[1:], "+-=")
		if end == 0 {
			end = len(changes)
		}
		kinds := uint8(0)
		for _, letter := range changes[1:end] {
			kind := strings.IndexRune("epi", letter)
			if kind < 0 {
				return false
			}
			kinds |= 1 << kind
		}
		if op == '=' && !first || op != '=' && kinds == 0 {
			return false
		}
		for _, n := range which {
			switch op {
			case '=':
				c[n] = kinds
			case '+':
				c[n] |= kinds
			case '-':
				c[n] &^= kinds
			}
		}
		changes = changes[end:]
	}
	return true
}

// text is the capabilities as getcap(8) shows them: what most are in, and the
// others by what they are in more and less.
func (c *fileCaps) text() string {
	var in [capKinds][]string
	for n, name := range strings.Fields(capabilityNames) {
		in[c[n]] = append(in[c[n]], "cap_"+name)
	}
	most := 0
	for kinds := range in {
		if len(in[kinds]) > len(in[most]) {
			most = kinds
		}
	}
	var clauses []string
	if most != 0 {
		clauses = append(clauses, "="+capLetters(most))
	}
	for kinds := capKinds - 1; kinds >= 0; kinds-- {
		if kinds == most || len(in[kinds]) == 0 {
			continue
		}
		clause := strings.Join(in[kinds], ",")
		if more := kinds &^ most; more != 0 && len(clauses) == 0 {
			clause += "=" + capLetters(more)
		} else if more != 0 {
			clause += "+" + capLetters(more)
		}
		if less := most &^ kinds; less != 0 {
			clause += "-" + capLetters(less)
		}
		clauses = append(clauses, clause)
	}
	if clauses == nil {
		return "="
	}
	return strings.Join(clauses, " ")
}

// capLetters is a combination of sets as texts have it.
func capLetters(kinds int) string {
	text := ""
	for _, k := range []struct {
		kind   int
		letter string
	}{{capEffective, "e"}, {capInheritable, "i"}, {capPermitted, "p"}} {
		if kinds&k.kind != 0 {
			text += k.letter
		}
	}
	return text
}

// encode is the value of security.capability (Linux: struct vfs_cap_data); not
// ok where some permitted or inheritable capabilities are effective and others
// are not: a file has one mark for all.
func (c *fileCaps) encode() (value []byte, ok bool) {
	magic, words := uint32(capsRevision), [4]uint32{}
	effective := slices.ContainsFunc(c[:], func(kinds uint8) bool { return kinds&capEffective != 0 })
	if effective {
		magic |= 1
	}
	for n, kinds := range c {
		if effective && kinds&capEffective == 0 && kinds != 0 {
			return nil, false
		}
		if kinds&capPermitted != 0 {
			words[n/32*2] |= 1 << (n % 32)
		}
		if kinds&capInheritable != 0 {
			words[n/32*2+1] |= 1 << (n % 32)
		}
	}
	value = binary.LittleEndian.AppendUint32(nil, magic)
	for _, word := range words {
		value = binary.LittleEndian.AppendUint32(value, word)
	}
	return value, true
}

// decodeFileCaps reads a value of security.capability.
func decodeFileCaps(value []byte) (c fileCaps, ok bool) {
	if len(value) < 20 || binary.LittleEndian.Uint32(value)&capsMask < capsRevision {
		return c, false
	}
	effective := value[0]&1 != 0
	for n := range c {
		at := 4 + n/32*8
		if binary.LittleEndian.Uint32(value[at:])&(1<<(n%32)) != 0 {
			c[n] |= capPermitted
		}
		if binary.LittleEndian.Uint32(value[at+4:])&(1<<(n%32)) != 0 {
			c[n] |= capInheritable
		}
		if effective && c[n] != 0 {
			c[n] |= capEffective
		}
	}
	return c, true
}

// fileCapsOf is the capabilities of a file; ENODATA where it has none.
func fileCapsOf(p sys.Process, dir int, name string) (c fileCaps, err error) {
	value, err := p.Getxattrat(dir, name, capsAttr, 0)
	if err != nil {
		return c, err
	}
	c, ok := decodeFileCaps(value)
	if !ok {
		return c, sys.EINVAL
	}
	return c, nil
}
