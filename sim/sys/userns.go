package sys

// UserNamespace is a world of user and group ids of its own, with capabilities
// that count in it alone (Linux: struct user_namespace). nil is the first one,
// in whose ids all others are told.
type UserNamespace struct {
	Parent     *UserNamespace
	Owner      uint32 // the user who made it
	UIDs, GIDs IDMap
	// NoSetgroups: nobody in it may change supplementary groups.
	NoSetgroups bool
}

// IDMap says what ids a user namespace has. It is written once.
type IDMap []IDRange

// IDRange says that Count ids from Inside on stand for those from Outside on.
type IDRange struct {
	Inside, Outside, Count uint32
}

// OverflowID is what is shown for somebody who has no id in a namespace.
const OverflowID = 65534

// In is the id inside for one outside.
func (m IDMap) In(id uint32) (uint32, bool) {
	for _, r := range m {
		if id-r.Outside < r.Count {
			return id - r.Outside + r.Inside, true
		}
	}
	return OverflowID, false
}

// Out is the id outside for one inside.
func (m IDMap) Out(id uint32) (uint32, bool) {
	for _, r := range m {
		if id-r.Inside < r.Count {
			return id - r.Inside + r.Outside, true
		}
	}
	return OverflowID, false
}

// Users and Groups are what ids n has.
func (n *UserNamespace) Users() IDMap {
	if n == nil {
		return IDMap{{Count: 1<<32 - 1}}
	}
	return n.UIDs
}

func (n *UserNamespace) Groups() IDMap {
	if n == nil {
		return IDMap{{Count: 1<<32 - 1}}
	}
	return n.GIDs
}

// Shown is a user and a group as n shows them.
func (n *UserNamespace) Shown(uid, gid uint32) (uint32, uint32) {
	if n == nil {
		return uid, gid
	}
	uid, _ = n.UIDs.In(uid)
	gid, _ = n.GIDs.In(gid)
	return uid, gid
}

// Knows reports whether n has ids for a user and a group.
func (n *UserNamespace) Knows(uid, gid uint32) bool {
	if n == nil {
		return true
	}
	_, user := n.UIDs.In(uid)
	_, group := n.GIDs.In(gid)
	return user && group
}
