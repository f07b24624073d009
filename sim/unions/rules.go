package unions

import "github.com/overlook-fs/overlook/sim/trace"

// What the explanation says of the systems that were seen at work, and of all.
var (
	ruleFirstAnswers   = trace.Rule{Name: "the first branch that has the name answers", Why: "Copies in the branches behind are shadowed: they are there, and nobody sees them."}
	ruleCopyUp         = trace.Rule{Name: "a file of a branch that is only read is copied before it is changed", Why: "The copy goes to the first branch before it that may be written."}
	ruleInPlace        = trace.Rule{Name: "what exists is changed where it is", Why: "The branch's mode counts for new names and for removing, not for writing to a file that is there."}
	ruleReadOnlyBranch = trace.Rule{Name: "the branch is only read, and none before it can take a copy", Instead: "name a branch that may be written before this one"}
	ruleClonePath      = trace.Rule{Name: "the directories above are made in the branch first", Why: "The new name's branch did not have them."}
	ruleBesideParent   = trace.Rule{Name: "a new name goes where its directory is", Why: "To the first branch that has the directory, or where that is only read, to one before it."}
	ruleMostRoom       = trace.Rule{Name: "a new name goes to the first branch with more than mlimit free", Why: "Where none has, to the one with most."}
	ruleFirstAllowed   = trace.Rule{Name: "a new name goes to the first directory of the union that allows it"}
	ruleCreatePolicy   = trace.Rule{Name: "the create policy picked this branch", Why: "It had the choice among those that may be written, have minfreespace and, for an ep policy, the directory."}
	ruleActionPolicy   = trace.Rule{Name: "the action policy picked the copies to change", Why: "epall, if nothing else was said: every one."}
	ruleActionReadOnly = trace.Rule{Name: "every branch that has the name is only read", Why: "The action policy leaves such branches out, and none is left."}
	ruleNoBranch       = trace.Rule{Name: "no branch may take the name", Instead: "see the branches' modes, and how much they have free"}
	ruleMarker         = trace.Rule{Name: "a marker hides the name in the branches behind"}
	ruleOpaque         = trace.Rule{Name: "a new directory hides those of its name behind it"}
	ruleNextShows      = trace.Rule{Name: "only the first copy goes, and the next one shows", Why: "Nothing marks that the name was removed."}
	ruleAllGo          = trace.Rule{Name: "every copy goes", Why: "Nothing is left that a marker would have to hide."}
	ruleFirstMoves     = trace.Rule{Name: "only the first branch's directory moves", Why: "What the branches behind have in it does not come along."}
	ruleAllMove        = trace.Rule{Name: "the name moves in every branch that has it"}
	ruleMergedStays    = trace.Rule{Name: "a directory that another branch has a part of is not moved", Why: "That part would have to move too. mv(1) copies instead."}
	ruleOtherBranch    = trace.Rule{Name: "the new name would lie in another branch", Instead: "copy the file"}
	ruleNoLinks        = trace.Rule{Name: "there are no hard links here"}
	ruleReserved       = trace.Rule{Name: "names that begin with .wh. are the system's own", Why: "They mark what was removed."}
	ruleShadow         = trace.Rule{Name: "looking a directory up makes its shadow in the upper layer", Why: "So a change below it finds a place."}
)

// What the others were written from.
var (
	ruleAufs       = trace.Rule{Name: "this is aufs as its manual describes it", Why: "Written from aufs(5); no aufs was at hand to compare with. Pseudo-links are left out: a copy breaks hard links, as it does with noplink."}
	ruleUnionfs    = trace.Rule{Name: "this is UnionFS as its papers describe it", Why: "Written from the description of Stony Brook's module, whose last release is of 2013; not compared, and less sure than the others."}
	ruleBSDUnionfs = trace.Rule{Name: "this is BSD's unionfs as its manual describes it", Why: "Written from mount_unionfs(8); not compared. Where UFS has a directory entry of type whiteout, here is a device 0/0."}
	ruleBSDUnion   = trace.Rule{Name: "this is BSD's -o union as its manual describes it", Why: "Written from mount(8) of FreeBSD and NetBSD; not compared. It holds for the mount point itself, not below."}
	rulePlan9      = trace.Rule{Name: "this is Plan 9's bind as its manual describes it", Why: "Written from bind(1) and bind(2); not compared. A union directory is one level deep."}
)
