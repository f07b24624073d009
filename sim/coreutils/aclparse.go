package coreutils

import "strings"

// aclStep is one thing that setfacl does to an ACL.
type aclStep struct {
	what     aclDeed
	defaults bool // to the default ACL
	entry    aclEntry
	condX    bool // x only for directories and what can be executed already
}

type aclDeed uint8

const (
	aclModify        aclDeed = iota // the entry is set
	aclRemove                       // the entry is taken out
	aclRemoveAll                    // only the three base entries stay
	aclRemoveDefault                // the default ACL goes
	aclReplace                      // the ACL begins anew, with no entries
)

// aclParser reads entries as people write them.
type aclParser struct {
	accounts *accounts
	text     string
	at       int
	deed     aclDeed
}

// aclFault is why a text is no list of entries: at which character, 0 for one
// that ends too early.
type aclFault struct{ at int }

// parse reads entries with commas between them.
func (q *aclParser) parse() (steps []aclStep, fault *aclFault) {
	for q.at < len(q.text) {
		step, fault := q.entry()
		if fault != nil {
			return nil, fault
		}
		steps = append(steps, *step)
		if q.at < len(q.text) && q.text[q.at] != ',' {
			return nil, &aclFault{q.at + 1}
		}
		q.at++
	}
	return steps, nil
}

// tag skips a word or its first letter, with the colon behind it.
func (q *aclParser) tag(word string) bool {
	for _, w := range []string{word, word[:1]} {
		rest, ok := strings.CutPrefix(q.text[q.at:], w)
		switch {
		case !ok:
		case strings.HasPrefix(rest, ":"):
			q.at += len(w) + 1
			return true
		case rest == "" || rest[0] == ',':
			q.at += len(w)
			return true
		}
	}
	return false
}

// token is what comes before the next colon or comma, which is skipped if it
// is a colon.
func (q *aclParser) token() string {
	rest := q.text[q.at:]
	n := strings.IndexAny(rest, ":,")
	if n < 0 {
		n = len(rest)
	}
	q.at += n
	if q.at < len(q.text) && q.text[q.at] == ':' {
		q.at++
	}
	return rest[:n]
}

// entry reads one entry.
func (q *aclParser) entry() (*aclStep, *aclFault) {
	s := &aclStep{what: q.deed}
	if q.tag("default") {
		s.defaults = true
		if q.at == len(q.text) {
			return s, q.perms(s)
		}
	}
	switch {
	case q.tag("user"):
		begun := q.at
		s.entry.tag = aclUserObj
		if name := q.token(); name != "" {
			return q.named(s, aclUser, q.accounts.passwd(), name, begun)
		}
	case q.tag("group"):
		begun := q.at
		s.entry.tag = aclGroupObj
		if name := q.token(); name != "" {
			return q.named(s, aclGroup, q.accounts.group(), name, begun)
		}
	case q.tag("mask"):
		s.entry.tag = aclMask
		q.skipColon()
	case q.tag("other"):
		s.entry.tag = aclOther
		q.skipColon()
	default:
		begun := q.at
		s.entry.tag = aclUserObj
		if name := q.token(); name != "" {
			return q.named(s, aclUser, q.accounts.passwd(), name, begun)
		}
	}
	return s, q.perms(s)
}

// named completes an entry of a user or group.
func (q *aclParser) named(s *aclStep, tag int, file *accountFile, name string, begun int) (*aclStep, *aclFault) {
	id, ok := file.lookup(string(unquoteOctal(name)))
	if !ok {
		return nil, &aclFault{begun + 1}
	}
	s.entry.tag, s.entry.id = tag, id
	return s, q.perms(s)
}

// skipColon skips the second colon that mask and other may have.
func (q *aclParser) skipColon() {
	if strings.HasPrefix(q.text[q.at:], ":") {
		q.at++
	}
}

// perms reads permissions, where the entry has some.
func (q *aclParser) perms(s *aclStep) *aclFault {
	if q.deed == aclRemove {
		return nil
	}
	begun := q.at
	for ; q.at < len(q.text) && q.text[q.at] != ','; q.at++ {
		c := q.text[q.at]
		bit := 0
		switch {
		case c >= '0' && c <= '7' && q.at == begun:
			s.entry.perm = int(c - '0')
			q.at++
			return nil
		case c == 'r':
			bit = 4
		case c == 'w':
			bit = 2
		case c == 'x':
			bit = 1
		case c == 'X':
			s.condX = true
			continue
		case c == '-':
			continue
		default:
			return &aclFault{q.at + 1}
		}
		if s.entry.perm&bit != 0 {
			return &aclFault{q.at + 1}
		}
		s.entry.perm |= bit
	}
	switch {
	case q.at > begun:
		return nil
	case q.at < len(q.text):
		return &aclFault{q.at + 1}
	}
	return &aclFault{}
}
