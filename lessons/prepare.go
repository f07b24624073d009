package lessons

import (
	"errors"
	"strings"
)

// Prepare is Setup of a tree and a mount line as an author wrote them, both of
// which may be indented as a whole.
func Prepare(tree, mount string, p Profile) (setup string, err error) {
	objects, err := ParseTree(Unindent(tree))
	if err != nil {
		return "", errors.New("tree, " + err.Error())
	}
	mounts, err := ParseMounts(mount)
	if err != nil {
		return "", errors.New("mount, " + err.Error())
	}
	return Setup(objects, mounts, p), nil
}

// Unindent is a text without the indentation that all its lines have; blank
// lines have any.
func Unindent(text string) string {
	rows := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	depth := -1
	for _, row := range rows {
		if indent := len(row) - len(strings.TrimLeft(row, " \t")); indent < len(row) && (depth < 0 || indent < depth) {
			depth = indent
		}
	}
	for i, row := range rows {
		rows[i] = row[min(max(depth, 0), len(row)):]
	}
	return strings.Join(rows, "\n")
}
