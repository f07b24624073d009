package vfs

import (
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/trace"
)

// Refusals that are the kernel's own, and that look like an overlay's.
var (
	ruleReadOnly = trace.Rule{
		Name: "nothing changes on a read-only mount", Statements: []string{"C7", "E3", "V1"},
		Why:     "The mount or its filesystem is read-only, as an overlay without upper always is.",
		Instead: "give an overlay upperdir and workdir; remount another filesystem with -o remount,rw",
	}
	ruleOtherMount = trace.Rule{
		Name: "renames and hard links stay within one mount", Statements: []string{"P1"},
		Why:     "A layer and the overlay over it are different mounts, even where the file is the same.",
		Instead: "copy the file, as mv does",
	}
	ruleBusy = trace.Rule{
		Name: "what is in use is not unmounted", Statements: []string{"V2"},
		Why:     "Something has a file open there, works in a directory of it, or is mounted inside.",
		Instead: "leave the directory and close the files, or use umount -l",
	}
	ruleNoDriver = trace.Rule{
		Name: "the character device 0/0 cannot be opened", Statements: []string{"G5"},
		Why:     "No driver has that number. In a layer it is a whiteout: a mark that hides a name, with nothing in it.",
		Instead: "look at it with ls -l or stat",
	}
)

// refuse tells which rule refuses and returns the error.
func (k *Kernel) refuse(errno sys.Errno, rule *trace.Rule) error {
	k.Recorder.Emit(trace.Event{Kind: trace.Decide, Err: errno, Rule: rule})
	return errno
}
