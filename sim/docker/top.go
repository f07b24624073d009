package docker

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// top lists a container's processes by the machine's own ps and numbers.
func top(c *client, s *syntax, args []string) error {
	s.leading = true
	operands, err := s.parse(args, 1, -1)
	if err != nil {
		return err
	}
	made, err := c.store.standing(operands[0])
	if err != nil {
		return err
	}
	r, w, err := c.p.Pipe2(sys.O_CLOEXEC)
	if err != nil {
		return because("pipe2", "", err)
	}
	defer c.p.Close(r)
	options := operands[1:]
	if len(options) == 0 {
		options = []string{"-ef"}
	}
	err = c.store.toolTo(w, append([]string{"ps"}, options...)...)
	c.p.Close(w)
	if err != nil {
		return err
	}
	text, _ := sys.ReadAll(c.p, r)
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	rows := [][]string{strings.Fields(lines[0])}
	column := 0
	for column < len(rows[0]) && rows[0][column] != "PID" {
		column++
	}
	if column == len(rows[0]) {
		return daemon("Couldn't find PID field in ps output")
	}
	space, _ := sys.Readlink(c.p, "/proc/"+decimal(made.state.pid)+"/ns/pid")
	for _, line := range lines[1:] {
		if row := fields(line, len(rows[0])); len(row) > column {
			if in, _ := sys.Readlink(c.p, "/proc/"+row[column]+"/ns/pid"); in == space {
				rows = append(rows, row)
			}
		}
	}
	c.print(columns(rows, 20))
	return nil
}

// fields are the words of a line, the last one with all that follows it.
func fields(line string, n int) []string {
	words := strings.Fields(line)
	if len(words) <= n {
		return words
	}
	return append(words[:n-1:n-1], strings.Join(words[n-1:], " "))
}
