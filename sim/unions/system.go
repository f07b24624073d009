package unions

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/trace"
)

// scope is how far directories merge.
type scope uint8

const (
	everywhere scope = iota
	topOnly          // the union's root; what lies below is its branch's
)

// writing is what a change to an object in a branch that is only read does.
type writing uint8

const (
	copiesUp   writing = iota // to the first branch before it that may be written
	refuses                   // it fails
	writesHere                // the mode does not count for what exists
)

// making is which branch gets a new name.
type making uint8

const (
	besideParent  making = iota // the parent's first branch, or one before it that may be written
	topDownParent               // the first branch that has the parent and may be written, or any that may
	mostRoom                    // the first with more room than a limit, else the one with most
	byPolicy                    // what the policy of a category says
	firstAllowed                // the first branch that allows it
)

// removing is what becomes of the copies of a name that is removed.
type removing uint8

const (
	marks       removing = iota // the first goes, and a marker hides the others
	firstGoes                   // the first goes, and the next one shows
	firstFile                   // so of a file; a directory goes everywhere
	policyGoes                  // those that a policy names go
	marksBehind                 // as marks; a marker stays below a new directory
)

// renaming is what becomes of a renamed directory's copies.
type renaming uint8

const (
	refusesMerged renaming = iota // EXDEV where there is more than one branch's
	movesFirst                    // the first moves, the others stay what they were
	movesAll                      // each moves in its branch
	movesByPolicy                 // those that a policy names move
)

// numbering is where inode numbers come from.
type numbering uint8

const (
	invented numbering = iota // counted for each mount
	branches                  // the branch's own
)

// system is one filesystem, as a choice of parts.
type system struct {
	fstype string // as the mount table has it
	magic  int64
	keys   string // the options that it takes, between spaces
	modes  string // of branches that name none: r or w, the first's and the others'
	chosen string // the option that tells it from another of the same type

	scope     scope
	writing   writing
	making    making
	removing  removing
	renaming  renaming
	marker    *marker // nil: none
	numbering numbering
	denied    sys.Errno // what a change answers that no branch takes
	dirLinks  uint32    // links that every directory shows; 0: the branch's
	// links is what a further name answers that would lie in another branch
	// than the first.
	links sys.Errno
	// shadows: looking up a directory that only a branch behind has makes one
	// in the first.
	shadows bool
	// plain: files have no extended attributes.
	plain bool
	// source says what the system was written from, where nothing could check
	// it; nil: the real program did.
	source *trace.Rule
}

const fuseMagic = 0x65735546

const (
	unionfsFuse = " dirs cow hide_meta_files allow_other "
	mergerKeys  = " branches allow_other minfreespace category.create category.action category.search "
)

// systems are all of them; of two of one type, the one that an option chooses
// comes first.
func systems() []*system {
	return []*system{
		{
			fstype: "aufs", magic: 0x61756673, keys: " br dirs udba create plink noplink xino noxino append prepend ins del mod ", modes: "wr",
			making: topDownParent, marker: &aufsMarker, denied: sys.EROFS, source: &ruleAufs,
		}, {
			fstype: "unionfs", magic: 0xf15f083d, keys: " dirs ", modes: "ww", chosen: "dirs",
			marker: &unionfsMarker, denied: sys.EROFS, source: &ruleUnionfs,
		}, {
			fstype: "unionfs", magic: 0x15, keys: " old below copymode whiteout ", modes: "wr",
			marker: &deviceMarker, denied: sys.EROFS, numbering: branches, shadows: true, source: &ruleBSDUnionfs,
		}, {
			fstype: "nullfs", magic: 0x18, keys: " union old ", modes: "wr",
			scope: topOnly, writing: writesHere, making: firstAllowed, removing: firstGoes, denied: sys.EROFS,
			numbering: branches, links: sys.EXDEV, source: &ruleBSDUnion,
		}, {
			fstype: "plan9", magic: 0x01021997, keys: " old after c ", modes: "rr",
			scope: topOnly, writing: writesHere, making: firstAllowed, removing: firstGoes, denied: sys.EACCES,
			numbering: branches, links: sys.EPERM, source: &rulePlan9,
		}, {
			fstype: "fuse.unionfs", magic: fuseMagic, keys: unionfsFuse, modes: "rr", chosen: "cow",
			making: topDownParent, removing: marksBehind, renaming: movesFirst, marker: &hiddenMarker, denied: sys.EACCES, dirLinks: 1, links: sys.EACCES, plain: true,
		}, {
			fstype: "fuse.unionfs", magic: fuseMagic, keys: unionfsFuse, modes: "rr",
			writing: refuses, removing: firstGoes, renaming: movesFirst, denied: sys.EACCES, dirLinks: 1, links: sys.EACCES, plain: true,
		}, {
			fstype: "fuse.mhddfs", magic: fuseMagic, keys: " dirs mlimit allow_other ", modes: "ww",
			writing: writesHere, making: mostRoom, removing: firstFile, renaming: movesAll, denied: sys.ENOSPC,
		}, {
			fstype: "fuse.mergerfs", magic: fuseMagic, keys: mergerKeys, modes: "ww",
			writing: writesHere, making: byPolicy, removing: policyGoes, renaming: movesByPolicy, denied: sys.EROFS, links: sys.EXDEV,
		},
	}
}
