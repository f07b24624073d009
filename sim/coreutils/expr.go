package coreutils

import (
	"strconv"
	"strings"
)

// expression evaluates the arguments of expr(1) from left to right. After the
// first error, failed, everything is "".
type expression struct {
	inv    *invocation
	args   []string
	at     int
	failed bool
}

func expr(inv *invocation) {
	if len(inv.args) == 1 && inv.asked() {
		return
	}
	args := inv.args
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		inv.usage(2, "missing operand")
		return
	}
	e := &expression{inv: inv, args: args}
	value := e.or()
	if e.failed {
		return
	}
	if e.at < len(args) {
		e.fail("syntax error: unexpected argument " + quoteText(args[e.at]))
		return
	}
	inv.out.WriteString(value + "\n")
	if isNull(value) {
		inv.status = 1
	}
}

// isNull reports whether a value counts as false: empty or zero.
func isNull(v string) bool {
	if v == "" {
		return true
	}
	digits := strings.TrimPrefix(v, "-")
	return digits != "" && strings.Trim(digits, "0") == ""
}

func (e *expression) fail(text string) string {
	if !e.failed {
		e.inv.warnf("%s", text)
		e.inv.status = 2
		e.failed = true
	}
	return ""
}

// accept takes the next argument where it is that word.
func (e *expression) accept(word string) bool {
	if e.failed || e.at >= len(e.args) || e.args[e.at] != word {
		return false
	}
	e.at++
	return true
}

func (e *expression) or() string {
	left := e.and()
	for e.accept("|") {
		right := e.and()
		if isNull(left) {
			left = right
			if isNull(left) {
				left = "0"
			}
		}
	}
	return left
}

func (e *expression) and() string {
	left := e.compare()
	for e.accept("&") {
		if right := e.compare(); isNull(left) || isNull(right) {
			left = "0"
		}
	}
	return left
}

func (e *expression) compare() string {
	left := e.sum()
	for {
		operator := ""
		for _, word := range []string{"<", "<=", "=", "==", "!=", ">=", ">"} {
			if e.accept(word) {
				operator = word
				break
			}
		}
		if operator == "" {
			return left
		}
		order := compareValues(left, e.sum())
		holds := false
		switch operator {
		case "<":
			holds = order < 0
		case "<=":
			holds = order <= 0
		case "=", "==":
			holds = order == 0
		case "!=":
			holds = order != 0
		case ">=":
			holds = order >= 0
		case ">":
			holds = order > 0
		}
		left = "0"
		if holds {
			left = "1"
		}
	}
}

// compareValues orders two integers by value and anything else as text.
func compareValues(a, b string) int {
	x, errX := strconv.ParseInt(a, 10, 64)
	y, errY := strconv.ParseInt(b, 10, 64)
	if errX != nil || errY != nil || a[0] == '+' || b[0] == '+' {
		return strings.Compare(a, b)
	}
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

func (e *expression) sum() string {
	left := e.product()
	for {
		switch {
		case e.accept("+"):
			left = e.arithmetic('+', left, e.product())
		case e.accept("-"):
			left = e.arithmetic('-', left, e.product())
		default:
			return left
		}
	}
}

func (e *expression) product() string {
	left := e.matching()
	for {
		switch {
		case e.accept("*"):
			left = e.arithmetic('*', left, e.matching())
		case e.accept("/"):
			left = e.arithmetic('/', left, e.matching())
		case e.accept("%"):
			left = e.arithmetic('%', left, e.matching())
		default:
			return left
		}
	}
}

func (e *expression) arithmetic(operator byte, a, b string) string {
	if e.failed {
		return ""
	}
	x, okX := e.integer(a)
	y, okY := e.integer(b)
	if !okX || !okY {
		return e.fail("non-integer argument")
	}
	result := int64(0)
	overflow := false
	switch operator {
	case '+':
		result = x + y
		overflow = (result > x) != (y > 0) && y != 0
	case '-':
		result = x - y
		overflow = (result < x) != (y > 0) && y != 0
	case '*':
		result = x * y
		overflow = x != 0 && (result/x != y || x == -1 && y == -1<<63)
	default:
		if y == 0 {
			return e.fail("division by zero")
		}
		if operator == '%' {
			result = x % y
		} else {
			result = x / y
		}
	}
	if overflow {
		return e.fail("integer is too large: " + quoteText(a))
	}
	return strconv.FormatInt(result, 10)
}

func (e *expression) integer(s string) (int64, bool) {
	if strings.HasPrefix(s, "+") {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil
}

func (e *expression) matching() string {
	left := e.function()
	for e.accept(":") {
		left = e.match(left, e.function())
	}
	return left
}

// match anchors pattern at the beginning of text: what \( \) took, or how
// long the match is.
func (e *expression) match(text, pattern string) string {
	if e.failed {
		return ""
	}
	re, err := compileBRE(pattern, 0)
	if err != nil {
		return e.fail(err.Error())
	}
	groups := re.FindGroups(text, 0)
	matched := groups != nil && groups[0] == 0
	switch {
	case re.Groups() > 0 && matched && groups[2] >= 0:
		return text[groups[2]:groups[3]]
	case re.Groups() > 0:
		return ""
	case matched:
		return strconv.Itoa(groups[1])
	}
	return "0"
}

func (e *expression) function() string {
	switch {
	case e.accept("match"):
		text := e.function()
		return e.match(text, e.function())
	case e.accept("length"):
		text := e.function()
		return strconv.Itoa(len(text))
	case e.accept("index"):
		text := e.function()
		return strconv.Itoa(strings.IndexAny(text, e.function()) + 1)
	case e.accept("substr"):
		text, from, count := e.function(), e.function(), e.function()
		return substring(text, from, count)
	}
	return e.primary()
}

func substring(text, from, count string) string {
	start, err := strconv.Atoi(from)
	n, err2 := strconv.Atoi(count)
	if err != nil || err2 != nil || start < 1 || n < 1 || start > len(text) {
		return ""
	}
	return text[start-1 : min(len(text), max(start-1+n, start))]
}

func (e *expression) primary() string {
	if e.failed {
		return ""
	}
	if e.accept("+") {
		return e.word()
	}
	if e.accept("(") {
		value := e.or()
		if !e.failed && !e.accept(")") {
			if e.at < len(e.args) {
				return e.fail("syntax error: expecting ')' instead of " + quoteText(e.args[e.at]))
			}
			return e.fail("syntax error: expecting ')' after " + quoteText(e.args[e.at-1]))
		}
		return value
	}
	if e.at < len(e.args) && e.args[e.at] == ")" {
		return e.fail("syntax error: unexpected ')'")
	}
	return e.word()
}

func (e *expression) word() string {
	if e.at >= len(e.args) {
		return e.fail("syntax error: missing argument after " + quoteText(e.args[e.at-1]))
	}
	e.at++
	return e.args[e.at-1]
}
