package trace

import "github.com/overlook-fs/overlook/sim/sys"

// Kind is what an event tells of.
type Kind uint8

const (
	Call   Kind = iota // a system call came in
	Return             // it answered: Err
	Walk               // a path walk took a step
	Probe              // a layer was asked for a name
	Decide             // a rule decided
	Effect             // a real layer changed
)

// String is the kind as a word.
func (k Kind) String() string {
	return [...]string{"call", "return", "walk", "probe", "rule", "effect"}[k]
}

// Undefined is what is done in a rule's event where a layer was changed behind
// the overlay that shows it; Path is the name that was changed.
const Undefined = "undefined"

// Event is one line of the explanation.
type Event struct {
	Kind Kind
	Err  sys.Errno
	PID  int32
	Op   string // the system call, or what was done: "mknod", "rename"
	// Path is what it was done to: as typed in a call, "LAYER/name" in a
	// probe or an effect, where LAYER is the layer's directory as the mount
	// options had it ("work" being the work directory's own work/).
	Path  string
	Path2 string // the second name of a link, rename or symlink
	Arg   string // flags, mode, attribute or text, as a reader wants it
	Found string // a probe's answer: "absent", "file", "directory", "whiteout", "opaque directory" ...; of a walk's step "remembered", where nobody had to be asked
	Rule  *Rule
}

// Rule is one sentence of OverlayFS behaviour.
type Rule struct {
	Name       string   // "a lower name needs a whiteout"
	Statements []string // the numbered statements it rests on: "N1", "L9"
	Why        string   // one more sentence, for who asks
	Instead    string   // for a refusal: what would have worked
}
