package coreutils

import (
	"math"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// builtin calls a function of the language.
func (a *awkRun) builtin(n *awkNode) awkValue {
	switch n.s {
	case "length":
		return a.length(n)
	case "substr":
		return a.substr(n)
	case "index":
		return awkNumberOf(float64(awkIndex(a.text(n.kids[0]), a.text(n.kids[1]))))
	case "split":
		return a.split(n)
	case "sub", "gsub":
		return a.substitute(n)
	case "match":
		return a.match(n)
	case "sprintf":
		return awkString(a.format(n.kids, "sprintf"))
	case "tolower":
		return awkString(lowerASCII(a.text(n.kids[0])))
	case "toupper":
		return awkString(upperASCII(a.text(n.kids[0])))
	case "system":
		return a.system(a.text(n.kids[0]))
	case "close":
		return awkNumberOf(float64(a.closeStream(a.text(n.kids[0]))))
	case "fflush":
		return a.fflush(n)
	case "rand":
		return awkNumberOf(a.random.float())
	case "srand":
		return a.srand(n)
	case "systime", "strftime", "mktime":
		return a.timeFunction(n)
	}
	return awkNumberOf(a.mathFunction(n))
}

func (a *awkRun) mathFunction(n *awkNode) float64 {
	x := a.eval(n.kids[0]).num()
	switch n.s {
	case "sin":
		return math.Sin(x)
	case "cos":
		return math.Cos(x)
	case "atan2":
		return math.Atan2(x, a.eval(n.kids[1]).num())
	case "exp":
		return math.Exp(x)
	case "log":
		return math.Log(x)
	case "sqrt":
		return math.Sqrt(x)
	}
	return math.Trunc(x)
}

func (a *awkRun) length(n *awkNode) awkValue {
	if len(n.kids) == 0 {
		return awkNumberOf(float64(len(a.record())))
	}
	if kid := n.kids[0]; kid.op == "var" {
		c := a.cell(kid)
		if c.array == nil && c.from != nil {
			c.array = c.from.array
		}
		if c.array != nil {
			return awkNumberOf(float64(len(c.array.cells)))
		}
	}
	return awkNumberOf(float64(len(a.text(n.kids[0]))))
}

// substr counts from 1. A beginning before the text makes the length grow by
// as much, as it does in mawk 1.3.4.
func (a *awkRun) substr(n *awkNode) awkValue {
	text := a.text(n.kids[0])
	begin := math.Trunc(a.eval(n.kids[1]).num())
	length := math.Inf(1)
	if len(n.kids) > 2 {
		length = math.Trunc(a.eval(n.kids[2]).num())
		if begin < 1 {
			length -= begin
		}
	}
	begin = math.Max(begin, 1)
	end := math.Min(begin+length-1, float64(len(text)))
	if !(begin <= end) {
		return awkString("")
	}
	return awkString(text[int(begin)-1 : int(end)])
}

func awkIndex(text, part string) int { return strings.Index(text, part) + 1 }

func (a *awkRun) split(n *awkNode) awkValue {
	text := a.text(n.kids[0])
	var parts []string
	switch {
	case len(n.kids) == 2:
		parts = a.cut(text, a.vars.fs.value.text("%.6g"))
	case n.kids[2].op == "regex":
		if text != "" {
			parts = a.cutAt(text, n.kids[2].s)
		}
	default:
		parts = a.cut(text, a.text(n.kids[2]))
	}
	if n.kids[1].op != "var" {
		a.fatal("type error in arg(2) in call to split")
	}
	a.cell(n.kids[1]).arrayOf().fill(parts)
	return awkNumberOf(float64(len(parts)))
}

func (a *awkRun) match(n *awkNode) awkValue {
	text := a.text(n.kids[0])
	begin, end, ok := a.pattern(n.kids[1]).Find(text, 0)
	start, length := 0, -1
	if ok {
		start, length = begin+1, end-begin
	}
	a.vars.rstart.value = awkNumberOf(float64(start))
	a.vars.rlength.value = awkNumberOf(float64(length))
	return a.vars.rstart.value
}

// substitute is sub and gsub.
func (a *awkRun) substitute(n *awkNode) awkValue {
	r := a.pattern(n.kids[0])
	replacement := a.text(n.kids[1])
	at := awkPlace{}
	if len(n.kids) > 2 {
		if !n.kids[2].assigns() {
			text := a.text(n.kids[2])
			return awkNumberOf(float64(b2i(r.Match(text))))
		}
		at = a.place(n.kids[2])
	}
	text := a.load(at).text(a.convfmt())
	var out []byte
	count, copied, previous := 0, 0, -1
	for pos := 0; pos <= len(text); {
		begin, end, ok := r.Find(text, pos)
		if !ok {
			break
		}
		if begin == end && begin == previous {
			pos++
			continue
		}
		out = append(out, text[copied:begin]...)
		out = awkReplace(out, replacement, text[begin:end])
		count++
		copied, previous, pos = end, end, end
		if n.s == "sub" {
			break
		}
	}
	if count > 0 {
		a.store(at, awkString(string(append(out, text[copied:]...))))
	}
	return awkNumberOf(float64(count))
}

// awkReplace appends a replacement, in which & is the match.
func awkReplace(out []byte, replacement, match string) []byte {
	for i := 0; i < len(replacement); i++ {
		c := replacement[i]
		switch {
		case c == '&':
			out = append(out, match...)
			continue
		case c == '\\' && i+1 < len(replacement) && strings.IndexByte(`&\`, replacement[i+1]) >= 0:
			i++
			c = replacement[i]
		}
		out = append(out, c)
	}
	return out
}

func (a *awkRun) srand(n *awkNode) awkValue {
	before := a.seed
	if len(n.kids) > 0 {
		a.seed = a.eval(n.kids[0])
	} else {
		a.seed = awkNumberOf(float64(a.p.Now().Sec))
	}
	a.random.seed(uint32(int64(a.seed.num())))
	return before
}

func (a *awkRun) timeFunction(n *awkNode) awkValue {
	z := zoneOf(a.p)
	switch n.s {
	case "systime":
		return awkNumberOf(float64(a.p.Now().Sec))
	case "mktime":
		var parts [6]int64
		fields := strings.Fields(a.text(n.kids[0]))
		if len(fields) < 6 {
			return awkNumberOf(-1)
		}
		for i := range parts {
			parts[i] = int64(awkInputOf(fields[i]).num())
		}
		return awkNumberOf(float64(unixOf(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], z)))
	}
	format, now := "%c", a.p.Now()
	if len(n.kids) > 0 {
		format = a.text(n.kids[0])
	}
	if len(n.kids) > 1 {
		now = sys.Timespec{Sec: int64(a.eval(n.kids[1]).num())}
	}
	if len(n.kids) > 2 && a.eval(n.kids[2]).truth() {
		z = zone{}
	}
	return awkString(strftime(format, now, z))
}

func upperASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'a' && c <= 'z' {
			b[i] = c - 32
		}
	}
	return string(b)
}
