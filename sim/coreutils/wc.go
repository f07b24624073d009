package coreutils

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// wcCounts is what wc found in one file, in the order it prints.
type wcCounts struct{ lines, words, chars, bytes, longest int64 }

// wcRun is one run of wc.
type wcRun struct {
	*invocation
	lines, words, chars, bytes, longest bool
	width                               int
}

// wc counts lines, words and bytes.
func wc(inv *invocation) {
	w := wcRun{invocation: inv}
	from := ""
	o := inv.options()
	o.flag(&w.lines, 'l', "lines")
	o.flag(&w.words, 'w', "words")
	o.flag(&w.chars, 'm', "chars")
	o.flag(&w.bytes, 'c', "bytes")
	o.flag(&w.longest, 'L', "max-line-length")
	o.value(&from, 0, "files0-from")
	operands, ok := o.parse()
	if !ok {
		return
	}
	if from != "" {
		if operands, ok = w.filesFrom(from, operands); !ok {
			return
		}
	}
	if !w.lines && !w.words && !w.chars && !w.bytes && !w.longest {
		w.lines, w.words, w.bytes = true, true, true
	}
	names := operands
	if len(names) == 0 && from == "" {
		names = []string{"-"}
	}
	w.width = w.numberWidth(names)
	var total wcCounts
	for _, name := range names {
		if c, ok := w.file(name); ok {
			total.add(c)
			if len(operands) == 0 && from == "" {
				name = ""
			}
			w.print(c, name)
		}
	}
	if len(names) > 1 {
		w.print(total, "total")
	}
}

// filesFrom reads file names that end in NUL.
func (w *wcRun) filesFrom(from string, operands []string) ([]string, bool) {
	if len(operands) > 0 {
		w.usage(1, "extra operand %s\nfile operands cannot be combined with --files0-from", quoteText(operands[0]))
		return nil, false
	}
	in, err := openInput(w.p, from)
	if err != nil {
		w.errorf("cannot open %s for reading: %v", quoteFile(from), err)
		return nil, false
	}
	defer in.Close()
	text := strings.TrimSuffix(string(in.all()), "\x00")
	if text == "" {
		return nil, true
	}
	return strings.Split(text, "\x00"), true
}

// numberWidth is how wide numbers are printed: as wide as the sum of the
// sizes, at least 7 where a size is not known beforehand.
func (w *wcRun) numberWidth(names []string) int {
	columns := 0
	for _, on := range []bool{w.lines, w.words, w.chars, w.bytes, w.longest} {
		if on {
			columns++
		}
	}
	if len(names) == 1 && columns == 1 {
		return 1
	}
	least, sum := 1, int64(0)
	for _, name := range names {
		st, err := sys.StatPath(w.p, name)
		if name == "-" {
			st, err = sys.Fstat(w.p, 0)
		}
		if err != nil {
			continue
		}
		if st.Mode&sys.S_IFMT == sys.S_IFREG {
			sum += st.Size
		} else {
			least = 7
		}
	}
	return max(least, len(strconv.FormatInt(sum, 10)))
}

func (w *wcRun) file(name string) (c wcCounts, ok bool) {
	in, err := openInput(w.p, name)
	if err != nil {
		w.errorf("%s: %v", quoteName(name), err)
		return c, false
	}
	defer in.Close()
	if !w.lines && !w.words && !w.longest {
		c.bytes = in.skip()
	}
	c.read(in)
	if in.err != nil {
		w.errorf("%s: %v", quoteName(name), in.err)
	}
	return c, true
}

// read counts; in the C locale a character is a byte, and bytes that cannot be
// printed neither begin a word nor take room.
func (c *wcCounts) read(in *input) {
	inWord := false
	column := int64(0)
	for {
		b, ok := in.chunk()
		if !ok {
			break
		}
		c.bytes += int64(len(b))
		for _, ch := range b {
			switch {
			case ch > ' ' && ch < 0x7f:
				column++
				if !inWord {
					c.words++
					inWord = true
				}
				continue
			case ch == '\n':
				c.lines++
				c.endLine(&column)
			case ch == '\r' || ch == '\f':
				c.endLine(&column)
			case ch == '\t':
				column += 8 - column%8
			case ch == ' ':
				column++
			case ch != '\v':
				continue
			}
			inWord = false
		}
	}
	c.endLine(&column)
	c.chars = c.bytes
}

// skip reports how many bytes need not be read to be counted: all that a regular
// file says to have. A size of whole pages may be made up: of such a file the
// last are left to be read.
func (in *input) skip() int64 {
	st, err := sys.Fstat(in.p, in.fd)
	if err != nil || !st.Mode.IsRegular() {
		return 0
	}
	at, err := in.p.Lseek(in.fd, 0, sys.SEEK_CUR)
	if err != nil {
		return 0
	}
	if st.Size%4096 != 0 {
		in.end = true
		return max(st.Size-at, 0)
	}
	end := st.Size - st.Size%(max(st.Blksize, 1)+1)
	if at >= end {
		return 0
	}
	if _, err := in.p.Lseek(in.fd, end, sys.SEEK_SET); err != nil {
		return 0
	}
	return end - at
}

func (c *wcCounts) endLine(column *int64) {
	c.longest = max(c.longest, *column)
	*column = 0
}

func (c *wcCounts) add(d wcCounts) {
	c.lines += d.lines
	c.words += d.words
	c.chars += d.chars
	c.bytes += d.bytes
	c.longest = max(c.longest, d.longest)
}

func (w *wcRun) print(c wcCounts, name string) {
	var columns []string
	for _, column := range []struct {
		on bool
		n  int64
	}{{w.lines, c.lines}, {w.words, c.words}, {w.chars, c.chars}, {w.bytes, c.bytes}, {w.longest, c.longest}} {
		if column.on {
			n := strconv.FormatInt(column.n, 10)
			columns = append(columns, strings.Repeat(" ", max(w.width-len(n), 0))+n)
		}
	}
	w.out.WriteString(strings.Join(columns, " "))
	if name != "" {
		w.out.WriteString(" " + wcName(name))
	}
	w.out.WriteByte('\n')
}

// wcName is a name as wc prints it: quoted where it would break lines.
func wcName(name string) string {
	if strings.Contains(name, "\n") {
		return quoteName(name)
	}
	return name
}
