package coreutils

import "strings"

// writeFailure is how a command says that standard output did not take all
// that it printed, and what it then exits with.
type writeFailure struct {
	text   string // a message a line, %v being the reason; "": none
	long   string // the same of more than fits into C's buffer; "": as text
	status int
}

// stdioBuffer is how much C gathers before it writes.
const stdioBuffer = 4096

const writeError = "write error: %v"

// writeFailures are the commands that have their own way.
var writeFailures = map[string]writeFailure{
	"cmp":       {"standard output: %v", "", 2},
	"diff":      {"standard output: %v", "", 2},
	"dir":       {writeError, "", 2},
	"egrep":     {writeError, "", 2},
	"env":       {writeError, "", 125},
	"expr":      {writeError, "", 3},
	"fgrep":     {writeError, "", 2},
	"find":      {"'standard output': %v\nwrite error", "", 1},
	"getcap":    {},
	"getfacl":   {},
	"getfattr":  {},
	"grep":      {writeError, "", 2},
	"head":      {writeError, "error writing 'standard output': %v", 1},
	"hostname":  {},
	"ls":        {writeError, "", 2},
	"lsattr":    {},
	"printenv":  {writeError, "", 2},
	"sed":       {"couldn't flush stdout: %v", "", 4},
	"sort":      {"fflush failed: 'standard output': %v\nwrite error", "write failed: 'standard output': %v\nwrite error", 2},
	"strings":   {},
	"tail":      {writeError, "error writing 'standard output': %v", 1},
	"tree":      {},
	"tty":       {writeError, "", 3},
	"vdir":      {writeError, "", 2},
	"xxd":       {"%v", "", 3},
	"awk":       {"close failed on file /dev/stdout (%v)", "write failure (%v)\nclose failed on file /dev/stdout (%v)", 2},
	"mawk":      {"close failed on file /dev/stdout (%v)", "write failure (%v)\nclose failed on file /dev/stdout (%v)", 2},
	"base32":    {writeError, writeError + "\nwrite error", 1},
	"base64":    {writeError, writeError + "\nwrite error", 1},
	"expand":    {writeError, writeError + "\nwrite error", 1},
	"paste":     {writeError, writeError + "\nwrite error", 1},
	"shuf":      {writeError, writeError + "\nwrite error", 1},
	"tr":        {writeError, writeError + "\nwrite error", 1},
	"unexpand":  {writeError, writeError + "\nwrite error", 1},
	"column":    {writeError, "write error", 1},
	"hexdump":   {writeError, "write error", 1},
	"rev":       {writeError, "write error", 1},
	"tac":       {writeError, "write error", 1},
	"cksum":     {"write error", "", 1},
	"du":        {"write error", "", 1},
	"md5sum":    {"write error", "", 1},
	"sha1sum":   {"write error", "", 1},
	"sha224sum": {"write error", "", 1},
	"sha256sum": {"write error", "", 1},
	"sha384sum": {"write error", "", 1},
	"sha512sum": {"write error", "", 1},
	"sum":       {"write error", "", 1},
	"wc":        {"write error", "", 1},
}

// reportWrite says that standard output failed, and fails for it.
func (inv *invocation) reportWrite(err error) {
	failure, own := writeFailures[inv.name]
	if !own {
		failure = writeFailure{writeError, "", 1}
	}
	text := failure.text
	if inv.out.taken >= stdioBuffer && failure.long != "" {
		text = failure.long
	}
	if text == "" {
		return
	}
	for line := range strings.SplitSeq(text, "\n") {
		inv.warnf("%s", strings.ReplaceAll(line, "%v", err.Error()))
	}
	inv.status = failure.status
}
