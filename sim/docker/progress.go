package docker

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/image"
	"github.com/overlook-fs/overlook/sim/sys"
)

// progress is what docker build shows meanwhile: on a terminal the steps with
// how long they took, else every step as it goes.
type progress struct {
	c      *client
	plain  bool
	quiet  bool
	began  int64
	steps  []shownStep
	failed bool
}

// shownStep is one step of it.
type shownStep struct {
	title   string
	began   int64
	took    int64
	hit     bool // it came from the cache
	notes   []string
	printed []string // what its command printed, with the times
	ended   bool
}

func newProgress(c *client, display string, quiet bool) *progress {
	p := &progress{c: c, quiet: quiet, plain: display == "plain" || display != "tty" && !sys.IsTerminal(c.p, 2), began: c.p.Now().Nano()}
	p.tell("#0 building with \"default\" instance using docker driver\n\n")
	return p
}

// tell prints as it goes, where that is wanted.
func (p *progress) tell(pieces ...string) {
	if p.plain && !p.quiet {
		p.c.complain(pieces...)
	}
}

func (p *progress) current() *shownStep { return &p.steps[len(p.steps)-1] }

func (p *progress) number() string { return "#" + decimal(len(p.steps)) }

// step begins a step.
func (p *progress) step(title string) {
	p.steps = append(p.steps, shownStep{title: title, began: p.c.p.Now().Nano()})
	p.tell(p.number(), " ", title, "\n")
}

func (p *progress) note(text string) {
	s := p.current()
	s.notes = append(s.notes, text)
	p.tell(p.number(), " ", text, "\n")
}

// output passes on what a command prints, up to its end.
func (p *progress) output(from int) {
	buf := make([]byte, 32<<10)
	var rest []byte
	for {
		n, err := p.c.p.Read(from, buf)
		if n == 0 || err != nil {
			break
		}
		rest = append(rest, buf[:n]...)
		for {
			line, more, ok := strings.Cut(string(rest), "\n")
			if !ok {
				break
			}
			p.line(line)
			rest = []byte(more)
		}
	}
	if len(rest) > 0 {
		p.line(string(rest))
	}
}

func (p *progress) line(text string) {
	s := p.current()
	text = seconds(p.c.p.Now().Nano()-s.began, 3) + " " + text
	s.printed = append(s.printed, text)
	p.tell(p.number(), " ", text, "\n")
}

// cached says that the step's result was there already.
func (p *progress) cached() { p.current().hit = true }

// done ends a step.
func (p *progress) done() {
	s := p.current()
	s.took, s.ended = p.c.p.Now().Nano()-s.began, true
	if s.hit {
		p.tell(p.number(), " CACHED\n\n")
		return
	}
	p.tell(p.number(), " DONE ", seconds(s.took, 1), "s\n\n")
}

// seconds is a length of time with so many digits behind the point.
func seconds(nano int64, digits int) string {
	return strconv.FormatFloat(float64(nano)/1e9, 'f', digits, 64)
}

// finish shows on a terminal what was done.
func (p *progress) finish() {
	if p.plain || p.quiet {
		return
	}
	ended := 0
	for _, s := range p.steps {
		if s.ended {
			ended++
		}
	}
	state := "FINISHED"
	if p.failed {
		state = "ERROR"
	}
	width := 80
	if w, err := p.c.p.Winsize(2); err == nil && w.Cols > 0 {
		width = w.Cols
	}
	head := "[+] Building " + seconds(p.c.p.Now().Nano()-p.began, 1) + "s (" + decimal(ended) + "/" + decimal(len(p.steps)) + ") " + state
	p.c.complain(apartTo(head, "docker:default", width), "\n")
	for _, s := range p.steps {
		title := " => "
		switch {
		case s.hit:
			title += "CACHED "
		case !s.ended:
			title += "ERROR "
		}
		p.c.complain(apartTo(title+s.title, seconds(s.took, 1)+"s", width), "\n")
		for _, note := range s.notes {
			p.c.complain(apartTo(" => => "+strings.TrimSuffix(note, " done"), "0.0s", width), "\n")
		}
	}
}

// apartTo puts a text at the left and one at the right of a line.
func apartTo(left, right string, width int) string {
	room := max(0, width-len(right)-1)
	left = left[:min(len(left), room)]
	return left + strings.Repeat(" ", room-len(left)+1) + right
}

// failure shows why a build failed, and where.
func (p *progress) failure(b *building, err error) error {
	at, _ := err.(*fileError)
	problem := err.Error()
	p.failed = true
	if at != nil && len(p.steps) > 0 && !p.current().ended {
		p.tell(p.number(), " ERROR: ", problem, "\n")
	}
	p.finish()
	if at == nil {
		return refuse("ERROR: failed to build: failed to solve: ", problem)
	}
	if len(p.steps) > 0 && !p.current().ended {
		p.c.complain("------\n > ", p.current().title, ":\n")
		for _, line := range p.current().printed {
			p.c.complain(line, "\n")
		}
		p.c.complain("------\n")
	}
	p.c.complain(excerpt(b, at))
	return refuse("ERROR: failed to build: failed to solve: ", problem)
}

// excerpt is the part of the Dockerfile around an instruction.
func excerpt(b *building, e *fileError) string {
	content, _ := sys.ReadFile(b.c.p, b.file)
	lines := strings.Split(string(content), "\n")
	text := b.file[strings.LastIndexByte(b.file, '/')+1:] + ":" + decimal(e.at.line) + "\n--------------------\n"
	for n := max(1, e.at.line-2); n <= min(len(lines), e.at.last+2); n++ {
		mark := "    "
		if n >= e.at.line && n <= e.at.last {
			mark = ">>> "
		}
		number := decimal(n)
		text += strings.Repeat(" ", max(0, 4-len(number))) + number + " | " + mark + lines[n-1] + "\n"
	}
	return text + "--------------------\n"
}

// imageConfig is a draft as the config that it will be.
func imageConfig(d *draft) image.Config {
	c, _ := image.ParseConfig(d.raw())
	return c
}
