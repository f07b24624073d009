package coreutils

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// xxdRun is one run of xxd.
type xxdRun struct {
	*invocation
	plain, reverse, bits, include, upper, skipZeros bool
	columns, group                                  int // -1: not given
	length, seek                                    int64
}

// xxd makes a hexadecimal dump, or a file of one.
func xxd(inv *invocation) {
	x := xxdRun{invocation: inv, columns: -1, group: -1, length: -1}
	operands, ok := x.arguments()
	if !ok {
		return
	}
	x.defaults()
	name := "-"
	if len(operands) > 0 {
		name = operands[0]
	}
	in, err := openInput(x.p, name)
	if err != nil {
		x.warnf("%s: %v", name, err)
		x.status = 2
		return
	}
	defer in.Close()
	if len(operands) > 1 && operands[1] != "-" {
		fd, err := openOutput(x.p, operands[1])
		if err != nil {
			x.warnf("%s: %v", operands[1], err)
			x.status = 3
			return
		}
		x.out = newOutput(x.p, fd)
		defer x.p.Close(fd)
	}
	if x.reverse {
		x.back(in)
	} else {
		x.forth(in, name)
	}
	x.out.Flush()
}

// arguments reads options, which xxd takes in its own way: single letters,
// values glued or behind.
func (x *xxdRun) arguments() (operands []string, ok bool) {
	numbers := map[byte]func(n int64){
		'c': func(n int64) { x.columns = int(n) },
		'g': func(n int64) { x.group = int(n) },
		'l': func(n int64) { x.length = n },
		's': func(n int64) { x.seek = n },
	}
	args := x.args
	for len(args) > 0 && len(args[0]) > 1 && args[0][0] == '-' {
		arg := strings.TrimPrefix(args[0], "-")
		args = args[1:]
		if arg == "-" {
			break
		}
		arg = strings.TrimPrefix(arg, "-")
		letter := arg[0]
		if take := numbers[letter]; take != nil {
			value := strings.TrimLeft(arg[1:], "abcdefghijklmnopqrstuvwyz")
			if value == "" {
				if len(args) == 0 {
					x.complain()
					return nil, false
				}
				value, args = args[0], args[1:]
			}
			n, err := strconv.ParseInt(value, 0, 64)
			if err != nil {
				n = 0
			}
			take(n)
			continue
		}
		if !x.letters(arg) {
			x.complain()
			return nil, false
		}
	}
	return append(operands, args...), true
}

func (x *xxdRun) letters(arg string) bool {
	if strings.HasPrefix("plain", arg) || strings.HasPrefix("postscript", arg) {
		x.plain = true
		return true
	}
	for _, c := range []byte(arg) {
		switch c {
		case 'p':
			x.plain = true
		case 'r':
			x.reverse = true
		case 'b':
			x.bits = true
		case 'i':
			x.include = true
		case 'u':
			x.upper = true
		case 'a':
			x.skipZeros = true
		default:
			return false
		}
	}
	return true
}

func (x *xxdRun) complain() {
	sys.WriteAll(x.p, 2, []byte("Usage:\n       xxd [options] [infile [outfile]]\n    or\n       xxd -r [-s [-]offset] [-c cols] [-ps] [infile [outfile]]\n"))
	x.status = 1
}

func (x *xxdRun) defaults() {
	if x.columns <= 0 {
		switch {
		case x.plain:
			x.columns = 30
		case x.include:
			x.columns = 12
		case x.bits:
			x.columns = 6
		default:
			x.columns = 16
		}
	}
	if x.group < 0 {
		x.group = 2
		if x.bits {
			x.group = 1
		}
	}
	if x.group == 0 {
		x.group = x.columns
	}
}

// forth dumps.
func (x *xxdRun) forth(in *input, name string) {
	data := x.read(in)
	switch {
	case x.plain:
		for len(data) > 0 {
			n := min(x.columns, len(data))
			for _, c := range data[:n] {
				x.out.WriteString(x.hex(c))
			}
			x.out.WriteByte('\n')
			data = data[n:]
		}
	case x.include:
		x.source(data, name)
	default:
		x.lines(data)
	}
}

func (x *xxdRun) read(in *input) []byte {
	var data []byte
	for x.length < 0 || int64(len(data)) < x.seek+x.length {
		b, ok := in.chunk()
		if !ok {
			break
		}
		data = append(data, b...)
	}
	if x.seek < 0 {
		x.seek = max(0, int64(len(data))+x.seek)
	}
	data = data[min(x.seek, int64(len(data))):]
	if x.length >= 0 {
		data = data[:min(x.length, int64(len(data)))]
	}
	return data
}

func (x *xxdRun) hex(c byte) string {
	if x.bits {
		return zeroPad(strconv.FormatUint(uint64(c), 2), 8)
	}
	digits := "0123456789abcdef"
	if x.upper {
		digits = "0123456789ABCDEF"
	}
	return string([]byte{digits[c>>4], digits[c&15]})
}

func (x *xxdRun) lines(data []byte) {
	wide := 2
	if x.bits {
		wide = 8
	}
	full := x.columns*wide + (x.columns-1)/x.group + 1
	zeros := 0
	for at := 0; at < len(data); at += x.columns {
		line := data[at:min(at+x.columns, len(data))]
		if x.skipZeros && at+x.columns < len(data) && strings.Trim(string(line), "\x00") == "" {
			if zeros++; zeros > 1 {
				if zeros == 2 {
					x.out.WriteString("*\n")
				}
				continue
			}
		} else {
			zeros = 0
		}
		body := ""
		for i, c := range line {
			if i > 0 && i%x.group == 0 {
				body += " "
			}
			body += x.hex(c)
		}
		text := make([]byte, len(line))
		for i, c := range line {
			text[i] = dotted(c)
		}
		x.out.Printf("%08x: %-*s %s\n", x.seek+int64(at), full, body, text)
	}
}

// source writes the data as an array of C.
func (x *xxdRun) source(data []byte, name string) {
	ident := []byte(name)
	for i, c := range ident {
		if !isWordByte(c) {
			ident[i] = '_'
		}
	}
	if len(ident) > 0 && isDigit(ident[0]) {
		ident = append([]byte("__"), ident...)
	}
	if name != "-" {
		x.out.Printf("unsigned char %s[] = {\n", ident)
	}
	for i, c := range data {
		switch {
		case i == 0:
			x.out.WriteString("  ")
		case i%x.columns == 0:
			x.out.WriteString(",\n  ")
		default:
			x.out.WriteString(", ")
		}
		x.out.WriteString("0x" + x.hex(c))
	}
	if len(data) > 0 {
		x.out.WriteByte('\n')
	}
	if name != "-" {
		x.out.Printf("};\nunsigned int %s_len = %d;\n", ident, len(data))
	}
}

// back makes data of a dump.
func (x *xxdRun) back(in *input) {
	var data []byte
	for {
		line, ok := in.line()
		if !ok {
			break
		}
		if x.plain {
			data = append(data, hexPairs(line, len(line))...)
			continue
		}
		address, rest, found := strings.Cut(line, ":")
		offset, err := strconv.ParseInt(strings.TrimSpace(address), 16, 40)
		if !found || err != nil {
			continue
		}
		if int(offset) < len(data) {
			data = data[:offset]
		}
		data = append(data, make([]byte, int(offset)-len(data))...)
		if i := strings.Index(rest, "  "); i >= 0 {
			rest = rest[:i]
		}
		data = append(data, hexPairs(rest, x.columns)...)
	}
	x.out.Write(data)
}

// hexPairs reads pairs of hexadecimal digits, most of them.
func hexPairs(text string, most int) (data []byte) {
	high := -1
	for i := 0; i < len(text) && len(data) < most; i++ {
		digit := strings.IndexByte("0123456789abcdef", text[i]|0x20)
		if digit < 0 || text[i] < '0' {
			high = -1
			continue
		}
		if high < 0 {
			high = digit
			continue
		}
		data = append(data, byte(high<<4|digit))
		high = -1
	}
	return data
}
