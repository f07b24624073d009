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
	// Changes.

	ruleCopyUp = trace.Rule{
		Name: "a lower object is copied up before it changes", Statements: []string{"J2", "J4", "J7", "L2", "L4"},
		Why: "Lower layers are never written: the change is made to a copy in upper, which from then on hides the original.",
	}
	ruleNeedsWhiteout = trace.Rule{
		Name: "a name that a lower layer has needs a whiteout", Statements: []string{"N1", "N5", "L9", "L10"},
		Why: "Taking the name out of upper would let the lower one show again.",
	}
	ruleOverWhiteout = trace.Rule{
		Name: "a whiteout is replaced in one step", Statements: []string{"M1", "L13"},
		Why: "The new object is made in the work directory and renamed over the whiteout, so the lower one never shows in between.",
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

	// Refusals.

	ruleLowerDirStays = trace.Rule{
		Name: "a directory with a lower part cannot be renamed", Statements: []string{"O2"},
		Why:     "All of its lower entries would have to be copied; mv then copies and deletes instead.",
		Instead: "mount with redirect_dir=on",
	}
	ruleNotEmpty = trace.Rule{
		Name: "a directory that shows entries is not empty", Statements: []string{"N5"},
		Why: "Whiteouts do not count, entries of any layer do.",
	}
	ruleNoWhiteoutByHand = trace.Rule{
		Name: "nobody makes a whiteout through the overlay", Statements: []string{"M2"},
		Why:     "A character device 0/0 in upper would hide a name instead of making one.",
		Instead: "rm makes one where it is needed",
	}
	ruleUpperChanged = trace.Rule{
		Name: "upper was changed behind the overlay's back", Statements: []string{"U2", "U7", "U8", "U9"},
		Why:     "What is cached and what is there no longer agree.",
		Instead: "change layers only while they are not mounted",
	}
	ruleTwoForOne = trace.Rule{
		Name: "two names cannot both stand for one lower object", Statements: []string{"G16", "G17"},
		Why: "Each overlay inode has one origin, and another name already has this one.",
	}
	ruleOverlappingLayers = trace.Rule{
		Name: "a layer does not show inside another", Statements: []string{"D4"},
		Why: "The upper or work directory lies inside a lower layer.",
	}
	ruleRedirectRefused = trace.Rule{
		Name: "redirects are not followed", Statements: []string{"G15"},
		Why: "The mount says redirect_dir=nofollow.", Instead: "mount with redirect_dir=follow",
	}
	ruleInvalidRedirect = trace.Rule{
		Name: "a redirect is one name or an absolute path", Statements: []string{"G14"},
	}
	ruleRedirectTooLong = trace.Rule{
		Name: "a redirect has at most 256 bytes", Statements: []string{"O6"},
	}
	ruleMetacopyRefused = trace.Rule{
		Name: "a file without its data is not shown", Statements: []string{"R3"},
		Why: "It was copied up with metacopy=on, and this mount does not follow that.", Instead: "mount with metacopy=on",
	}
	ruleNoData = trace.Rule{
		Name: "a metacopy needs its data below", Statements: []string{"R3"},
	}

	// Mounting.

	ruleBadValue        = trace.Rule{Name: "this option does not take that value", Statements: []string{"A2", "A9"}}
	ruleUnexpectedValue = trace.Rule{Name: "this option takes no value", Statements: []string{"A10"}}
	ruleUnknownOption   = trace.Rule{Name: "overlay has no such option", Statements: []string{"A8"}}
	ruleNoLower         = trace.Rule{Name: "an overlay needs a lowerdir", Statements: []string{"A1"}}
	ruleNoWork          = trace.Rule{Name: "an upperdir needs a workdir", Statements: []string{"A3"}}
	ruleTwoLowers       = trace.Rule{Name: "without upperdir there must be two lower layers", Statements: []string{"A4"}}
	ruleLayerUnresolved = trace.Rule{Name: "a layer must exist when it is mounted", Statements: []string{"A5"}}

	ruleLayerNotDirectory = trace.Rule{Name: "a layer is a directory", Statements: []string{"A6"}}

	ruleLeadingColon     = trace.Rule{Name: "lowerdir does not begin with a colon", Statements: []string{"A15"}}
	ruleTrailingColon    = trace.Rule{Name: "lowerdir does not end with a colon", Statements: []string{"A15"}}
	ruleTooManyColons    = trace.Rule{Name: "lower layers are separated by one colon, data layers by two", Statements: []string{"A15"}}
	ruleRegularAfterData = trace.Rule{Name: "data layers come last", Statements: []string{"A17", "B3"}}
	ruleTooManyLowers    = trace.Rule{Name: "there are at most 500 lower layers", Statements: []string{"A18"}}
	ruleOnlyData         = trace.Rule{Name: "data layers alone are no overlay", Statements: []string{"B3"}}

	ruleLowerPlusAfterLower = trace.Rule{Name: "lowerdir+ and datadir+ do not follow lowerdir", Statements: []string{"B2"}}

	ruleUpperUnsupported = trace.Rule{Name: "an overlay cannot be another's upper layer", Statements: []string{"D7"}}
	ruleUpperReadOnly    = trace.Rule{Name: "upper must be writable", Statements: []string{"D6"}}
	ruleOneMount         = trace.Rule{Name: "upperdir and workdir lie on one mount", Statements: []string{"D5"},
		Why: "Things are renamed from one to the other."}
	ruleSeparateSubtrees = trace.Rule{Name: "upperdir and workdir do not contain one another", Statements: []string{"D1"}}
	ruleConflictingLower = trace.Rule{Name: "one directory cannot be two layers", Statements: []string{"D2"}}
	ruleOverlappingLower = trace.Rule{Name: "a lower layer does not lie inside another layer", Statements: []string{"D3"}}
	ruleTooDeep          = trace.Rule{Name: "an overlay of an overlay is the limit", Statements: []string{"D8"}}
	ruleConflict         = trace.Rule{Name: "these options contradict one another", Statements: []string{"E4", "E6", "E8"}}
	ruleTrustedNeeded    = trace.Rule{Name: "this option needs permission for trusted attributes", Statements: []string{"S3"}}
	ruleIncompatible     = trace.Rule{Name: "the work directory was used by a mount with another feature", Statements: []string{"F4", "F5"},
		Why: "After a volatile mount, upper may have lost writes.", Instead: "remove workdir/work/incompat"}
	ruleWorkUnusable = trace.Rule{Name: "a work directory that cannot be emptied makes the mount read-only", Statements: []string{"F3"}}
	ruleNoXattrs     = trace.Rule{Name: "upper keeps no extended attributes", Statements: []string{"F11"},
		Why: "Marks cannot be set, so no directory can become opaque."}
	ruleNotYet = trace.Rule{Name: "this option is not simulated", Why: "The mount would behave as if it were off."}
)
