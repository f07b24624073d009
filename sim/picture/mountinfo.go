package picture

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// mountLine is what /proc/self/mountinfo says of one mount.
type mountLine struct {
	id       int
	dev      uint64
	path     string
	source   string
	options  []string // of the superblock, unescaped, without rw and ro
	readOnly bool
	overlay  bool  // else another union
	union    union // of which kind
}

// overlays are the mounts of overlays, and of other unions, in the order they were made, each
// superblock once.
func overlays(p sys.Process) ([]mountLine, error) {
	text, err := sys.ReadFile(p, "/proc/self/mountinfo")
	if err != nil {
		return nil, err
	}
	var found []mountLine
	seen := map[uint64]bool{}
	for line := range strings.SplitSeq(string(text), "\n") {
		m, ok := parseMountLine(line)
		if ok && !seen[m.dev] {
			seen[m.dev] = true
			found = append(found, m)
		}
	}
	return found, nil
}

// parseMountLine reads a line of an overlay or another union mounted as a whole;
// others are not ok.
func parseMountLine(line string) (m mountLine, ok bool) {
	left, right, ok := strings.Cut(line, " - ")
	before, after := strings.Split(left, " "), strings.Split(right, " ")
	if !ok || len(before) < 6 || len(after) < 3 || before[3] != "/" {
		return m, false
	}
	options := strings.Split(after[2], ",")
	if m.overlay = after[0] == "overlay"; !m.overlay {
		u, ok := unionOf(after[0], options)
		if !ok {
			return m, false
		}
		m.union = u
	}
	major, minor, _ := strings.Cut(before[2], ":")
	m.id, m.path, m.source = number(before[0]), unescape(before[4]), unescape(after[1])
	m.dev = sys.Makedev(uint32(number(major)), uint32(number(minor)))
	m.readOnly = hasOption(before[5], "ro") || hasOption(after[2], "ro")
	for _, option := range options {
		if option != "rw" && option != "ro" {
			m.options = append(m.options, unescape(option))
		}
	}
	return m, true
}

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

func hasOption(list, option string) bool {
	for o := range strings.SplitSeq(list, ",") {
		if o == option {
			return true
		}
	}
	return false
}

// unescape undoes the octal escapes of a /proc table.
func unescape(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+3 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+4], 8, 8); err == nil {
				b.WriteByte(byte(n))
				i += 3
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// layerName is a layer as the mount options name it.
type layerName struct{ role, name, option string }

// layerNames are the layers that options name: lowers nearest first.
func layerNames(options []string) (upper, work string, lowers []layerName) {
	for _, o := range options {
		key, value, _ := strings.Cut(o, "=")
		switch key {
		case "upperdir":
			upper = unbackslash(value)
		case "workdir":
			work = unbackslash(value)
		case "lowerdir":
			lowers = splitLowers(value)
		case "lowerdir+":
			lowers = append(lowers, layerName{Lower, value, o})
		case "datadir+":
			lowers = append(lowers, layerName{Data, value, o})
		}
	}
	return upper, work, lowers
}

// splitLowers splits lowerdir's value at its unescaped colons; behind a
// double colon come data-only layers.
func splitLowers(value string) []layerName {
	var names []layerName
	role, start := Lower, 0
	for i := 0; i <= len(value); i++ {
		if i < len(value) && value[i] == '\\' {
			i++
			continue
		}
		if i < len(value) && value[i] != ':' {
			continue
		}
		given := value[start:min(i, len(value))]
		if given == "" {
			role = Data
		} else {
			name := unbackslash(given)
			names = append(names, layerName{role, name, "lowerdir=" + name})
		}
		start = i + 1
	}
	return names
}

// unbackslash undoes the backslash escapes of a mount option.
func unbackslash(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
