package coreutils

import (
	"bytes"
	"encoding/binary"
	"math"
	"strconv"
	"strings"
)

// odRun is one run of od.
type odRun struct {
	*invocation
	formats    []odFormat
	radix      byte
	skip       int64
	limit      int64 // -1: none
	width      int
	everything bool // -v: equal lines too
}

// odFormat is one way to show data.
type odFormat struct {
	kind byte // a, c, d, f, o, u or x
	size int
	text bool // z: the printable characters behind the line
}

// od dumps files in octal and other forms.
func od(inv *invocation) {
	o := odRun{invocation: inv, radix: 'o', limit: -1}
	opts := o.options()
	operands, ok := opts.parse()
	if !ok {
		return
	}
	if len(o.formats) == 0 {
		o.formats = []odFormat{{kind: 'o', size: 2}}
	}
	if o.width == 0 {
		o.width = 16
	}
	if len(operands) == 0 {
		operands = []string{"-"}
	}
	var data []byte
	opened := false
	for _, name := range operands {
		in, err := openInput(o.p, name)
		if err != nil {
			o.errorf("%s: %v", quoteName(name), err)
			continue
		}
		opened = true
		for o.limit < 0 || int64(len(data)) < o.skip+o.limit {
			b, more := in.chunk()
			if !more {
				break
			}
			data = append(data, b...)
		}
		if in.err != nil {
			o.errorf("%s: read error: %v", quoteName(name), in.err)
		}
		in.Close()
	}
	if !opened {
		return
	}
	if o.skip > int64(len(data)) {
		o.errorf("cannot skip past end of combined input")
		return
	}
	data = data[o.skip:]
	if o.limit >= 0 {
		data = data[:min(o.limit, int64(len(data)))]
	}
	o.dump(data)
}

func (o *odRun) options() *options {
	opts := o.invocation.options()
	opts.each('A', "address-radix", func(v string) bool {
		if v == "" || strings.IndexByte("doxn", v[0]) < 0 {
			o.errorf("invalid output address radix '%s'; it must be one character from [doxn]", v)
			return false
		}
		o.radix = v[0]
		return true
	})
	opts.each('t', "format", o.takeFormat)
	for _, old := range []struct {
		letter byte
		format odFormat
	}{
		{'a', odFormat{kind: 'a', size: 1}}, {'b', odFormat{kind: 'o', size: 1}}, {'c', odFormat{kind: 'c', size: 1}},
		{'d', odFormat{kind: 'u', size: 2}}, {'f', odFormat{kind: 'f', size: 4}}, {'i', odFormat{kind: 'd', size: 4}},
		{'l', odFormat{kind: 'd', size: 8}}, {'o', odFormat{kind: 'o', size: 2}}, {'s', odFormat{kind: 'd', size: 2}},
		{'x', odFormat{kind: 'x', size: 2}},
	} {
		opts.do(old.letter, "", func() { o.formats = append(o.formats, old.format) })
	}
	opts.each('j', "skip-bytes", o.number(&o.skip, 'j'))
	opts.each('N', "read-bytes", o.number(&o.limit, 'N'))
	opts.flag(&o.everything, 'v', "output-duplicates")
	opts.optional('w', "width", func(v string) bool {
		o.width = 32
		if v != "" {
			n, ok := parseCount(v)
			if !ok || n < 1 || n > 1<<16 {
				o.errorf("invalid -w argument %s", quoteText(v))
				return false
			}
			o.width = int(n)
		}
		return true
	})
	opts.known("S", "strings", "endian", "traditional")
	return opts
}

func (o *odRun) number(n *int64, letter byte) func(string) bool {
	return func(v string) bool {
		if strings.HasPrefix(v, "0x") {
			got, err := strconv.ParseInt(v[2:], 16, 64)
			*n = got
			return err == nil
		}
		got, ok := parseCount(v)
		if !ok {
			o.errorf("invalid -%c argument %s", letter, quoteText(v))
		}
		*n = got
		return ok
	}
}

// takeFormat reads the types of -t, such as x1z or d4u2.
func (o *odRun) takeFormat(v string) bool {
	for rest := v; rest != ""; {
		f := odFormat{kind: rest[0], size: 4}
		rest = rest[1:]
		switch f.kind {
		case 'a', 'c':
			f.size = 1
		case 'd', 'o', 'u', 'x', 'f':
			if f.kind == 'f' {
				f.size = 8
			}
			rest = f.takeSize(rest)
			if f.size != 1 && f.size != 2 && f.size != 4 && f.size != 8 || f.kind == 'f' && f.size < 4 {
				kind := "integral"
				if f.kind == 'f' {
					kind = "floating point"
				}
				o.errorf("invalid type string %s;\nthis system doesn't provide a %d-byte %s type", quoteText(v), f.size, kind)
				return false
			}
		default:
			o.errorf("invalid character '%c' in type string %s", f.kind, quoteText(v))
			return false
		}
		if strings.HasPrefix(rest, "z") {
			f.text = true
			rest = rest[1:]
		}
		o.formats = append(o.formats, f)
	}
	return true
}

func (f *odFormat) takeSize(rest string) string {
	if rest == "" {
		return rest
	}
	if i := strings.IndexByte("CSILFD", rest[0]); i >= 0 {
		f.size = [...]int{1, 2, 4, 8, 4, 8}[i]
		return rest[1:]
	}
	digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
	if digits > 0 {
		f.size, _ = strconv.Atoi(rest[:digits])
	}
	return rest[digits:]
}

// columns is how wide one item is shown, without the space before it.
func (f odFormat) columns() int {
	switch f.kind {
	case 'a', 'c':
		return 3
	case 'd':
		return [...]int{0, 4, 6, 0, 11, 0, 0, 0, 20}[f.size]
	case 'u':
		return [...]int{0, 3, 5, 0, 10, 0, 0, 0, 20}[f.size]
	case 'o':
		return [...]int{0, 3, 6, 0, 11, 0, 0, 0, 22}[f.size]
	case 'x':
		return 2 * f.size
	}
	return [...]int{0, 0, 0, 0, 15, 0, 0, 0, 24}[f.size]
}

func (o *odRun) dump(data []byte) {
	perByte := 0 // eighths of a column that a byte needs in the widest format
	for _, f := range o.formats {
		perByte = max(perByte, 8*(f.columns()+1)/f.size)
	}
	var last []byte
	starred := false
	at := 0
	for ; at < len(data); at += o.width {
		line := data[at:min(at+o.width, len(data))]
		if !o.everything && last != nil && len(line) == o.width && bytes.Equal(line, last) {
			if !starred {
				o.out.WriteString("*\n")
				starred = true
			}
			continue
		}
		last, starred = line, false
		o.line(o.skip+int64(at), line, perByte)
	}
	if o.radix != 'n' {
		o.out.WriteString(o.address(o.skip+int64(len(data))) + "\n")
	}
}

func (o *odRun) address(n int64) string {
	switch o.radix {
	case 'd':
		return zeroPad(strconv.FormatInt(n, 10), 7)
	case 'x':
		return zeroPad(strconv.FormatInt(n, 16), 6)
	case 'n':
		return ""
	}
	return zeroPad(strconv.FormatInt(n, 8), 7)
}

// line prints one line in every format.
func (o *odRun) line(offset int64, line []byte, perByte int) {
	address := o.address(offset)
	for i, f := range o.formats {
		if i > 0 {
			address = strings.Repeat(" ", len(address))
		}
		o.out.WriteString(address)
		padded := append(bytes.Clone(line), make([]byte, 8)...)
		width := perByte * f.size / 8
		used := 0
		for at := 0; at < len(line); at += f.size {
			item := f.item(padded[at : at+f.size])
			o.out.WriteString(strings.Repeat(" ", max(width-len(item), 0)) + item)
			used++
		}
		if f.text {
			missing := (o.width+f.size-1)/f.size - used
			o.out.WriteString(strings.Repeat(" ", missing*width) + "  >")
			for _, c := range line {
				o.out.WriteByte(dotted(c))
			}
			o.out.WriteByte('<')
		}
		o.out.WriteByte('\n')
	}
}

// dotted is a byte as dumps show it beside the numbers.
func dotted(c byte) byte {
	if isPrintable(c) {
		return c
	}
	return '.'
}

// odNames are the control characters by their names.
const odNames = "nulsohstxetxeotenqackbel bs ht nl vt ff cr so sidledc1dc2dc3dc4naksynetbcan emsubesc fs gs rs us sp"

// item shows one item.
func (f odFormat) item(b []byte) string {
	switch f.kind {
	case 'a':
		c := int(b[0] & 0x7f)
		if c == 0x7f {
			return "del"
		}
		if c <= ' ' {
			return strings.TrimLeft(odNames[3*c:3*c+3], " ")
		}
		return string(rune(c))
	case 'c':
		return odCharacter(b[0])
	}
	var full [8]byte
	copy(full[:], b)
	n := binary.LittleEndian.Uint64(full[:])
	switch f.kind {
	case 'x':
		return zeroPad(strconv.FormatUint(n, 16), f.columns())
	case 'o':
		return zeroPad(strconv.FormatUint(n, 8), f.columns())
	case 'u':
		return strconv.FormatUint(n, 10)
	case 'd':
		shift := 64 - 8*f.size
		return strconv.FormatInt(int64(n<<shift)>>shift, 10)
	}
	if f.size == 4 {
		return odFloat(float64(math.Float32frombits(uint32(n))), 32)
	}
	return odFloat(math.Float64frombits(n), 64)
}

func odCharacter(c byte) string {
	if isPrintable(c) {
		return string([]byte{c})
	}
	if i := strings.IndexByte("\x00\a\b\f\n\r\t\v", c); i >= 0 {
		return `\` + "0abfnrtv"[i:i+1]
	}
	return zeroPad(strconv.FormatUint(uint64(c), 8), 3)
}

// odFloat is the shortest text that reads back as the number.
func odFloat(x float64, bits int) string {
	text := strconv.FormatFloat(x, 'g', -1, bits)
	if text == "+Inf" || text == "-Inf" || text == "NaN" {
		return strings.TrimPrefix(strings.ToLower(text), "+")
	}
	return text
}
