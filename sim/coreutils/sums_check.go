package coreutils

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/coreutils/digest"
	"github.com/overlook-fs/overlook/sim/sys"
)

// checkCounts is what checking a list of sums found.
type checkCounts struct {
	malformed, unreadable, mismatched int
	proper, matched                   int
}

// listForm is what stands between sums and names: the first line of a list
// decides.
type listForm byte

const (
	unknownForm   listForm = iota
	twoCharacters          // "  " or " *"
	oneBlank
)

// checkFile verifies the sums that a file lists.
func (s *summing) checkFile(list string) {
	in, err := openInput(s.inv.p, list)
	if err != nil {
		s.inv.errorf("%s: %v", quoteName(list), err)
		return
	}
	defer in.Close()
	shown := quoteName(list)
	if list == "-" {
		shown = "'standard input'"
	}
	counts := checkCounts{}
	s.form = unknownForm
	for n := 1; ; n++ {
		line, ok := in.line()
		if !ok {
			break
		}
		if strings.HasPrefix(line, "#") {
			continue
		}
		sum, file, ok := s.parseLine(line)
		if !ok || file == "" {
			counts.malformed++
			if s.warns {
				s.inv.warnf("%s: %d: improperly formatted %s checksum line", shown, n, digest.New(s.algorithm).Name)
			}
			continue
		}
		counts.proper++
		s.verify(sum, file, &counts)
	}
	if in.err != nil {
		s.inv.errorf("%s: read error: %v", shown, in.err)
		return
	}
	s.report(shown, counts)
}

// parseLine reads "sum  file", "sum *file" or "TAG (file) = sum".
func (s *summing) parseLine(line string) (sum, file string, ok bool) {
	line = strings.TrimLeft(line, " \t")
	escaped := strings.HasPrefix(line, `\`)
	line = strings.TrimPrefix(line, `\`)
	d := digest.New(s.algorithm)
	if rest, tagged := strings.CutPrefix(line, d.Name); tagged {
		rest = strings.TrimPrefix(rest, " ")
		end := strings.LastIndexByte(rest, ')')
		if !strings.HasPrefix(rest, "(") || end < 0 {
			return "", "", false
		}
		file, sum = rest[1:end], strings.TrimLeft(rest[end+1:], " \t")
		if !strings.HasPrefix(sum, "=") {
			return "", "", false
		}
		sum = strings.TrimLeft(sum[1:], " \t")
	} else {
		if len(line) < d.Size*2+2 || line[d.Size*2] != ' ' && line[d.Size*2] != '\t' {
			return "", "", false
		}
		sum, file = line[:d.Size*2], line[d.Size*2+1:]
		marked := len(file) > 1 && (file[0] == ' ' || file[0] == '*')
		switch {
		case !marked && s.form == twoCharacters:
			return "", "", false
		case !marked:
			s.form = oneBlank
		case s.form != oneBlank:
			s.form = twoCharacters
			file = file[1:]
		}
	}
	if escaped {
		file = strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\r`, "\r").Replace(file)
	}
	return strings.ToLower(sum), file, len(sum) == d.Size*2 && strings.Trim(strings.ToLower(sum), "0123456789abcdef") == ""
}

func (s *summing) verify(sum, file string, counts *checkCounts) {
	name := file
	if strings.ContainsAny(file, "\n\r") {
		name = `\` + strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\r", `\r`).Replace(file)
	}
	got, err := digestOf(s.inv.p, s.algorithm, file)
	switch {
	case err == sys.ENOENT && s.ignoreMissing:
	case err != nil:
		s.inv.errorf("%s: %v", quoteName(file), err)
		counts.unreadable++
		if !s.status {
			s.inv.out.WriteString(name + ": FAILED open or read\n")
		}
	case got != sum:
		counts.mismatched++
		if !s.status {
			s.inv.out.WriteString(name + ": FAILED\n")
		}
	default:
		counts.matched++
		if !s.status && !s.quiet {
			s.inv.out.WriteString(name + ": OK\n")
		}
	}
}

// report sums up, and sets the exit status.
func (s *summing) report(list string, c checkCounts) {
	if c.proper == 0 {
		s.inv.errorf("%s: no properly formatted checksum lines found", list)
		return
	}
	if !s.status {
		s.warnCount(c.malformed, "line is improperly formatted", "lines are improperly formatted")
		s.warnCount(c.unreadable, "listed file could not be read", "listed files could not be read")
		s.warnCount(c.mismatched, "computed checksum did NOT match", "computed checksums did NOT match")
		if s.ignoreMissing && c.matched == 0 {
			s.inv.warnf("%s: no file was verified", list)
		}
	}
	if c.mismatched > 0 || c.unreadable > 0 || s.strict && c.malformed > 0 || s.ignoreMissing && c.matched == 0 {
		s.inv.status = 1
	}
}

func (s *summing) warnCount(n int, one, many string) {
	switch {
	case n == 1:
		s.inv.warnf("WARNING: 1 %s", one)
	case n > 1:
		s.inv.warnf("WARNING: %d %s", n, many)
	}
}
