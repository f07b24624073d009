package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// simple runs a simple command: assignments, words and redirections.
func (s *Shell) simple(cmd *syntax.CallExpr, st *syntax.Stmt) {
	mayExec := s.mayExec
	s.mayExec = false
	if s.expandAlias(cmd) {
		return
	}
	args, err := s.expandFields(cmd.Args)
	if err != nil {
		s.fail(err)
		return
	}
	s.announce(s.stmtText(st))
	if len(args) == 0 {
		s.onlyAssign(cmd, st)
		return
	}
	s.lastArg = args[len(args)-1]
	s.call(cmd, st, args, mayExec)
	s.pipeStatus = []int{s.status}
	s.signals()
}

// onlyAssign runs assignments and redirections without a command.
func (s *Shell) onlyAssign(cmd *syntax.CallExpr, st *syntax.Stmt) {
	for _, as := range cmd.Assigns {
		if err := s.assignment(as); err != nil {
			s.fail(err)
			return
		}
	}
	s.traceTogether()
	if !hasCmdSubst(cmd) {
		s.status = 0
	}
	if len(st.Redirs) > 0 {
		saved, err := s.redirect(st.Redirs)
		s.undo(saved)
		if err != nil {
			s.fail(err)
			return
		}
	}
	s.pipeStatus = []int{s.status}
}

// hasCmdSubst reports whether the status of a command without words is that
// of a command substitution.
func hasCmdSubst(cmd *syntax.CallExpr) bool {
	found := false
	visit := func(n syntax.Node) bool {
		if _, ok := n.(*syntax.CmdSubst); ok {
			found = true
		}
		return !found
	}
	for _, as := range cmd.Assigns {
		if as.Value != nil {
			syntax.Walk(as.Value, visit)
		}
	}
	for _, w := range cmd.Args {
		syntax.Walk(w, visit)
	}
	return found
}

// call runs the command that args name, with the assignments in front of it.
func (s *Shell) call(cmd *syntax.CallExpr, st *syntax.Stmt, args []string, mayExec bool) {
	if len(cmd.Assigns) > 0 {
		s.vars.push(false)
		defer s.vars.pop()
		if err := s.temporary(cmd.Assigns); err != nil {
			s.fail(err)
			return
		}
		if _, ok := s.vars.scopes[len(s.vars.scopes)-1].vars["PATH"]; ok {
			clear(s.hashed)
			defer clear(s.hashed)
		}
	}
	s.traceCall(args)
	name := args[0]
	fn := s.funcs[name]
	var run builtin
	if fn == nil {
		run = s.builtin(name)
	}
	if fn == nil && run == nil {
		s.external(st, args, mayExec)
		return
	}
	saved, err := s.redirect(st.Redirs)
	if err != nil {
		s.undo(saved)
		s.fail(err)
		if isSpecialBuiltin(name) && (s.options.on('P') || s.dash) {
			s.exit(s.status)
		}
		return
	}
	if name == "exec" && fn == nil && len(args) == 1 {
		s.keep(saved)
		saved = nil
	}
	if fn != nil {
		s.invoke(fn, args)
	} else {
		s.status = run(s, args)
		s.reportWriteError(name)
	}
	s.undo(saved)
}

// temporary makes assignments in front of a command, in a scope of their own.
// One that may not be made does not keep the command from running.
func (s *Shell) temporary(assigns []*syntax.Assign) error {
	sc := s.vars.scopes[len(s.vars.scopes)-1]
	for _, as := range assigns {
		name := as.Name.Value
		text, err := s.expandValue(as.Value)
		if err != nil {
			return err
		}
		if s.vars.lookup(name).is(readOnly) {
			s.errorf("%s: readonly variable", name)
			continue
		}
		if as.Append {
			text = s.get(name) + text
		}
		s.traceAssign(name, as.Append, text)
		sc.vars[name] = &variable{attr: exported, set: true, str: text}
	}
	return nil
}

// reportWriteError tells of output that a builtin could not write.
func (s *Shell) reportWriteError(name string) {
	if err := s.out.finish(); err != nil {
		s.errorf("%s: write error: %v", name, err)
		s.status = 1
	}
}

// expandAlias runs a command whose name is an alias; it reports whether it was.
func (s *Shell) expandAlias(cmd *syntax.CallExpr) bool {
	if len(cmd.Args) == 0 || len(s.aliases) == 0 || !(s.interactive || s.options.shopt["expand_aliases"]) {
		return false
	}
	name := cmd.Args[0].Lit()
	value, ok := s.aliases[name]
	if !ok || name == "" {
		return false
	}
	text := value
	if len(cmd.Assigns) > 0 {
		text = s.textOf(cmd.Pos(), cmd.Args[0].Pos()) + text
	}
	text += s.textOf(cmd.Args[0].End(), cmd.End())
	delete(s.aliases, name)
	defer func() { s.aliases[name] = value }()
	s.runText(strings.TrimRight(text, "\n"), &source{base: s.line - 1})
	return true
}

// define makes a function.
func (s *Shell) define(cmd *syntax.FuncDecl) {
	if cmd.Name == nil {
		s.status = 2
		s.stderr(s.syntaxWhere() + "syntax error near unexpected token `)'\n")
		return
	}
	file := "environment"
	if s.source != nil && s.source.file != "" {
		file = s.source.file
	}
	if s.prompting || len(s.calls) > 0 && s.calls[len(s.calls)-1].function == "source" {
		file = s.speaker()
	}
	name := cmd.Name.Value
	s.funcs[name] = &function{name: name, body: cmd.Body, source: s.source, file: file, line: s.lineOf(cmd.Pos())}
	s.status = 0
}

// maxCalls bounds recursion, so that a function that calls itself for ever
// ends with an error.
const maxCalls = 4000

// invoke calls a function.
func (s *Shell) invoke(fn *function, args []string) {
	limit := int64(maxCalls)
	if n, ok := smallNumber(s.get("FUNCNEST")); ok && n > 0 && n < limit {
		limit = n
	}
	if int64(len(s.calls)) >= limit {
		s.errorf("%s: maximum function nesting level exceeded (%d)", fn.name, limit)
		s.status = 1
		s.leaving = leave{why: leaveLine}
		return
	}
	returnTrap, hasReturn := s.traps["RETURN"]
	if !s.options.on('T') {
		delete(s.traps, "RETURN")
	}
	s.vars.push(true)
	s.calls = append(s.calls, call{function: fn.name, file: fn.file, line: s.line})
	oldArgs, loops, src, line := s.args, s.loops, s.source, s.line
	opts := s.getopts
	s.args, s.loops, s.source = args[1:], 0, fn.source
	s.stmt(fn.body)
	leaving := s.leaving
	s.leaving = leave{}
	s.trapped("RETURN")
	if !s.done() {
		s.leaving = leaving
	}
	if _, set := s.traps["RETURN"]; hasReturn && !set {
		s.traps["RETURN"] = returnTrap
	}
	s.args, s.loops, s.source, s.line = oldArgs, loops, src, line
	s.getopts = opts
	s.calls = s.calls[:len(s.calls)-1]
	s.vars.pop()
	if s.leaving.why == leaveReturn {
		s.leaving = leave{}
	}
}
