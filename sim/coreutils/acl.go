package coreutils

import (
	"sort"
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// Attributes that hold access control lists.
const (
	aclAccess  = "system.posix_acl_access"
	aclDefault = "system.posix_acl_default"
)

// Tags of an ACL's entries, in the order that entries have.
const (
	aclUserObj  = 0x01
	aclUser     = 0x02
	aclGroupObj = 0x04
	aclGroup    = 0x08
	aclMask     = 0x10
	aclOther    = 0x20
)

// aclEntry is an entry of an ACL. id counts for users and groups only.
type aclEntry struct {
	tag  int
	id   uint32
	perm int
}

// acl is an access control list, its entries in order.
type acl []aclEntry

// readACL is one of a file's ACLs. An access ACL that the file does not have
// is its mode; a default one is nil.
func readACL(p sys.Process, path, attr string, mode sys.Mode) (acl, error) {
	value, err := p.Getxattrat(sys.AT_FDCWD, path, attr, 0)
	switch err {
	case nil:
		return decodeACL(value), nil
	case sys.ENODATA, sys.EOPNOTSUPP:
		if attr == aclDefault {
			return nil, nil
		}
		return acl{{aclUserObj, 0, int(mode >> 6 & 7)}, {aclGroupObj, 0, int(mode >> 3 & 7)}, {aclOther, 0, int(mode & 7)}}, nil
	}
	return nil, err
}

// decodeACL reads an attribute's value: a version, then entries.
func decodeACL(b []byte) acl {
	var list acl
	for at := 4; at+8 <= len(b); at += 8 {
		e := aclEntry{tag: int(b[at]) | int(b[at+1])<<8, perm: int(b[at+2])}
		if e.tag == aclUser || e.tag == aclGroup {
			e.id = uint32(b[at+4]) | uint32(b[at+5])<<8 | uint32(b[at+6])<<16 | uint32(b[at+7])<<24
		}
		list = append(list, e)
	}
	return list
}

// encode is the attribute's value.
func (list acl) encode() []byte {
	b := []byte{2, 0, 0, 0}
	for _, e := range list {
		id := e.id
		if e.tag != aclUser && e.tag != aclGroup {
			id = 1<<32 - 1
		}
		b = append(b, byte(e.tag), 0, byte(e.perm), 0, byte(id), byte(id>>8), byte(id>>16), byte(id>>24))
	}
	return b
}

// find is the entry of a tag and an id, or nil.
func (list acl) find(tag int, id uint32) *aclEntry {
	for i := range list {
		if list[i].tag == tag && list[i].id == id {
			return &list[i]
		}
	}
	return nil
}

// set is list with the entry, in its place.
func (list acl) set(e aclEntry) acl {
	if old := list.find(e.tag, e.id); old != nil {
		old.perm = e.perm
		return list
	}
	list = append(list, e)
	sort.SliceStable(list, func(i, j int) bool {
		if list[i].tag != list[j].tag {
			return list[i].tag < list[j].tag
		}
		return list[i].id < list[j].id
	})
	return list
}

// without is list less an entry.
func (list acl) without(tag int, id uint32) acl {
	var left acl
	for _, e := range list {
		if e.tag != tag || e.id != id {
			left = append(left, e)
		}
	}
	return left
}

// extended reports whether list says more than a mode can.
func (list acl) extended() bool {
	for _, e := range list {
		if e.tag == aclUser || e.tag == aclGroup || e.tag == aclMask {
			return true
		}
	}
	return false
}

// named reports whether list has entries that need a mask.
func (list acl) named() bool {
	for _, e := range list {
		if e.tag == aclUser || e.tag == aclGroup {
			return true
		}
	}
	return false
}

// masked is list with a mask that lets everybody have what their entry says.
func (list acl) masked() acl {
	all := 0
	for _, e := range list {
		if e.tag == aclUser || e.tag == aclGroupObj || e.tag == aclGroup {
			all |= e.perm
		}
	}
	return list.set(aclEntry{tag: aclMask, perm: all})
}

// mask is what limits named entries and the owning group.
func (list acl) mask() int {
	if e := list.find(aclMask, 0); e != nil {
		return e.perm
	}
	return 7
}

// wrong is the number of the first entry that is missing or out of place, from
// 1; 0: the ACL is whole.
func (list acl) wrong() int {
	want := []int{aclUserObj, aclGroupObj, aclOther}
	if list.named() {
		want = []int{aclUserObj, aclGroupObj, aclMask, aclOther}
	}
	for i, e := range list {
		switch e.tag {
		case aclUser, aclGroup:
			if len(want) == 0 || e.tag == aclUser && want[0] != aclGroupObj || e.tag == aclGroup && want[0] != aclMask {
				return i + 1
			}
		case aclMask:
			if len(want) == 0 || want[0] != aclMask && want[0] != aclOther {
				return i + 1
			}
			if want[0] == aclMask {
				want = want[1:]
			}
		default:
			if len(want) == 0 || want[0] != e.tag {
				return i + 1
			}
			want = want[1:]
		}
	}
	if len(want) > 0 {
		return len(list) + 1
	}
	return 0
}

// permText is permissions as rwx.
func permText(perm int) string {
	b := []byte("---")
	for i, c := range []byte("rwx") {
		if perm&(4>>i) != 0 {
			b[i] = c
		}
	}
	return string(b)
}

// aclNames turns ids into names, unless numbers are wanted.
type aclNames struct {
	accounts *accounts
	numeric  bool
}

func (n aclNames) user(id uint32) string {
	if n.numeric {
		return strconv.FormatUint(uint64(id), 10)
	}
	return n.accounts.userName(id)
}

func (n aclNames) group(id uint32) string {
	if n.numeric {
		return strconv.FormatUint(uint64(id), 10)
	}
	return n.accounts.groupName(id)
}

// qualifier is whom an entry is about: nobody in particular is "".
func (n aclNames) qualifier(e aclEntry) string {
	switch e.tag {
	case aclUser:
		return n.user(e.id)
	case aclGroup:
		return n.group(e.id)
	}
	return ""
}

// tagName is an entry's tag in full.
func (e aclEntry) tagName() string {
	switch e.tag {
	case aclUserObj, aclUser:
		return "user"
	case aclGroupObj, aclGroup:
		return "group"
	case aclMask:
		return "mask"
	}
	return "other"
}

// text is an entry: user:daemon:rw-.
func (n aclNames) text(e aclEntry) string {
	return e.tagName() + ":" + n.qualifier(e) + ":" + permText(e.perm)
}

// line is all of a list with commas: prefix goes before each entry, tag is how
// its kind is written.
func (n aclNames) line(list acl, prefix string, tag func(aclEntry) string) string {
	var parts []string
	for _, e := range list {
		parts = append(parts, prefix+tag(e)+":"+n.qualifier(e)+":"+permText(e.perm))
	}
	return strings.Join(parts, ",")
}
