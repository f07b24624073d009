package coreutils

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// seqNumber is a number of seq's: exact where it is a decimal of moderate
// size (units of 10^-places), a float otherwise.
type seqNumber struct {
	units  int64
	places int
	float  float64
	exact  bool
	width  int // of the text, for -w
}

func seq(inv *invocation) {
	var format string
	var equal bool
	separator := "\n"
	o := inv.options()
	o.posix = true
	o.value(&separator, 's', "separator")
	o.value(&format, 'f', "format")
	o.flag(&equal, 'w', "equal-width")
	inv.args = protectNumbers(inv.args)
	operands, ok := o.parse()
	if !ok || !inv.atLeast(operands, 1, 1) || !inv.atMost(operands, 3, 1) {
		return
	}
	if format != "" && !inv.checkSeqFormat(format) {
		return
	}
	numbers := []seqNumber{}
	for _, text := range operands {
		n, ok := inv.seqNumber(text)
		if !ok {
			return
		}
		numbers = append(numbers, n)
	}
	one := seqNumber{units: 1, float: 1, exact: true, width: 1}
	first, step, last := one, one, numbers[len(numbers)-1]
	if len(numbers) > 1 {
		first = numbers[0]
	}
	if len(numbers) > 2 {
		step = numbers[1]
	}
	switch {
	case step.float == 0:
		inv.usage(1, "invalid Zero increment value: %s", quoteText(operands[1]))
		return
	case equal && format != "":
		inv.usage(1, "format string may not be specified when printing equal width strings")
		return
	}
	inv.writeSeq(first, step, last, seqStyle{format: format, separator: separator, equal: equal})
}

// protectNumbers puts "--" before a negative number, which is no option.
func protectNumbers(args []string) []string {
	for i := 0; i < len(args); i++ {
		a := args[i]
		if a == "--" || !strings.HasPrefix(a, "-") || a == "-" {
			return args
		}
		if isDigit(a[1]) || a[1] == '.' {
			return append(append(args[:i:i], "--"), args[i:]...)
		}
		if a == "-s" || a == "-f" || a == "--separator" || a == "--format" {
			i++
		}
	}
	return args
}

func (inv *invocation) seqNumber(text string) (seqNumber, bool) {
	f, err := strconv.ParseFloat(strings.TrimLeft(text, " "), 64)
	if strings.HasPrefix(strings.TrimLeft(text, "+-"), "0x") {
		var n int64
		n, err = strconv.ParseInt(text, 0, 64)
		f = float64(n)
		text = strconv.FormatInt(n, 10)
	}
	if err != nil && !math.IsInf(f, 0) || strings.Contains(text, "_") {
		inv.usage(1, "invalid floating point argument: %s", quoteText(text))
		return seqNumber{}, false
	}
	if math.IsNaN(f) {
		inv.usage(1, "invalid %s argument: %s", quoteText("not-a-number"), quoteText(text))
		return seqNumber{}, false
	}
	n := seqNumber{float: f, width: len(strings.TrimPrefix(text, "+"))}
	whole, frac, _ := strings.Cut(text, ".")
	if strings.HasPrefix(frac, "") && !strings.ContainsAny(text, "eEinINxX") {
		n.places = len(frac)
		if whole == "" || whole == "-" || whole == "+" {
			n.width++
		}
		if strings.HasSuffix(text, ".") {
			n.width--
		}
		units, err := strconv.ParseInt(whole+frac, 10, 64)
		n.units, n.exact = units, err == nil && units < 1<<52 && units > -1<<52
		return n, true
	}
	if f == math.Trunc(f) && math.Abs(f) < 1<<52 {
		n.units, n.exact = int64(f), true
		n.width = len(strconv.FormatInt(n.units, 10))
	}
	return n, true
}

// scaled is the number in units of 10^-places.
func (n seqNumber) scaled(places int) (int64, bool) {
	units := n.units
	for range places - n.places {
		if units > 1<<58 || units < -1<<58 {
			return 0, false
		}
		units *= 10
	}
	for p := n.places; p > places; p-- {
		units = floorDiv(units, 10)
	}
	return units, n.exact
}

// seqStyle is how the numbers are written.
type seqStyle struct {
	format, separator string
	equal             bool
	width             int
}

func (inv *invocation) writeSeq(first, step, last seqNumber, style seqStyle) {
	places := max(first.places, step.places)
	style.width = seqWidth(first, last, places, style.equal)
	begin, ok1 := first.scaled(places)
	by, ok2 := step.scaled(places)
	end, ok3 := last.scaled(max(places, last.places))
	if ok3 && last.places > places {
		end = seqLimit(end, by, last.places-places)
	}
	if math.IsInf(last.float, 0) {
		end, ok3 = math.MaxInt64-by, true
	}
	if !ok1 || !ok2 || !ok3 {
		inv.writeFloatSeq(first.float, step.float, last.float, places, style)
		return
	}
	count := 0
	for n := begin; by > 0 && n <= end || by < 0 && n >= end; n += by {
		if !inv.seqItem(count, style, func() string { return fixed(n, places) }, float64(n)/math.Pow10(places)) {
			return
		}
		count++
	}
	if count > 0 {
		inv.out.WriteByte('\n')
	}
}

// seqLimit drops the digits of end that the sequence cannot reach.
func seqLimit(end, by int64, digits int) int64 {
	for range digits {
		if by > 0 {
			end = floorDiv(end, 10)
		} else {
			end = -floorDiv(-end, 10)
		}
	}
	return end
}

// seqItem writes one number; not ok once standard output is gone.
func (inv *invocation) seqItem(count int, style seqStyle, text func() string, value float64) bool {
	if count > 0 {
		inv.out.WriteString(style.separator)
	}
	if style.format != "" {
		inv.out.WriteString(formatSeq(style.format, value))
	} else {
		inv.out.WriteString(zeroPad(text(), style.width))
	}
	if count%1024 == 0 {
		inv.p.Checkpoint()
	}
	return inv.out.err == nil
}

func (inv *invocation) writeFloatSeq(first, step, last float64, places int, style seqStyle) {
	count := 0
	for i := 0.0; ; i++ {
		n := first + i*step
		if step > 0 && n > last || step < 0 && n < last {
			break
		}
		if !inv.seqItem(count, style, func() string { return strconv.FormatFloat(n, 'f', places, 64) }, n) {
			return
		}
		count++
	}
	if count > 0 {
		inv.out.WriteByte('\n')
	}
}

// seqWidth is the width of -w, 0 without it.
func seqWidth(first, last seqNumber, places int, equal bool) int {
	if !equal {
		return 0
	}
	width := func(n seqNumber) int {
		w := n.width - n.places
		if n.places > 0 {
			w--
		}
		return w
	}
	w := max(width(first), width(last))
	if places > 0 {
		w += 1 + places
	}
	return w
}

// fixed writes units of 10^-places as a decimal.
func fixed(units int64, places int) string {
	sign := ""
	if units < 0 {
		sign, units = "-", -units
	}
	text := strconv.FormatInt(units, 10)
	if places == 0 {
		return sign + text
	}
	text = zeroPad(text, places+1)
	return sign + text[:len(text)-places] + "." + text[len(text)-places:]
}

// zeroPad puts zeros between the sign and the digits.
func zeroPad(text string, width int) string {
	sign := ""
	if strings.HasPrefix(text, "-") {
		sign, text = "-", text[1:]
	}
	if n := width - len(sign) - len(text); n > 0 {
		text = strings.Repeat("0", n) + text
	}
	return sign + text
}

// checkSeqFormat wants exactly one floating-point directive.
func (inv *invocation) checkSeqFormat(format string) bool {
	directives := 0
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			continue
		}
		if strings.HasPrefix(format[i:], "%%") {
			i++
			continue
		}
		if directives++; directives > 1 {
			inv.errorf("format %s has too many %% directives", quoteText(format))
			return false
		}
		for i++; i < len(format) && strings.IndexByte("-+#0 '123456789.", format[i]) >= 0; i++ {
		}
		if i < len(format) && format[i] == 'L' {
			i++
		}
		if i == len(format) {
			inv.errorf("format %s ends in %%", quoteText(format))
			return false
		}
		if strings.IndexByte("efgaEFGA", format[i]) < 0 {
			inv.errorf("format %s has unknown %%%c directive", quoteText(format), format[i])
			return false
		}
	}
	if directives == 0 {
		inv.errorf("format %s has no %% directive", quoteText(format))
	}
	return directives == 1
}

// formatSeq writes a number as a format that checkSeqFormat allowed says.
func formatSeq(format string, value float64) string {
	at := 0
	for strings.HasPrefix(format[at:], "%%") || format[at] != '%' {
		if format[at] == '%' {
			at++
		}
		at++
	}
	end := at + 1
	for strings.IndexByte("efgaEFGA", format[end]) < 0 {
		end++
	}
	directive := strings.NewReplacer("L", "", "'", "").Replace(format[at : end+1])
	if verb := format[end]; !strings.Contains(directive, ".") && (verb == 'g' || verb == 'G') {
		directive = directive[:len(directive)-1] + ".6" + string(rune(verb))
	}
	unescape := func(s string) string { return strings.ReplaceAll(s, "%%", "%") }
	return unescape(format[:at]) + fmt.Sprintf(directive, value) + unescape(format[end+1:])
}
