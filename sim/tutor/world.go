package tutor

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/picture"
)

// chances begin the names that a kernel makes up in a work directory: temporary
// names, and entries of the index.
var chances = []string{"work/#", "index/"}

// worldOf is a picture as text in which made-up names are numbered by their
// first appearance, so that the worlds of two kernels can be compared. What is
// open is left out: on the host's kernel a room's descriptors are not those of
// its shell.
func worldOf(p *picture.Picture) string {
	for _, m := range p.Mounts {
		for _, row := range m.Rows {
			for _, c := range row.Cells {
				if c != nil {
					c.Open = nil
				}
			}
		}
	}
	text := p.Text()
	numbers := map[string]string{}
	for _, before := range chances {
		text = renumbered(text, before, numbers)
	}
	return text
}

// renumbered is text with a number for each run of hexadecimal digits that
// stands behind before.
func renumbered(text, before string, numbers map[string]string) string {
	var b strings.Builder
	for {
		head, rest, found := strings.Cut(text, before)
		b.WriteString(head)
		if !found {
			return b.String()
		}
		digits := rest[:len(rest)-len(strings.TrimLeft(rest, "0123456789abcdef"))]
		if digits != "" && numbers[digits] == "" {
			numbers[digits] = strconv.Itoa(len(numbers) + 1)
		}
		b.WriteString(before + numbers[digits])
		text = rest[len(digits):]
	}
}
