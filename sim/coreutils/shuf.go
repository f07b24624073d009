package coreutils

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// shuffling is one run of shuf(1).
type shuffling struct {
	inv          *invocation
	echo, repeat bool
	count        int // -1: all
	low, high    uint64
	ranged       bool
	file         string
	delim        byte
}

func shuf(inv *invocation) {
	s := &shuffling{inv: inv, count: -1, delim: '\n'}
	o := inv.options()
	o.flag(&s.echo, 'e', "echo")
	o.flag(&s.repeat, 'r', "repeat")
	o.each('n', "head-count", s.setCount)
	o.each('i', "input-range", s.setRange)
	o.value(&s.file, 'o', "output")
	o.do('z', "zero-terminated", func() { s.delim = 0 })
	o.known("random-source")
	operands, ok := o.parse()
	if !ok {
		return
	}
	switch {
	case s.echo && s.ranged:
		inv.usage(1, "cannot combine -e and -i options")
		return
	case s.ranged && len(operands) > 0:
		inv.usage(1, "extra operand %s", quoteText(operands[0]))
		return
	case !s.echo && !inv.atMost(operands, 1, 1):
		return
	}
	lines, ok := s.lines(operands)
	if ok {
		s.write(lines)
	}
}

func (s *shuffling) setCount(v string) bool {
	n, err := strconv.ParseUint(v, 10, 62)
	if err != nil {
		s.inv.errorf("invalid line count: %s", quoteText(v))
		return false
	}
	if s.count < 0 || int(n) < s.count {
		s.count = int(n)
	}
	return true
}

func (s *shuffling) setRange(v string) bool {
	low, high, ok := strings.Cut(v, "-")
	a, err := strconv.ParseUint(low, 10, 64)
	b, err2 := strconv.ParseUint(high, 10, 64)
	if s.ranged {
		s.inv.errorf("multiple -i options specified")
		return false
	}
	if !ok || err != nil || err2 != nil || b+1 < a || b-a > 1<<32 {
		s.inv.errorf("invalid input range: %s", quoteText(v))
		return false
	}
	s.low, s.high, s.ranged = a, b, true
	return true
}

// lines are what is shuffled.
func (s *shuffling) lines(operands []string) ([]string, bool) {
	switch {
	case s.echo:
		return operands, true
	case s.ranged:
		var lines []string
		for n := s.low; n != s.high+1; n++ {
			lines = append(lines, strconv.FormatUint(n, 10))
		}
		return lines, true
	}
	name := "-"
	if len(operands) > 0 {
		name = operands[0]
	}
	in, err := openInput(s.inv.p, name)
	if err != nil {
		s.inv.errorf("%s: %v", quoteName(name), err)
		return nil, false
	}
	defer in.Close()
	text := string(in.all())
	if in.err != nil {
		s.inv.errorf("read error: %v", in.err)
		return nil, false
	}
	if text == "" {
		return nil, true
	}
	return strings.Split(strings.TrimSuffix(text, string(rune(s.delim))), string(rune(s.delim))), true
}

func (s *shuffling) write(lines []string) {
	out := s.inv.out
	if s.file != "" {
		fd, err := sys.Open(s.inv.p, s.file, sys.O_WRONLY|sys.O_CREAT|sys.O_TRUNC, 0o666)
		if err != nil {
			s.inv.errorf("%s: %v", quoteName(s.file), err)
			return
		}
		defer s.inv.p.Close(fd)
		out = newOutput(s.inv.p, fd)
		defer out.Flush()
	}
	if s.repeat && len(lines) == 0 {
		if s.count != 0 {
			s.inv.errorf("no lines to repeat")
		}
		return
	}
	for i := 0; s.count < 0 || i < s.count; i++ {
		if !s.repeat && i == len(lines) || out.err != nil {
			return
		}
		from := i
		if s.repeat {
			from = 0
		}
		pick := from + int(s.random(uint64(len(lines)-from)))
		out.WriteString(lines[pick])
		out.WriteByte(s.delim)
		if !s.repeat {
			lines[i], lines[pick] = lines[pick], lines[i]
		}
		s.inv.p.Checkpoint()
	}
}

// random is a number below n, each as likely.
func (s *shuffling) random(n uint64) uint64 {
	var b [8]byte
	for {
		s.inv.p.Getrandom(b[:])
		r := uint64(0)
		for _, c := range b {
			r = r<<8 | uint64(c)
		}
		if limit := ^uint64(0) - ^uint64(0)%n; r < limit {
			return r % n
		}
	}
}
