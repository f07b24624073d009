//go:build linux

package rooms

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
)

// Two rooms may differ in the following and in nothing else.
//
//   - Times: every clock runs. Listings lose their dates (normalText).
//   - Inode numbers: filesystems number as they like. In listings the first
//     number seen is #1, and so on, so that equality is still compared.
//   - The counter in the names of work/work ("#1b93a"): it counts since the
//     kernel started. The first seen is #work1, and so on.
//   - Process ids in the shell's notice of a child that a signal ended.
//   - Bytes of file handles and uuids in trusted.overlay.*: they hold inode
//     numbers and chance. Their lengths are not compared either: a handle's
//     is the filesystem's choice. The same for names in work/index, which are
//     handles: in texts the first seen is (handle1), and so on.
//   - Lines of the mount table that tell of the room's own mounts, over which
//     a real room shows the host's programs.
//   - Sizes of directories (tree.go leaves them out): a filesystem's choice.

// normalXattr is the value of an attribute without what rooms may differ in.
func normalXattr(name string, value []byte) string {
	switch name[strings.LastIndexByte(name, '.')+1:] {
	case "origin", "upper":
		if strings.Contains(name, ".overlay.") && len(value) > 0 {
			return "(file handle)"
		}
	case "uuid":
		if strings.Contains(name, ".overlay.") {
			return "(uuid)"
		}
	}
	if i := bytes.IndexFunc(value, func(r rune) bool { return r < ' ' || r > '~' }); i >= 0 {
		return fmt.Sprintf("0x%x", value)
	}
	return string(value)
}

// date is a date as ls -l has it, behind a size or a device.
var date = regexp.MustCompile(`\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d (\d\d:\d\d| \d{4})`)

// stamp is a date and time as stat and ls --full-time have it.
var stamp = regexp.MustCompile(`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?( [+-]\d{4})?`)

// numbered is the inode number before the mode in a listing of ls -i.
var numbered = regexp.MustCompile(`(?m)^( *)(\d+) ([-dlcbps][-rwxsStT]{9} )`)

// killed is the process id in the notice of a child that a signal ended.
var killed = regexp.MustCompile(`(?m)^(\S+: line \d+:) +\d+ ([A-Z][A-Za-z ]+?)  `)

// counted is a name in the overlay's work directory.
var counted = regexp.MustCompile(`#[0-9a-f]+\b`)

// handled is a name in the overlay's index: a file handle.
var handled = regexp.MustCompile(`\b0[01]f[bc][0-9a-f]{38,}\b`)

// encoded is a file handle as getfattr prints it.
var encoded = regexp.MustCompile(`\b0sAPs[a-zA-Z0-9+/]{20,}=*|\b0x00fb[0-9a-f]{38,}\b`)

// own is a line of the mount table about a mount of the room itself.
var own = regexp.MustCompile(`(?m)^.*\blowerdir=[^ ,]*/` + roomName + `-\d+/mnt:.*\n?`)

// Normaliser makes texts of one room comparable with those of another: it
// remembers what it has seen, so use one for all texts of a job.
type Normaliser struct {
	inodes, counters, handles map[string]string
}

func NewNormaliser() *Normaliser {
	return &Normaliser{map[string]string{}, map[string]string{}, map[string]string{}}
}

// Text is text without what rooms may differ in.
func (n *Normaliser) Text(text string) string {
	text = n.work(own.ReplaceAllString(text, ""))
	text = encoded.ReplaceAllString(text, "(file handle)")
	text = handled.ReplaceAllStringFunc(text, func(s string) string { return n.named(n.handles, s, "(handle") + ")" })
	text = numbered.ReplaceAllStringFunc(text, func(line string) string {
		part := numbered.FindStringSubmatch(line)
		return n.named(n.inodes, part[2], "#") + " " + part[3]
	})
	text = killed.ReplaceAllString(text, "$1 (pid) $2  ")
	text = date.ReplaceAllString(text, "(date)")
	return stamp.ReplaceAllString(text, "(time)")
}

// work is text with the names of the work directory named anew.
func (n *Normaliser) work(text string) string {
	return counted.ReplaceAllStringFunc(text, func(s string) string { return n.named(n.counters, s, "#work") })
}

// named is the name given to s at its first appearance.
func (n *Normaliser) named(names map[string]string, s, prefix string) string {
	if names[s] == "" {
		names[s] = fmt.Sprintf("%s%d", prefix, len(names)+1)
	}
	return names[s]
}
