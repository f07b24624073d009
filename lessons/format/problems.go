package format

import (
	"errors"
	"fmt"
	"slices"
	"sort"

	"github.com/overlook-fs/overlook/lessons"
)

// Problem is what is wrong with a source.
type Problem struct {
	File string
	Line int
	Text string
}

func (p *Problem) Error() string { return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Text) }

// problems are those found so far in one file, each once.
type problems struct {
	file string
	list []*Problem
}

func (p *problems) add(line int, format string, args ...any) {
	one := Problem{p.file, line, fmt.Sprintf(format, args...)}
	if !slices.ContainsFunc(p.list, func(other *Problem) bool { return *other == one }) {
		p.list = append(p.list, &one)
	}
}

// in adds a problem of a text that begins in line first of the file.
func (p *problems) in(first int, what string, err error) {
	var found *lessons.Problem
	if errors.As(err, &found) {
		p.add(first+found.Line-1, "%s: %s", what, found.Text)
	}
}

// err is all of them in the order of their lines, or nil.
func (p *problems) err() error {
	sort.SliceStable(p.list, func(i, j int) bool { return p.list[i].Line < p.list[j].Line })
	errs := make([]error, len(p.list))
	for i := range p.list {
		errs[i] = p.list[i]
	}
	return errors.Join(errs...)
}
