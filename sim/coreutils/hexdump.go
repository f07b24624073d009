package coreutils

import (
	"bytes"
	"strconv"
	"strings"
)

// hexdumpRun is one run of hexdump.
type hexdumpRun struct {
	*invocation
	style      byte // C, x, b, c, d, o, or 0 for plain words
	everything bool
	skip       int64
	limit      int64
}

// hexdump shows files in hexadecimal and other forms.
func hexdump(inv *invocation) {
	h := hexdumpRun{invocation: inv, limit: -1}
	if inv.name == "hd" {
		h.style = 'C'
	}
	o := inv.options()
	for _, style := range []struct {
		letter byte
		long   string
	}{{'C', "canonical"}, {'x', "two-bytes-hex"}, {'b', "one-byte-octal"}, {'c', "one-byte-char"}, {'d', "two-bytes-decimal"}, {'o', "two-bytes-octal"}} {
		o.do(style.letter, style.long, func() { h.style = style.letter })
	}
	o.flag(&h.everything, 'v', "no-squeezing")
	number := func(n *int64) func(string) bool {
		return func(v string) bool {
			got, err := strconv.ParseInt(v, 0, 64)
			if err != nil {
				h.errorf("failed to parse length: %s", quoteText(v))
				return false
			}
			*n = got
			return true
		}
	}
	o.each('n', "length", number(&h.limit))
	o.each('s', "skip", number(&h.skip))
	o.known("e", "format", "f", "format-file", "L", "color")
	operands, ok := o.parse()
	if !ok {
		return
	}
	if data, ok := h.read(operands); ok {
		h.dump(data)
	}
}

func (h *hexdumpRun) read(names []string) (data []byte, ok bool) {
	if len(names) == 0 {
		names = []string{"-"}
	}
	for _, name := range names {
		in, err := openInput(h.p, name)
		if err != nil {
			h.errorf("%s: %v", name, err)
			continue
		}
		ok = true
		for h.limit < 0 || int64(len(data)) < h.skip+h.limit {
			b, more := in.chunk()
			if !more {
				break
			}
			data = append(data, b...)
		}
		in.Close()
	}
	if !ok {
		h.errorf("all input file arguments failed")
		return nil, false
	}
	data = data[min(h.skip, int64(len(data))):]
	if h.limit >= 0 {
		data = data[:min(h.limit, int64(len(data)))]
	}
	return data, true
}

func (h *hexdumpRun) dump(data []byte) {
	var last []byte
	starred := false
	for at := 0; at < len(data); at += 16 {
		line := data[at:min(at+16, len(data))]
		if !h.everything && last != nil && bytes.Equal(line, last) {
			if !starred {
				h.out.WriteString("*\n")
				starred = true
			}
			continue
		}
		last, starred = line, false
		h.line(h.skip+int64(at), line)
	}
	if len(data) > 0 {
		h.out.WriteString(h.address(h.skip+int64(len(data))) + "\n")
	}
}

func (h *hexdumpRun) address(n int64) string {
	width := 7
	if h.style == 'C' {
		width = 8
	}
	return zeroPad(strconv.FormatInt(n, 16), width)
}

func (h *hexdumpRun) line(offset int64, line []byte) {
	h.out.WriteString(h.address(offset))
	if h.style == 'C' {
		h.canonical(line)
		return
	}
	size, width := 2, 8
	switch h.style {
	case 0:
		width = 5
	case 'b', 'c':
		size, width = 1, 4
	}
	for i := 0; i < 16; i += size {
		item := ""
		if i < len(line) {
			item = h.item(line[i:min(i+size, len(line))])
		}
		h.out.WriteString(strings.Repeat(" ", width-len(item)) + item)
	}
	h.out.WriteByte('\n')
}

func (h *hexdumpRun) item(b []byte) string {
	n := uint64(b[0])
	if len(b) > 1 {
		n |= uint64(b[1]) << 8
	}
	switch h.style {
	case 'b':
		return zeroPad(strconv.FormatUint(n, 8), 3)
	case 'c':
		return odCharacter(b[0])
	case 'd':
		return zeroPad(strconv.FormatUint(n, 10), 5)
	case 'o':
		return zeroPad(strconv.FormatUint(n, 8), 6)
	}
	return zeroPad(strconv.FormatUint(n, 16), 4)
}

func (h *hexdumpRun) canonical(line []byte) {
	for i := 0; i < 16; i++ {
		if i%8 == 0 {
			h.out.WriteByte(' ')
		}
		if i < len(line) {
			h.out.Printf(" %02x", line[i])
		} else {
			h.out.WriteString("   ")
		}
	}
	h.out.WriteString("  |")
	for _, c := range line {
		h.out.WriteByte(dotted(c))
	}
	h.out.WriteString("|\n")
}
