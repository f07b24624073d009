//go:build linux

package stage

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// placesOf are the directories that an overlay's options name.
func placesOf(data, here string) []string {
	var places []string
	for _, option := range SplitOptions(data) {
		name, value, _ := strings.Cut(option, "=")
		switch name {
		case "lowerdir":
			for _, part := range strings.Split(strings.ReplaceAll(value, `\:`, "\x00"), ":") {
				places = append(places, strings.ReplaceAll(part, "\x00", ":"))
			}
		case "upperdir", "workdir", "lowerdir+", "datadir+":
			places = append(places, value)
		}
	}
	var all []string
	for _, place := range places {
		place = unescape(place)
		if place == "" {
			continue
		}
		if !filepath.IsAbs(place) {
			place = filepath.Join(here, place)
		}
		all = append(all, filepath.Clean(place))
		if real, err := filepath.EvalSymlinks(place); err == nil {
			all = append(all, real)
		}
	}
	return all
}

// SplitOptions divides options at commas that no backslash protects.
func SplitOptions(list string) []string {
	var all []string
	begin := 0
	for i := 0; i < len(list); i++ {
		switch list[i] {
		case '\\':
			i++
		case ',':
			all = append(all, list[begin:i])
			begin = i + 1
		}
	}
	return append(all, list[begin:])
}

// unescape takes the backslashes off.
func unescape(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) {
			i++
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// mountPoints are where the host has mounted what the places lie on, and what
// lies above that, outermost first. "/" is left out where nothing needs it.
func mountPoints(places []string) ([]string, error) {
	text, err := os.ReadFile("/proc/thread-self/mountinfo")
	if err != nil {
		return nil, err
	}
	var all, needed []string
	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); len(fields) > 4 {
			all = append(all, Unescape(fields[4]))
		}
	}
	for _, place := range places {
		innermost := ""
		for _, point := range all {
			if !liesOn(place, point) {
				continue
			}
			if point != "/" {
				needed = append(needed, point)
			}
			if len(point) > len(innermost) {
				innermost = point
			}
		}
		if innermost == "/" {
			needed = append(needed, "/")
		}
	}
	slices.Sort(needed)
	return slices.Compact(needed), nil
}

// liesOn reports whether a path is a directory or something below it.
func liesOn(path, dir string) bool {
	return path == dir || dir == "/" || strings.HasPrefix(path, dir+"/")
}

// Unescape is a field of a mount table without its escapes.
func Unescape(field string) string {
	var b strings.Builder
	for i := 0; i < len(field); i++ {
		if field[i] == '\\' && i+3 < len(field) {
			b.WriteByte((field[i+1]-'0')<<6 | (field[i+2]-'0')<<3 | (field[i+3] - '0'))
			i += 3
			continue
		}
		b.WriteByte(field[i])
	}
	return b.String()
}
