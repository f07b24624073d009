package lessons

import "strconv"

// Problem is what is wrong with a text that an author wrote.
type Problem struct {
	Line int    // in the text, the first is 1
	Text string // what was found, and what was expected
}

func (p *Problem) Error() string { return "line " + strconv.Itoa(p.Line) + ": " + p.Text }
