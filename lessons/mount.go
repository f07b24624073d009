package lessons

import "strings"

// Mount is one overlay over a tree.
type Mount struct {
	Lowers      []string // the nearest first
	Upper, Work string   // both "" where there is none
	At          string
	Options     string // more mount options, "" for none
}

// ParseMounts reads one mount a line:
//
//	overlay LOWER[:LOWER...] [UPPER WORK] -> MERGED [OPTION,...]
//
// Errors are *Problem.
func ParseMounts(text string) ([]Mount, error) {
	var mounts []Mount
	number := 0
	for line := range strings.Lines(text) {
		number++
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		m, ok := mountOf(words)
		if !ok {
			return nil, &Problem{number, "a mount reads: overlay LOWER[:LOWER...] [UPPER WORK] -> MERGED [OPTION,...]"}
		}
		mounts = append(mounts, m)
	}
	return mounts, nil
}

func mountOf(words []string) (Mount, bool) {
	arrow := 2
	if len(words) > 4 && words[4] == "->" {
		arrow = 4
	}
	if len(words) < arrow+2 || len(words) > arrow+3 || words[0] != "overlay" || words[arrow] != "->" {
		return Mount{}, false
	}
	m := Mount{Lowers: strings.Split(words[1], ":"), At: words[arrow+1]}
	if arrow == 4 {
		m.Upper, m.Work = words[2], words[3]
	}
	if len(words) == arrow+3 {
		m.Options = words[arrow+2]
	}
	for _, name := range append([]string{m.At}, m.Lowers...) {
		if name == "" {
			return Mount{}, false
		}
	}
	return m, true
}

// dirs are the directories that the mount needs.
func (m Mount) dirs() []string {
	dirs := append([]string{}, m.Lowers...)
	if m.Upper != "" {
		dirs = append(dirs, m.Upper, m.Work)
	}
	return append(dirs, m.At)
}

// line is the mount as a shell's line.
func (m Mount) line(p Profile) string {
	options := "lowerdir=" + strings.Join(m.Lowers, ":")
	if m.Upper != "" {
		options += ",upperdir=" + m.Upper + ",workdir=" + m.Work
	}
	if p == Userns {
		options += ",userxattr"
	}
	if m.Options != "" {
		options += "," + m.Options
	}
	return "mount -t overlay overlay -o " + quote(options) + " " + quote(m.At)
}
