package unions

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// category is what a policy picks branches for.
type category uint8

const (
	creating category = iota
	acting
	searching
	categories
)

// policy is how branches are picked: what a branch must have, and which of those
// that have it.
type policy struct {
	existing bool // the path must exist there already
	shared   bool // else the nearest directory above that does
	pick     string
}

// policyNamed is mergerfs's policy of that name.
func policyNamed(name string) policy {
	if rest, ok := strings.CutPrefix(name, "msp"); ok {
		return policy{existing: true, shared: true, pick: rest}
	}
	rest, ok := strings.CutPrefix(name, "ep")
	return policy{existing: ok || name == "newest", pick: rest}
}

// setPolicy is an option category.NAME=POLICY; what mergerfs does not know it
// leaves as it was.
func (fs *FS) setPolicy(category, name string) error {
	n := strings.Index("create action search", category) / 7
	p := policyNamed(name)
	if n < 0 || !strings.Contains(" all erofs ff lfs lus mfs newest pfrd rand ", " "+p.pick+" ") {
		return nil
	}
	fs.policies[n] = p
	return nil
}

// answering is which of the copies of a name answers.
func (fs *FS) answering(places []place) int {
	if fs.system.making != byPolicy || fs.policies[searching].pick != "newest" {
		return 0
	}
	best := 0
	for n := range places {
		if modified(places[n].dentry) >= modified(places[best].dentry) {
			best = n
		}
	}
	return best
}

// modified is when an object was changed, in seconds.
func modified(d *vfs.Dentry) int64 {
	var st sys.Stat
	d.Inode().Getattr(&st)
	return st.Mtime.Sec
}

// acting are the copies of a name that a change is for.
func (fs *FS) acting(i *Inode, name string) ([]place, error) {
	var able []place
	err := error(nil)
	for _, p := range i.places {
		if p.branch.mode == readOnly {
			err = sys.EROFS
			continue
		}
		able = append(able, p)
	}
	if len(able) == 0 {
		return nil, fs.door.Refuse(sys.ErrnoOf(err), &ruleActionReadOnly, name)
	}
	able, err = fs.pick(fs.policies[acting].pick, able)
	if err == nil {
		fs.door.Decide(&ruleActionPolicy, name)
	}
	return able, err
}

// creatingIn are the branches that are given a new name in a directory.
func (fs *FS) creatingIn(dir *vfs.Dentry, name string) ([]*branch, error) {
	policy := fs.policies[creating]
	var able []place
	for at := dir; ; at = at.Parent() {
		var err error
		if able, err = fs.eligible(at, policy.existing); len(able) > 0 {
			break
		}
		if !policy.shared || at.Parent() == at {
			return nil, fs.door.Refuse(sys.ErrnoOf(err), &ruleNoBranch, name)
		}
	}
	able, err := fs.pick(policy.pick, able)
	if err != nil {
		return nil, err
	}
	var all []*branch
	for _, p := range able {
		all = append(all, p.branch)
		fs.door.Decide(&ruleCreatePolicy, p.branch.name+"/"+name)
	}
	return all, nil
}

// eligible are the branches that may be given a new name in a directory. The
// error is why the others may not: what is hardest to mend counts most.
func (fs *FS) eligible(dir *vfs.Dentry, existing bool) ([]place, error) {
	var able []place
	missing, noRoom, forbidden := false, false, false
	for _, b := range fs.branches {
		p := inodeOf(dir).at(b)
		if p.dentry == nil {
			p.branch = b
		}
		free, _ := b.room()
		switch {
		case b.mode != readWrite || b.mount.ReadOnly():
			forbidden = true
		case existing && p.dentry == nil:
			missing = true
		case free < fs.room:
			noRoom = true
		default:
			able = append(able, p)
		}
	}
	switch {
	case noRoom:
		return able, sys.ENOSPC
	case forbidden:
		return able, sys.EROFS
	case missing:
		return able, sys.ENOENT
	}
	return able, nil
}

// pick chooses among branches; of equals the last, but by space used the first.
func (fs *FS) pick(how string, able []place) ([]place, error) {
	best, most := 0, int64(0)
	for n, p := range able {
		free, used := p.branch.room()
		value := free
		switch how {
		case "erofs":
			return nil, sys.EROFS
		case "all":
			return able, nil
		case "ff":
			return able[:1], nil
		case "pfrd", "rand":
			var b [1]byte
			fs.kernel.Random(b[:])
			value = int64(b[0])
		case "lfs":
			value = -free
		case "lus":
			value = -used
		case "newest":
			if value = 0; p.dentry != nil {
				value = modified(p.dentry)
			}
		}
		if n == 0 || value > most || value == most && how != "lus" {
			best, most = n, value
		}
	}
	return able[best : best+1], nil
}

// roomiest is mhddfs's choice: the first branch with more room than the limit,
// else the one with most.
func (fs *FS) roomiest() *branch {
	best, most := fs.branches[0], int64(-1)
	for _, b := range fs.branches {
		free, used := b.room()
		limit := fs.room
		if fs.percent {
			limit = (free + used) / 100 * fs.room
		}
		if free >= limit {
			return b
		}
		if free > most {
			best, most = b, free
		}
	}
	return best
}
