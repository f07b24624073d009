package coreutils

// awkFlow is how a statement ended.
type awkFlow int

const (
	awkOn awkFlow = iota
	awkBreak
	awkContinue
	awkReturn
)

// awkJump leaves everything up to the main loop; it is recovered there.
type awkJump string

const (
	awkNext     awkJump = "next"
	awkNextFile awkJump = "nextfile"
	awkExit     awkJump = "exit"
	awkFatal    awkJump = "fatal"
)

// exec runs a statement.
func (a *awkRun) exec(n *awkNode) awkFlow {
	switch n.op {
	case "block":
		for _, kid := range n.kids {
			if flow := a.exec(kid); flow != awkOn {
				return flow
			}
		}
	case "expr":
		a.eval(n.kids[0])
	case "print", "printf":
		a.print(n)
	case "if":
		if a.eval(n.kids[0]).truth() {
			return a.exec(n.kids[1])
		}
		if len(n.kids) > 2 {
			return a.exec(n.kids[2])
		}
	case "for":
		return a.loop(n)
	case "do":
		for {
			flow := a.turn(n.kids[0])
			if flow == awkReturn {
				return flow
			}
			if flow == awkBreak || !a.eval(n.kids[1]).truth() {
				return awkOn
			}
		}
	case "forin":
		return a.loopKeys(n)
	default:
		return a.leave(n)
	}
	return awkOn
}

// leave runs the statements that go elsewhere, and delete.
func (a *awkRun) leave(n *awkNode) awkFlow {
	switch n.op {
	case "break":
		return awkBreak
	case "continue":
		return awkContinue
	case "return":
		if len(n.kids) > 0 {
			value := a.eval(n.kids[0])
			a.result = value
		}
		return awkReturn
	case "next", "nextfile":
		panic(awkJump(n.op))
	case "exit":
		if len(n.kids) > 0 {
			a.status = int(a.eval(n.kids[0]).num()) & 0xff
		}
		panic(awkExit)
	case "delete":
		array := a.cell(n.kids[0]).arrayOf()
		if len(n.kids) == 1 {
			array.clear()
		} else {
			array.remove(a.eval(n.kids[1]), a.convfmt())
		}
	}
	return awkOn
}

// turn runs a loop's body once.
func (a *awkRun) turn(body *awkNode) awkFlow {
	if a.turns++; a.turns&1023 == 0 {
		a.p.Checkpoint()
	}
	return a.exec(body)
}

func (a *awkRun) loop(n *awkNode) awkFlow {
	if n.kids[0] != nil {
		a.exec(n.kids[0])
	}
	for n.kids[1] == nil || a.eval(n.kids[1]).truth() {
		switch a.turn(n.kids[3]) {
		case awkBreak:
			return awkOn
		case awkReturn:
			return awkReturn
		}
		if n.kids[2] != nil {
			a.exec(n.kids[2])
		}
	}
	return awkOn
}

func (a *awkRun) loopKeys(n *awkNode) awkFlow {
	array := a.cell(n.kids[1]).arrayOf()
	for _, key := range array.keys() {
		a.store(a.place(n.kids[0]), awkString(key))
		switch a.turn(n.kids[2]) {
		case awkBreak:
			return awkOn
		case awkReturn:
			return awkReturn
		}
	}
	return awkOn
}

// print runs print and printf.
func (a *awkRun) print(n *awkNode) {
	text := ""
	list := n.kids[0].kids
	switch {
	case n.op == "printf":
		text = a.format(list, "printf")
	case len(list) == 0:
		text = a.record() + a.vars.ors.value.text("%.6g")
	default:
		for i, kid := range list {
			if i > 0 {
				text += a.vars.ofs.value.text("%.6g")
			}
			text += a.eval(kid).text(a.vars.ofmt.value.s)
		}
		text += a.vars.ors.value.text("%.6g")
	}
	if len(n.kids) == 1 {
		a.out.WriteString(text)
		if a.out.err != nil {
			a.writeFailed("/dev/stdout", a.out.err)
		}
		return
	}
	name := a.text(n.kids[1])
	s := a.sink(name, n.s)
	s.out.WriteString(text)
	if s.out.fd == 2 {
		s.out.Flush()
	}
}

// format is sprintf.
func (a *awkRun) format(list []*awkNode, who string) string {
	format := a.text(list[0])
	var args []awkValue
	for _, kid := range list[1:] {
		args = append(args, a.eval(kid))
	}
	text, ok := awkFormat(format, args, a.convfmt())
	if !ok {
		if who == "printf" {
			a.out.WriteString(text)
		}
		a.runtime("not enough arguments passed to %s(\"%s\")", who, format)
	}
	return text
}
