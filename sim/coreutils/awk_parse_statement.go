package coreutils

// block reads { statements }.
func (p *awkParser) block() *awkNode {
	p.expect("{")
	n := awkLeaf("block")
	for {
		for p.is("newline") || p.is(";") {
			p.pos++
		}
		if p.accept("}") {
			return n
		}
		n.kids = append(n.kids, p.statement())
	}
}

// statement reads one statement and its end.
func (p *awkParser) statement() *awkNode {
	switch p.token().kind {
	case "{":
		return p.block()
	case ";":
		p.pos++
		return awkLeaf("block")
	case "if":
		return p.ifStatement()
	case "while":
		p.pos++
		p.expect("(")
		test := p.expression()
		p.expect(")")
		return awkLeaf("for", nil, test, nil, p.body())
	case "do":
		return p.doStatement()
	case "for":
		return p.forStatement()
	}
	n := p.simple()
	p.endStatement()
	return n
}

// endStatement wants a newline, a semicolon or a closing brace.
func (p *awkParser) endStatement() {
	if p.is("}") {
		return
	}
	if !p.accept(";") && !p.accept("newline") {
		p.unexpected()
	}
}

// body reads the statement behind if, else, while, do and for.
func (p *awkParser) body() *awkNode {
	p.newlines()
	p.loops++
	n := p.statement()
	p.loops--
	return n
}

func (p *awkParser) ifStatement() *awkNode {
	p.pos++
	p.expect("(")
	n := awkLeaf("if", p.expression())
	p.expect(")")
	p.newlines()
	n.kids = append(n.kids, p.statement())
	begin := p.pos
	for p.is("newline") || p.is(";") {
		p.pos++
	}
	if !p.accept("else") {
		p.pos = begin
		return n
	}
	p.newlines()
	n.kids = append(n.kids, p.statement())
	return n
}

func (p *awkParser) doStatement() *awkNode {
	p.pos++
	body := p.body()
	for p.is("newline") || p.is(";") {
		p.pos++
	}
	p.expect("while")
	p.expect("(")
	n := awkLeaf("do", body, p.expression())
	p.expect(")")
	p.endStatement()
	return n
}

func (p *awkParser) forStatement() *awkNode {
	p.pos++
	p.expect("(")
	if p.is("name") && p.ahead(1) == "in" && p.ahead(2) == "name" && p.ahead(3) == ")" {
		key := p.variable(p.token().text)
		p.pos += 2
		array := p.variable(p.token().text)
		p.pos++
		p.expect(")")
		return awkLeaf("forin", key, array, p.body())
	}
	n := awkLeaf("for", nil, nil, nil, nil)
	if !p.is(";") {
		n.kids[0] = p.simple()
	}
	p.expect(";")
	p.newlines()
	if !p.is(";") {
		n.kids[1] = p.expression()
	}
	p.expect(";")
	p.newlines()
	if !p.is(")") {
		n.kids[2] = p.simple()
	}
	p.expect(")")
	n.kids[3] = p.body()
	return n
}

// simple reads a statement without a body.
func (p *awkParser) simple() *awkNode {
	t := p.token()
	switch t.kind {
	case "print", "printf":
		return p.print()
	case "next", "nextfile":
		p.pos++
		return awkLeaf(t.kind)
	case "break", "continue":
		if p.loops == 0 {
			p.fail(t.kind + " statement outside of loop")
		}
		p.pos++
		return awkLeaf(t.kind)
	case "exit", "return":
		if t.kind == "return" && !p.inFunc {
			p.fail("return outside function body")
		}
		p.pos++
		n := awkLeaf(t.kind)
		if !p.is("newline") && !p.is(";") && !p.is("}") {
			n.kids = append(n.kids, p.expression())
		}
		return n
	case "delete":
		p.pos++
		n := awkLeaf("delete", p.variable(p.expect("name").text))
		if p.accept("[") {
			n.kids = append(n.kids, p.subscript())
		}
		return n
	}
	return awkLeaf("expr", p.expression())
}

// print reads print or printf with its redirection. kids: the list, then the
// file or command where op says so.
func (p *awkParser) print() *awkNode {
	n := &awkNode{op: p.token().kind}
	p.pos++
	list := awkLeaf("list")
	p.noGT++
	if !p.is("newline") && !p.is(";") && !p.is("}") && !p.is(">") && !p.is(">>") && !p.is("|") {
		list.kids = append(list.kids, p.expression())
		for p.accept(",") {
			p.newlines()
			list.kids = append(list.kids, p.expression())
		}
	}
	p.noGT--
	if len(list.kids) == 1 && list.kids[0].op == "list" {
		list = list.kids[0]
	}
	if n.op == "printf" && len(list.kids) == 0 {
		p.fail("no arguments in call to printf")
	}
	n.kids = []*awkNode{list}
	if t := p.token().kind; t == ">" || t == ">>" || t == "|" {
		p.pos++
		n.s = t
		p.noGT++
		n.kids = append(n.kids, p.expression())
		p.noGT--
	}
	return n
}
