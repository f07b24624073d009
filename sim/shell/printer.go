package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// printer writes commands the way bash shows them in declare -f and type.
// Words are shown as they were typed.
type printer struct {
	source *source
	b      strings.Builder
	level  int
	docs   []*syntax.Redirect // here-documents to write at the end of the line
}

func (p *printer) function(fn *function) string {
	p.b.WriteString(fn.name + " () \n")
	if block, ok := fn.body.Cmd.(*syntax.Block); ok {
		p.block(block.Stmts)
	} else {
		p.b.WriteString("{ \n")
		p.level++
		p.list([]*syntax.Stmt{fn.body})
		p.level--
		p.line("}")
	}
	p.redirects(fn.body.Redirs)
	return p.b.String()
}

func (p *printer) block(stmts []*syntax.Stmt) {
	p.b.WriteString("{ \n")
	p.level++
	p.list(stmts)
	p.level--
	p.line("}")
}

func (p *printer) line(text string) { p.b.WriteString(strings.Repeat("    ", p.level) + text) }

// list writes statements a line each, with semicolons in between.
func (p *printer) list(stmts []*syntax.Stmt) {
	for i, st := range stmts {
		p.line("")
		p.stmt(st)
		last := i == len(stmts)-1
		if st.Background {
			p.b.WriteString(" &")
		} else if !last && len(p.docs) == 0 {
			p.b.WriteByte(';')
		}
		p.newline()
	}
}

// newline ends a line and writes the here-documents that belong to it.
func (p *printer) newline() {
	p.b.WriteByte('\n')
	for _, r := range p.docs {
		if r.Hdoc != nil {
			p.b.WriteString(p.text(r.Hdoc.Pos(), r.Hdoc.End()))
		}
		p.b.WriteString(strings.Trim(p.text(r.Word.Pos(), r.Word.End()), `'"\`) + "\n")
	}
	p.docs = nil
}

func (p *printer) text(from, to syntax.Pos) string {
	a, b := from.Offset(), to.Offset()
	if p.source == nil || a > b || b > uint(len(p.source.text)) {
		return ""
	}
	return p.source.text[a:b]
}

func (p *printer) node(n syntax.Node) string { return p.text(n.Pos(), n.End()) }

func (p *printer) redirects(list []*syntax.Redirect) {
	for _, r := range list {
		n := ""
		if r.N != nil {
			n = r.N.Value
		}
		switch r.Op {
		case syntax.Hdoc, syntax.DashHdoc:
			p.docs = append(p.docs, r)
			p.b.WriteString(" " + n + r.Op.String() + p.node(r.Word))
		case syntax.DplIn, syntax.DplOut:
			if n == "" {
				n = map[syntax.RedirOperator]string{syntax.DplIn: "0", syntax.DplOut: "1"}[r.Op]
			}
			p.b.WriteString(" " + n + r.Op.String() + p.node(r.Word))
		default:
			p.b.WriteString(" " + n + r.Op.String() + " " + p.node(r.Word))
		}
	}
}

func (p *printer) stmt(st *syntax.Stmt) {
	if st.Negated {
		p.b.WriteString("! ")
	}
	if st.Cmd != nil {
		p.command(st.Cmd)
	}
	before := p.b.Len()
	p.redirects(st.Redirs)
	if st.Cmd == nil && p.b.Len() > before {
		text := p.b.String()
		p.b.Reset()
		p.b.WriteString(text[:before] + text[before+1:])
	}
}

func (p *printer) command(cmd syntax.Command) {
	switch cmd := cmd.(type) {
	case *syntax.CallExpr:
		p.words(cmd)
	case *syntax.Block:
		p.block(cmd.Stmts)
	case *syntax.Subshell:
		p.b.WriteString("( ")
		p.inline(cmd.Stmts)
		p.b.WriteString(" )")
	case *syntax.BinaryCmd:
		p.stmt(cmd.X)
		p.b.WriteString(" " + cmd.Op.String() + " ")
		p.stmt(cmd.Y)
	case *syntax.IfClause:
		p.ifClause(cmd)
	case *syntax.WhileClause:
		word := "while "
		if cmd.Until {
			word = "until "
		}
		p.b.WriteString(word)
		p.inline(cmd.Cond)
		p.body("; do\n", cmd.Do)
	case *syntax.ForClause:
		p.forClause(cmd)
	case *syntax.CaseClause:
		p.caseClause(cmd)
	case *syntax.FuncDecl:
		p.b.WriteString("function " + cmd.Name.Value + " () \n" + strings.Repeat("    ", p.level))
		p.stmt(cmd.Body)
	case *syntax.ArithmCmd:
		p.b.WriteString("((" + p.text(cmd.Left, cmd.End())[2:])
	default:
		p.b.WriteString(p.node(cmd))
	}
}

// words writes a simple command.
func (p *printer) words(cmd *syntax.CallExpr) {
	var parts []string
	for _, as := range cmd.Assigns {
		parts = append(parts, p.node(as))
	}
	for _, w := range cmd.Args {
		parts = append(parts, p.node(w))
	}
	p.b.WriteString(strings.Join(parts, " "))
}

// inline writes statements on one line.
func (p *printer) inline(stmts []*syntax.Stmt) {
	for i, st := range stmts {
		p.stmt(st)
		switch {
		case st.Background:
			p.b.WriteString(" &")
			if i < len(stmts)-1 {
				p.b.WriteByte(' ')
			}
		case i < len(stmts)-1:
			p.b.WriteString("; ")
		}
	}
}

func (p *printer) body(head string, stmts []*syntax.Stmt) {
	p.b.WriteString(head)
	p.indented(stmts)
	p.line("done")
}

// indented writes statements a line each, all with semicolons.
func (p *printer) indented(stmts []*syntax.Stmt) {
	p.level++
	for _, st := range stmts {
		p.line("")
		p.stmt(st)
		switch {
		case st.Background:
			p.b.WriteString(" &")
		case len(p.docs) == 0:
			p.b.WriteByte(';')
		}
		p.newline()
	}
	p.level--
}

func (p *printer) ifClause(cmd *syntax.IfClause) {
	p.b.WriteString("if ")
	p.inline(cmd.Cond)
	p.b.WriteString("; then\n")
	p.indented(cmd.Then)
	if cmd.Else == nil {
		p.line("fi")
		return
	}
	p.line("else\n")
	p.level++
	if len(cmd.Else.Cond) > 0 {
		p.line("")
		p.ifClause(cmd.Else)
		p.b.WriteString(";\n")
		p.level--
	} else {
		p.level--
		p.indented(cmd.Else.Then)
	}
	p.line("fi")
}

func (p *printer) forClause(cmd *syntax.ForClause) {
	switch loop := cmd.Loop.(type) {
	case *syntax.WordIter:
		word := "for "
		if cmd.Select {
			word = "select "
		}
		p.b.WriteString(word + loop.Name.Value + " in ")
		if !loop.InPos.IsValid() {
			p.b.WriteString(`"$@"`)
		}
		var items []string
		for _, w := range loop.Items {
			items = append(items, p.node(w))
		}
		p.b.WriteString(strings.Join(items, " ") + ";\n")
	case *syntax.CStyleLoop:
		p.b.WriteString("for ((" + p.text(loop.Lparen, loop.Rparen)[2:] + "))\n")
	}
	p.line("do\n")
	p.indented(cmd.Do)
	p.line("done")
}

func (p *printer) caseClause(cmd *syntax.CaseClause) {
	p.b.WriteString("case " + p.node(cmd.Word) + " in \n")
	p.level++
	for _, item := range cmd.Items {
		var patterns []string
		for _, w := range item.Patterns {
			patterns = append(patterns, p.node(w))
		}
		p.line(strings.Join(patterns, " | ") + ")\n")
		p.level++
		for i, st := range item.Stmts {
			p.line("")
			p.stmt(st)
			if i < len(item.Stmts)-1 && len(p.docs) == 0 {
				p.b.WriteByte(';')
			}
			p.newline()
		}
		p.level--
		p.line(item.Op.String() + "\n")
	}
	p.level--
	p.line("esac")
}
