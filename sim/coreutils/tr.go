package coreutils

import (
	"bytes"

	"github.com/overlook-fs/overlook/sim/coreutils/regex"
)

// trRun is one run of tr.
type trRun struct {
	*invocation
	complement, delete, squeeze, truncate bool
	set1, set2                            *trSet
}

// tr translates, squeezes or deletes characters.
func tr(inv *invocation) {
	t := trRun{invocation: inv}
	o := inv.options()
	o.posix = true
	o.flag(&t.complement, 'c', "complement")
	o.flag(&t.complement, 'C', "")
	o.flag(&t.delete, 'd', "delete")
	o.flag(&t.squeeze, 's', "squeeze-repeats")
	o.flag(&t.truncate, 't', "truncate-set1")
	operands, ok := o.parse()
	if !ok || !t.checkOperands(operands) {
		return
	}
	if t.set1, ok = t.parseSet(operands[0], 1); !ok {
		return
	}
	if len(operands) == 2 {
		if t.set2, ok = t.parseSet(operands[1], 2); !ok {
			return
		}
	}
	if t.complement {
		t.set1.complement()
	}
	t.run()
}

func (t *trRun) checkOperands(operands []string) bool {
	least, most := 2, 2
	if t.delete == t.squeeze {
		most = 2
	} else {
		least = 1
		if t.delete {
			most = 1
		}
	}
	if len(operands) < least {
		why := "Two strings must be given when translating."
		if t.delete && t.squeeze {
			why = "Two strings must be given when both deleting and squeezing repeats."
		}
		if len(operands) == 0 {
			t.usage(1, "missing operand")
		} else {
			t.usage(1, "missing operand after %s\n%s", quoteText(operands[0]), why)
		}
		return false
	}
	if len(operands) > most {
		why := ""
		if len(operands) == 2 {
			why = "\nOnly one string may be given when deleting without squeezing repeats."
		}
		t.usage(1, "extra operand %s%s", quoteText(operands[most]), why)
		return false
	}
	return true
}

func (t *trRun) run() {
	switch {
	case t.delete && t.squeeze:
		t.filter(t.identity(), t.set1.members(), t.set2.members())
	case t.delete:
		t.filter(t.identity(), t.set1.members(), nil)
	case t.squeeze && t.set2 == nil:
		t.filter(t.identity(), nil, t.set1.members())
	default:
		table, ok := t.translation()
		if !ok {
			return
		}
		var squeezed *[256]bool
		if t.squeeze {
			squeezed = t.set2.members()
		}
		t.filter(table, nil, squeezed)
	}
}

func (t *trRun) identity() *[256]byte {
	var table [256]byte
	for i := range table {
		table[i] = byte(i)
	}
	return &table
}

// translation is the table that maps set1 to set2.
func (t *trRun) translation() (*[256]byte, bool) {
	from := t.set1.chars
	if !t.checkClasses() {
		return nil, false
	}
	if !t.truncate && !t.set2.fill(len(from)) {
		switch {
		case len(t.set2.chars) == 0:
			t.errorf("when not truncating set1, string2 must be non-empty")
			return nil, false
		case t.set2.endsInClass:
			t.errorf("when translating with string1 longer than string2,\nthe latter string must not end with a character class")
			return nil, false
		}
		for len(t.set2.chars) < len(from) {
			t.set2.chars = append(t.set2.chars, t.set2.chars[len(t.set2.chars)-1])
		}
	}
	table := t.identity()
	for i, c := range from {
		if i < len(t.set2.chars) {
			table[c] = t.set2.chars[i]
		}
	}
	return table, true
}

// checkClasses refuses classes in set2, other than a change of case.
func (t *trRun) checkClasses() bool {
	tooShort := len(t.set2.chars) < len(t.set1.chars) && t.set2.endsInClass
	for _, class := range t.set2.classes {
		if class.name != "upper" && class.name != "lower" {
			t.errorf("when translating, the only character classes that may appear in\nstring2 are 'upper' and 'lower'")
			return false
		}
		if tooShort {
			break
		}
		aligned := false
		for _, other := range t.set1.classes {
			if other.at == class.at && (other.name == "upper" || other.name == "lower") {
				aligned = true
			}
		}
		if !aligned || t.complement {
			t.errorf("misaligned [:upper:] and/or [:lower:] construct")
			return false
		}
	}
	if t.complement && !tooShort && len(t.set1.classes) > 0 && !t.set2.uniform() {
		t.errorf("when translating with complemented character classes,\nstring2 must map all characters in the domain to one")
		return false
	}
	return true
}

// filter copies standard input to standard output.
func (t *trRun) filter(table *[256]byte, deleted, squeezed *[256]bool) {
	in := newInput(t.p, 0)
	last := -1
	for t.out.err == nil {
		b, ok := in.chunk()
		if !ok {
			break
		}
		for _, c := range b {
			if deleted != nil && deleted[c] {
				continue
			}
			c = table[c]
			if squeezed != nil && squeezed[c] && last == int(c) {
				continue
			}
			last = int(c)
			t.out.WriteByte(c)
		}
	}
	if in.err != nil {
		t.errorf("read error: %v", in.err)
	}
}

// trSet is what one of tr's strings stands for, in order.
type trSet struct {
	chars       []byte
	classes     []trClass
	endsInClass bool
	star        int // where [c*] stands, and what it repeats
	starByte    byte
}

// trClass is a class and where in the set it begins.
type trClass struct {
	name string
	at   int
}

func (s *trSet) members() *[256]bool {
	var members [256]bool
	for _, c := range s.chars {
		members[c] = true
	}
	return &members
}

func (s *trSet) complement() {
	members := s.members()
	s.chars = nil
	for c := 0; c < 256; c++ {
		if !members[c] {
			s.chars = append(s.chars, byte(c))
		}
	}
}

func (s *trSet) uniform() bool {
	return len(bytes.Trim(s.chars, string(s.chars[:1]))) == 0
}

// fill lets [c*] take what is missing to n; false where it is still missing.
func (s *trSet) fill(n int) bool {
	if s.star >= 0 && len(s.chars) < n {
		tail := bytes.Clone(s.chars[s.star:])
		more := bytes.Repeat([]byte{s.starByte}, n-len(s.chars))
		s.chars = append(append(s.chars[:s.star], more...), tail...)
	}
	return len(s.chars) >= n
}

// className expands a class in the order that tr has it.
func className(name string) (string, bool) { return regex.Class(name) }
