package overlay

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/trace"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// refuse tells which rule refuses and returns the error. about is what it is
// about: a name, a path, an option.
func (fs *FS) refuse(errno sys.Errno, rule *trace.Rule, about string) error {
	fs.kernel.Recorder.Emit(trace.Event{Kind: trace.Decide, Path: about, Err: errno, Rule: rule})
	return errno
}

// emit tells which rule decides what happens.
func (fs *FS) emit(rule *trace.Rule, about string) {
	fs.kernel.Recorder.Emit(trace.Event{Kind: trace.Decide, Path: about, Rule: rule})
}

// labelIf is label where somebody will read it.
func (fs *FS) labelIf(d *vfs.Dentry) string {
	if !fs.kernel.Recorder.On() {
		return ""
	}
	return fs.label(d)
}

// Every sentence of OverlayFS behaviour that the explanation may use.
var (
	// What a lookup decides.

	ruleFirstLayer = trace.Rule{
		Name: "the first layer that has a name decides", Statements: []string{"G1", "G3"},
		Why: "Layers are asked from upper down. Only directories go on to the layers below.",
	}
	ruleMerge = trace.Rule{
		Name: "directories of one name merge", Statements: []string{"G2", "G4"},
		Why: "They show the entries of all layers, and the owner, mode and times of the topmost.",
	}
	ruleHidden = trace.Rule{
		Name: "what is not a directory does not merge", Statements: []string{"G2", "G3"},
		Why: "It is hidden by the directory above it, and ends the search.",
	}
	ruleWhiteoutHides = trace.Rule{
		Name: "a whiteout hides the name", Statements: []string{"G5", "G7"},
		Why: "It says that the name does not exist, whatever the layers below have.",
	}
	ruleOpaqueHides = trace.Rule{
		Name: "an opaque directory ends the merge", Statements: []string{"G10", "G11"},
		Why: "Nothing that layers below have in it shows.",
	}

	ruleIndexed = trace.Rule{
		Name: "the index knows the copy of a lower object", Statements: []string{"P2", "P5"},
		Why: "Whatever name it is looked up by, its handle leads to the copy.",
	}

	// Changes.

	ruleCopyUp = trace.Rule{
		Name: "a lower object is copied up before it changes", Statements: []string{"J2", "J4", "J7", "L2", "L5"},
		Why: "Lower layers are never written. All of it is copied, however small the change, and the copy in upper hides the original.",
	}
	ruleProtection = trace.Rule{
		Name: "the mark protattr says that a file is protected", Statements: []string{"K12"},
		Why: "The real flags would keep the overlay itself from linking and renaming the file in upper.",
	}
	ruleCopyUpDirectory = trace.Rule{
		Name: "a directory is copied up without its entries", Statements: []string{"J7", "J9", "K6", "L4"},
		Why: "What is in upper needs its parents there. The copy merges with the lower directory, so nothing disappears.",
	}
	ruleLinkBroken = trace.Rule{
		Name: "copying up one name of a hard link parts it from the others", Statements: []string{"K15", "I3"},
		Why: "The other names keep the lower file, and do not see the change.",
	}
	ruleIndexedCopy = trace.Rule{
		Name: "a copy in the index keeps the names of a hard link together", Statements: []string{"P2", "P3", "L6"},
		Why: "It is made in workdir/index under the lower file's handle, and linked into upper from there. Every other name finds it by that handle.",
	}
	ruleNewInUpper = trace.Rule{
		Name: "what is new is made in upper", Statements: []string{"L12"},
	}
	ruleOnlyUpper = trace.Rule{
		Name: "a name that only upper has goes without a trace", Statements: []string{"N1", "O1"},
		Why: "No lower layer shows it, so nothing must hide it.",
	}
	ruleNeedsWhiteout = trace.Rule{
		Name: "a name that a lower layer has needs a whiteout", Statements: []string{"N1", "N5", "L9", "L10"},
		Why: "Taking the name out of upper would let the lower one show again. The lower one stays where it is and takes its space.",
	}
	ruleOverWhiteout = trace.Rule{
		Name: "a whiteout is replaced in one step", Statements: []string{"M1", "L13"},
		Why: "The new object is made in the work directory and renamed over the whiteout, so the lower one never shows in between. A new directory is made opaque for the same reason.",
	}
	ruleClearFirst = trace.Rule{
		Name: "a directory full of whiteouts is first replaced by an empty opaque one", Statements: []string{"L11", "L16"},
		Why: "Its whiteouts could not be removed one by one without lower names showing again.",
	}
	ruleSwitchWhiteouts = trace.Rule{
		Name: "the whiteout at the target moves to the source", Statements: []string{"L14"},
		Why: "Source and target each need what the other has: one exchange does both.",
	}
	ruleRenameWhiteout = trace.Rule{
		Name: "a renamed lower name leaves a whiteout", Statements: []string{"O1", "L14"},
		Why: "The lower layer still has the old name.",
	}
	ruleOpaqueMoved = trace.Rule{
		Name: "a directory that moves into a merged one becomes opaque", Statements: []string{"O3", "L15"},
		Why: "A lower directory that happens to have the new name must not merge into it.",
	}

	ruleOrphan = trace.Rule{
		Name: "an entry that leads nowhere leaves the index", Statements: []string{"F8", "P4", "P5"},
		Why: "Its last name in the overlay is gone. With nfs_export=on a whiteout stays in its place, so that old handles lead nowhere.",
	}

	// Refusals.

	ruleLowerDirStays = trace.Rule{
		Name: "a directory with a lower part cannot be renamed", Statements: []string{"O2", "O7"},
		Why:     "Its entries lie in a lower layer under the old name, and cannot move. EXDEV does not mean two disks here; mv takes it as a reason to copy everything to upper and remove the original.",
		Instead: "mount with redirect_dir=on, or copy what you need",
	}
	ruleNotEmpty = trace.Rule{
		Name: "a directory that shows entries is not empty", Statements: []string{"N5"},
		Why:     "Whiteouts do not count, entries of any layer do.",
		Instead: "remove the entries first, as rm -r does",
	}
	ruleNoWhiteoutByHand = trace.Rule{
		Name: "nobody makes a whiteout through the overlay", Statements: []string{"M2"},
		Why:     "A character device 0/0 in upper would hide a name instead of making one.",
		Instead: "rm makes one where it is needed",
	}
	ruleUndefined = trace.Rule{
		Name: "a layer was changed behind a mounted overlay", Statements: []string{"U1", "U2", "U3", "U4", "U5", "U6", "U7", "U8", "U9", "U10"},
		Why:     "The overlay goes on with what it remembers of the name. The kernel promises nothing for such changes.",
		Instead: "unmount, change the layer, and mount again",
	}
	ruleUpperChanged = trace.Rule{
		Name: "upper was changed behind the overlay's back", Statements: []string{"U2", "U7", "U8", "U9"},
		Why:     "What is remembered of the name and what is there no longer agree. The kernel promises nothing for such changes.",
		Instead: "change layers only while they are not mounted",
	}
	ruleWorkGone = trace.Rule{
		Name: "the work directory was removed", Statements: []string{"U10", "D9"},
		Why:     "What needs preparing, as every whiteout does, has no place any more. Another mount with the same workdir empties it, too.",
		Instead: "unmount, and mount with a workdir of its own",
	}
	ruleTwoForOne = trace.Rule{
		Name: "two names cannot both stand for one lower object", Statements: []string{"G16", "G17"},
		Why:     "Each overlay inode has one origin, and another name already has this one.",
		Instead: "copy between layers without the overlay's attributes",
	}
	ruleBadIndex = trace.Rule{
		Name: "the index disagrees with the layers", Statements: []string{"P5"},
		Why:     "What it says of the lower object cannot be true as long as the object shows here. Layers were changed, or a redirect copied.",
		Instead: "mount with index=off, or restore the layers",
	}
	ruleOverlappingLayers = trace.Rule{
		Name: "a layer does not show inside another", Statements: []string{"D4"},
		Why:     "The upper or work directory lies inside a lower layer.",
		Instead: "keep layers beside each other",
	}
	ruleRedirectRefused = trace.Rule{
		Name: "redirects are not followed", Statements: []string{"G15"},
		Why: "The mount says redirect_dir=nofollow.", Instead: "mount with redirect_dir=follow",
	}
	ruleInvalidRedirect = trace.Rule{
		Name: "a redirect is one name or an absolute path", Statements: []string{"G14"},
		Why: "Anything else could lead out of the layers.", Instead: "repair the attribute while the layer is not mounted",
	}
	ruleRedirectTooLong = trace.Rule{
		Name: "a redirect has at most 256 bytes", Statements: []string{"O6"},
		Why: "The directory would have to remember its whole original path.", Instead: "rename it within its parent",
	}
	ruleMetacopyRefused = trace.Rule{
		Name: "a file without its data is not shown", Statements: []string{"R3"},
		Why: "It was copied up with metacopy=on, and this mount does not follow that.", Instead: "mount with metacopy=on",
	}
	ruleBadDigest = trace.Rule{
		Name: "a metacopy's mark must be right where digests count", Statements: []string{"E9"},
		Why: "verity=require takes no data without a digest, and a digest can be checked only where the layer's filesystem has fs-verity.", Instead: "mount with verity=off",
	}
	ruleNoData = trace.Rule{
		Name: "a metacopy needs its data below", Statements: []string{"R3"},
		Why: "The file in upper has attributes only, and no lower layer has its content.", Instead: "mount with all the layers it was made with",
	}

	// Mounting: what is decided.

	ruleProbeUpper = trace.Rule{
		Name: "a mount empties its work directory and tries what upper can do", Statements: []string{"F1", "F2", "F3"},
		Why: "Unnamed files, whiteouts left by renames and extended attributes are used where they work.",
	}
	ruleUUID = trace.Rule{
		Name: "a new upper gets an identity of its own", Statements: []string{"E2", "F9"},
	}
	ruleNoUpperReadOnly = trace.Rule{
		Name: "an overlay without upper is read-only", Statements: []string{"E3"},
		Why: "Lower layers are never written, and there is nowhere else to write.",
	}
	ruleInUse = trace.Rule{
		Name: "another mount uses this directory as upper or work", Statements: []string{"D9"},
		Why:     "The kernel mounts it with a warning only. What files hold after changes through both mounts is undefined.",
		Instead: "give each mount its own upperdir and workdir; lower layers may be shared",
	}
	ruleWorkUnusable = trace.Rule{
		Name: "a work directory that cannot be emptied makes the mount read-only", Statements: []string{"F3"},
		Why: "Only two levels of directories in workdir/work are cleaned.", Instead: "remove workdir/work before mounting",
	}
	ruleNoXattrs = trace.Rule{
		Name: "upper keeps no extended attributes", Statements: []string{"F11"},
		Why: "Marks cannot be set, so no directory can become opaque.", Instead: "use a filesystem that has them, or mount with userxattr",
	}

	// Mounting: what is refused.

	ruleBadValue = trace.Rule{
		Name: "this option does not take that value", Statements: []string{"A2", "A9"},
		Why: "Each option has its own words, in small letters; directories are named by a path.", Instead: "write the option as OPTION=VALUE with one of its values",
	}
	ruleNoChange = trace.Rule{
		Name: "a mounted overlay keeps its options", Statements: []string{"B7"},
		Why: "Only whether it is read-only may change.", Instead: "unmount it and mount it anew",
	}
	ruleUnexpectedValue = trace.Rule{
		Name: "this option takes no value", Statements: []string{"A10"},
		Why: "It is a flag.", Instead: "write its name alone",
	}
	ruleUnknownOption = trace.Rule{
		Name: "overlay has no such option", Statements: []string{"A8"},
		Why: "Names of options are case sensitive.", Instead: "check the spelling: lowerdir, upperdir, workdir",
	}
	ruleNoLower = trace.Rule{
		Name: "an overlay needs a lowerdir", Statements: []string{"A1"},
		Why: "Without one there is nothing to lay over.", Instead: "give at least one directory with lowerdir=",
	}
	ruleNoWork = trace.Rule{
		Name: "an upperdir needs a workdir", Statements: []string{"A3"},
		Why: "Changes are prepared in the work directory and renamed into upper.", Instead: "give an empty directory beside upper with workdir=",
	}
	ruleTwoLowers = trace.Rule{
		Name: "without upperdir there must be two lower layers", Statements: []string{"A4"},
		Why: "One read-only layer alone would be a bind mount.", Instead: "add a lower layer, or upperdir and workdir",
	}
	ruleLayerUnresolved = trace.Rule{
		Name: "a layer must exist when it is mounted", Statements: []string{"A5", "C2"},
		Why: "Its path did not resolve from the working directory; mount(8) blames the source name instead.", Instead: "make the directory, or correct the path",
	}
	ruleLayerNotDirectory = trace.Rule{
		Name: "a layer is a directory", Statements: []string{"A6"},
		Why: "Only directory trees can be laid over each other.", Instead: "name the directory that holds the file",
	}
	ruleLeadingColon = trace.Rule{
		Name: "lowerdir does not begin with a colon", Statements: []string{"A15"},
		Why: "A colon stands between two layers.", Instead: "begin with the nearest layer",
	}
	ruleTrailingColon = trace.Rule{
		Name: "lowerdir does not end with a colon", Statements: []string{"A15"},
		Why: "A colon stands between two layers.", Instead: "write \\: where a path contains a colon",
	}
	ruleTooManyColons = trace.Rule{
		Name: "lower layers are separated by one colon, data layers by two", Statements: []string{"A15"},
		Why: "Three colons mean nothing.", Instead: "write \\: where a path contains a colon",
	}
	ruleRegularAfterData = trace.Rule{
		Name: "data layers come last", Statements: []string{"A17", "B3"},
		Why: "Names are looked for in ordinary layers only.", Instead: "put the ordinary layers first",
	}
	ruleTooManyLowers = trace.Rule{
		Name: "there are at most 500 lower layers", Statements: []string{"A18"},
		Why: "It is the kernel's limit.", Instead: "join some of the layers",
	}
	ruleOnlyData = trace.Rule{
		Name: "data layers alone are no overlay", Statements: []string{"B3"},
		Why: "They have no names of their own.", Instead: "put an ordinary lower layer first",
	}
	ruleLowerPlusAfterLower = trace.Rule{
		Name: "lowerdir+ and datadir+ do not follow lowerdir", Statements: []string{"B2"},
		Why: "lowerdir gives the whole list.", Instead: "use lowerdir+ for every layer, or lowerdir alone",
	}
	ruleUpperUnsupported = trace.Rule{
		Name: "an overlay cannot be another's upper layer", Statements: []string{"D7", "D8"},
		Why: "An upper must keep whiteouts and marks, and an overlay hides its own.", Instead: "put upper and work on an ordinary filesystem; an overlay may be a lower layer",
	}
	ruleUpperReadOnly = trace.Rule{
		Name: "upper must be writable", Statements: []string{"D6"},
		Why: "Every change goes there.", Instead: "remount its filesystem read-write",
	}
	ruleOneMount = trace.Rule{
		Name: "upperdir and workdir lie on one mount", Statements: []string{"D5"},
		Why: "Things are renamed from one to the other, which works within one mount only.", Instead: "make workdir beside upperdir",
	}
	ruleSeparateSubtrees = trace.Rule{
		Name: "upperdir and workdir do not contain one another", Statements: []string{"D1"},
		Why: "What is being prepared would show in the overlay.", Instead: "make workdir beside upperdir",
	}
	ruleConflictingLower = trace.Rule{
		Name: "one directory cannot be two layers", Statements: []string{"D2"},
		Why: "It would hide itself.", Instead: "name each directory once",
	}
	ruleOverlappingLower = trace.Rule{
		Name: "a lower layer does not lie inside another layer", Statements: []string{"D3"},
		Why: "A change in one would change the other.", Instead: "keep layers beside each other",
	}
	ruleTooDeep = trace.Rule{
		Name: "an overlay of an overlay is the limit", Statements: []string{"D8"},
		Why: "The kernel stacks two filesystems, no more.", Instead: "name the layers of the inner overlay one by one",
	}
	ruleConflict = trace.Rule{
		Name: "these options contradict one another", Statements: []string{"E4", "E6", "E8"},
		Why: "One of them needs what the other forbids.", Instead: "leave one of them out",
	}
	ruleTrustedNeeded = trace.Rule{
		Name: "this option needs permission for trusted attributes", Statements: []string{"S3"},
		Why: "It follows marks, which must not be set by just anybody.", Instead: "mount as root, or with userxattr and without the option",
	}
	ruleIncompatible = trace.Rule{
		Name: "the work directory was used by a mount with another feature", Statements: []string{"F4", "F5"},
		Why: "After a volatile mount, upper may have lost writes.", Instead: "remove workdir/work/incompat",
	}
	ruleExclusive = trace.Rule{
		Name: "with an index nobody else may use upper and work", Statements: []string{"D9"},
		Why: "Another mount uses this directory as its upper or work, and would not keep the index right.", Instead: "unmount the other, or mount with index=off",
	}
	ruleIndexOfOther = trace.Rule{
		Name: "an index belongs to one upper and one lower", Statements: []string{"F6", "F7"},
		Why: "Its entries are handles, which mean nothing for other layers.", Instead: "mount the layers that the index was made with, with index=off, or with a new workdir",
	}
	ruleNoIndexEntry = trace.Rule{
		Name: "the index holds nothing but its entries", Statements: []string{"F8"},
		Why: "Somebody put something else there, which the mount will neither use nor remove.", Instead: "remove workdir/index, or mount with index=off",
	}
	ruleStaleHandle = trace.Rule{
		Name: "a handle outlasts a rename, but not the last name", Statements: []string{"P6", "X2"},
		Why: "What it was made of is gone, or its entry in the index is a whiteout.", Instead: "look the name up again",
	}
)
