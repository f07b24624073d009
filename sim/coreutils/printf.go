package coreutils

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// printfCommand is printf as a program.
func printfCommand(inv *invocation) {
	args := inv.args
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		inv.usage(1, "missing operand")
		return
	}
	f := Format{P: inv.p, Quote: quoteText}
	inv.out.Write(f.Run(args[0], args[1:]))
	for _, problem := range f.Problems {
		inv.errorf("%s", problem)
	}
}

// Format is one run of printf. Quote shows arguments in messages; where it is
// nil the messages are those of the shell's builtin.
type Format struct {
	P        sys.Process
	Quote    func(string) string
	Word     func(string) string // %q
	Started  int64               // for %(fmt)T with -2, in seconds
	Problems []string            // what was wrong, in order
	Failed   bool                // a problem was more than a warning

	out  []byte
	args []string
	used bool // an argument was taken in this round
	stop bool
}

// Run is what printf prints for a format and arguments.
func (f *Format) Run(format string, args []string) []byte {
	f.args = args
	for {
		f.used = false
		f.round(format)
		if f.stop || !f.used || len(f.args) == 0 {
			return f.out
		}
	}
}

func (f *Format) problem(text string) {
	f.Problems = append(f.Problems, text)
	f.Failed = true
}

func (f *Format) round(format string) {
	for i := 0; i < len(format) && !f.stop; i++ {
		switch {
		case format[i] == '\\' && i+1 < len(format):
			var n int
			f.out, n, f.stop = escape(f.out, format[i+1:], formatEscapes)
			i += n
		case format[i] == '%':
			i += f.directive(format[i:]) - 1
		default:
			f.out = append(f.out, format[i])
		}
	}
}

// spec is a directive of a format.
type spec struct {
	flags     string
	width     int
	precision int // -1: none
}

// next is the next argument, "" where there are none left.
func (f *Format) next() (string, bool) {
	f.used = true
	if len(f.args) == 0 {
		return "", false
	}
	arg := f.args[0]
	f.args = f.args[1:]
	return arg, true
}

// maxWidth bounds widths and precisions.
const maxWidth = 1 << 24

// star reads a width or precision: digits or *.
func (f *Format) star(text string) (value, n int) {
	if strings.HasPrefix(text, "*") {
		arg, _ := f.next()
		return int(min(max(f.integer(arg), -maxWidth), maxWidth)), 1
	}
	for n < len(text) && text[n] >= '0' && text[n] <= '9' {
		value = min(value*10+int(text[n]-'0'), maxWidth)
		n++
	}
	return value, n
}

// directive prints one %... and tells how long it is.
func (f *Format) directive(text string) int {
	i := 1
	if i < len(text) && text[i] == '%' {
		f.out = append(f.out, '%')
		return 2
	}
	var s spec
	for i < len(text) && strings.IndexByte("-+ #0'", text[i]) >= 0 {
		s.flags += text[i : i+1]
		i++
	}
	w, n := f.star(text[i:])
	if s.width = w; w < 0 {
		s.flags, s.width = s.flags+"-", -w
	}
	i += n
	s.precision = -1
	if i < len(text) && text[i] == '.' {
		p, n := f.star(text[i+1:])
		s.precision = max(p, -1)
		i += 1 + n
	}
	for i < len(text) && strings.IndexByte("hlLjzt", text[i]) >= 0 {
		i++
	}
	if i == len(text) {
		f.badDirective(text, 0)
		return i
	}
	if text[i] == '(' {
		return i + f.time(text[i:], s)
	}
	if !f.convert(text[i], s) {
		f.badDirective(text[:i+1], text[i])
	}
	return i + 1
}

func (f *Format) badDirective(text string, c byte) {
	f.stop = true
	switch {
	case f.Quote != nil:
		f.problem(text + ": invalid conversion specification")
	case c == 0:
		f.problem("`" + text + "': missing format character")
	default:
		f.problem("`" + string(c) + "': invalid format character")
	}
}

func (f *Format) convert(c byte, s spec) bool {
	switch c {
	case 'd', 'i':
		arg, _ := f.next()
		f.number(s, f.integer(arg), 'd')
	case 'u', 'o', 'x', 'X':
		arg, _ := f.next()
		f.unsigned(s, uint64(f.integer(arg)), c)
	case 'e', 'E', 'f', 'F', 'g', 'G', 'a', 'A':
		arg, _ := f.next()
		f.float(s, f.real(arg), c)
	case 'c':
		arg, _ := f.next()
		s.precision = 1
		f.text(s, arg)
	case 's':
		arg, _ := f.next()
		f.text(s, arg)
	case 'b':
		arg, _ := f.next()
		b, stop := unescape(nil, arg, percentB)
		f.text(s, string(b))
		f.stop = f.stop || stop
	case 'q', 'Q':
		arg, _ := f.next()
		if f.Word != nil {
			arg = f.Word(arg)
		} else {
			arg = shellQuote(arg)
		}
		f.text(s, arg)
	default:
		return false
	}
	return true
}

// shellQuote quotes a word where the shell would take it apart.
func shellQuote(word string) string {
	plain := word != ""
	for i := 0; i < len(word); i++ {
		c := word[i]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("@%+=:,./_-", c) >= 0) {
			plain = false
		}
	}
	if plain {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

func (s *spec) has(flag byte) bool { return strings.IndexByte(s.flags, flag) >= 0 }

// text prints a string in its field.
func (f *Format) text(s spec, text string) {
	if s.precision >= 0 && len(text) > s.precision {
		text = text[:s.precision]
	}
	f.pad(s, text)
}

func (f *Format) pad(s spec, text string) {
	gap := s.width - len(text)
	if gap > 0 && !s.has('-') {
		f.out = append(f.out, strings.Repeat(" ", gap)...)
	}
	f.out = append(f.out, text...)
	if gap > 0 && s.has('-') {
		f.out = append(f.out, strings.Repeat(" ", gap)...)
	}
}

// number prints digits with sign, precision and zeros.
func (f *Format) number(s spec, n int64, c byte) {
	sign := ""
	switch {
	case n < 0:
		sign = "-"
	case s.has('+'):
		sign = "+"
	case s.has(' '):
		sign = " "
	}
	digits := strconv.FormatInt(n, 10)
	f.digits(s, sign, strings.TrimPrefix(digits, "-"))
}

func (f *Format) unsigned(s spec, n uint64, c byte) {
	prefix, text := "", ""
	switch c {
	case 'u':
		text = strconv.FormatUint(n, 10)
	case 'o':
		text = strconv.FormatUint(n, 8)
		if s.has('#') && n != 0 {
			text = "0" + text
		}
	default:
		text = strconv.FormatUint(n, 16)
		if s.has('#') && n != 0 {
			prefix = "0x"
		}
	}
	if c == 'X' {
		prefix, text = strings.ToUpper(prefix), strings.ToUpper(text)
	}
	f.digits(s, prefix, text)
}

func (f *Format) digits(s spec, prefix, text string) {
	if s.precision == 0 && text == "0" {
		text = ""
	}
	if gap := s.precision - len(text); gap > 0 {
		text = strings.Repeat("0", gap) + text
	}
	if gap := s.width - len(prefix) - len(text); gap > 0 && s.has('0') && !s.has('-') && s.precision < 0 {
		text = strings.Repeat("0", gap) + text
	}
	f.pad(s, prefix+text)
}

func (f *Format) float(s spec, x float64, c byte) {
	verb := "%"
	for _, flag := range []byte("-+ #0") {
		if s.has(flag) && !(flag == '0' && (math.IsInf(x, 0) || math.IsNaN(x))) {
			verb += string(flag)
		}
	}
	if s.width > 0 {
		verb += strconv.Itoa(s.width)
	}
	precision := s.precision
	if precision < 0 && c != 'a' && c != 'A' {
		precision = 6
	}
	switch {
	case math.IsInf(x, 0) || math.IsNaN(x):
		text := strings.ToLower(strings.TrimPrefix(strconv.FormatFloat(x, 'f', -1, 64), "+"))
		if c == 'F' || c == 'E' || c == 'G' {
			text = strings.ToUpper(text)
		}
		f.pad(s, text)
		return
	case c == 'a':
		c = 'x'
	case c == 'A':
		c = 'X'
	}
	if precision >= 0 {
		verb += "." + strconv.Itoa(precision)
	}
	f.out = fmt.Appendf(f.out, verb+string(c), x)
}

// integer reads a number as strtol does, or 'c for a character.
func (f *Format) integer(text string) int64 {
	if text == "" {
		return 0
	}
	if text[0] == '\'' || text[0] == '"' {
		if len(text) > 1 {
			return int64(text[1])
		}
		return 0
	}
	body := strings.TrimLeft(text, " \t\n")
	end := numberEnd(body)
	if end == 0 {
		f.invalid(text, false)
		return 0
	}
	n, err := strconv.ParseInt(cNumber(body[:end]), 0, 64)
	if err != nil {
		if u, err2 := strconv.ParseUint(strings.TrimPrefix(cNumber(body[:end]), "+"), 0, 64); err2 == nil {
			n = int64(u)
		} else if f.Quote != nil {
			f.problem(f.Quote(text) + ": Numerical result out of range")
		} else {
			f.Problems = append(f.Problems, "warning: "+text+": Numerical result out of range")
		}
	}
	if end < len(body) {
		f.invalid(text, true)
	}
	return n
}

// cNumber writes an octal number as Go reads it.
func cNumber(text string) string {
	sign, body := "", text
	if body[0] == '-' || body[0] == '+' {
		sign, body = body[:1], body[1:]
	}
	if len(body) > 1 && body[0] == '0' && body[1] >= '0' && body[1] <= '7' {
		body = "0o" + body[1:]
	}
	return sign + body
}

// numberEnd is how much of text is an integer in C's notation.
func numberEnd(text string) int {
	i := 0
	if i < len(text) && (text[i] == '-' || text[i] == '+') {
		i++
	}
	base, start := "0123456789", i
	if strings.HasPrefix(text[i:], "0x") || strings.HasPrefix(text[i:], "0X") {
		base, start = "0123456789abcdefABCDEF", i+2
	} else if strings.HasPrefix(text[i:], "0") {
		base = "01234567"
	}
	j := start
	for j < len(text) && strings.IndexByte(base, text[j]) >= 0 {
		j++
	}
	if j == start {
		if start > i {
			return i + 1
		}
		return 0
	}
	return j
}

// invalid tells of an argument that is no number, or not to its end.
func (f *Format) invalid(text string, partly bool) {
	switch {
	case f.Quote == nil:
		f.problem(text + ": invalid number")
	case partly:
		f.problem(f.Quote(text) + ": value not completely converted")
	default:
		f.problem(f.Quote(text) + ": expected a numeric value")
	}
}

// real reads a floating-point number.
func (f *Format) real(text string) float64 {
	if text == "" {
		return 0
	}
	if text[0] == '\'' || text[0] == '"' {
		return float64(f.integer(text))
	}
	body := strings.TrimLeft(text, " \t\n")
	for end := len(body); end > 0; end-- {
		if strings.IndexByte(body[:end], '_') >= 0 {
			continue
		}
		if x, err := strconv.ParseFloat(body[:end], 64); err == nil || math.IsInf(x, 0) {
			if end < len(body) {
				f.invalid(text, true)
			}
			return x
		}
		if n, err := strconv.ParseInt(body[:end], 0, 64); err == nil && strings.HasPrefix(strings.TrimLeft(body, "+-"), "0x") {
			return float64(n)
		}
	}
	f.invalid(text, false)
	return 0
}

// time is %(format)T: -1 or nothing is now, -2 when the shell began.
func (f *Format) time(text string, s spec) int {
	end := strings.Index(text, ")T")
	if end < 0 {
		f.badDirective(text, 0)
		return len(text)
	}
	now := f.P.Now()
	arg, ok := f.next()
	if ok && arg != "-1" {
		if n := f.integer(arg); n == -2 {
			now = sys.Timespec{Sec: f.Started}
		} else {
			now = sys.Timespec{Sec: n}
		}
	}
	layout := text[1:end]
	if layout == "" {
		layout = "%X"
	}
	f.text(s, strftime(layout, now, zoneOf(f.P)))
	return end + 2
}
