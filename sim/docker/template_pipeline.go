package docker

import (
	"strconv"
	"strings"
)

// pipeline reads commands up to the braces or a parenthesis.
func (p *templateParser) pipeline() (pipeline, error) {
	var pipe pipeline
	if names, ok := p.declaration(); ok {
		pipe.names = names
		p.names = append(p.names, names...)
	}
	for {
		var command []operand
		p.blanks()
		start := p.at
		for {
			p.blanks()
			o, ok, err := p.operand()
			if err != nil {
				return pipe, err
			}
			if !ok {
				break
			}
			command = append(command, o)
		}
		if len(command) == 0 {
			return pipe, p.wrong("missing value for command")
		}
		command[0].whole = strings.TrimSpace(p.source[start:p.at])
		pipe.commands = append(pipe.commands, command)
		if p.at >= len(p.source) || p.source[p.at] != '|' {
			return pipe, nil
		}
		p.at++
	}
}

// declaration reads "$a :=" or "$a, $b :=".
func (p *templateParser) declaration() (names []string, ok bool) {
	before := p.at
	for {
		p.blanks()
		if p.at >= len(p.source) || p.source[p.at] != '$' {
			break
		}
		p.at++
		names = append(names, "$"+p.word())
		p.blanks()
		if p.at < len(p.source) && p.source[p.at] == ',' {
			p.at++
			continue
		}
		if strings.HasPrefix(p.source[p.at:], ":=") {
			p.at += 2
			return names, true
		}
		break
	}
	p.at = before
	return nil, false
}

// operand reads one word; not ok: the command ends here.
func (p *templateParser) operand() (o operand, ok bool, err error) {
	if p.at >= len(p.source) {
		return o, false, p.wrong("unclosed action")
	}
	o.at = p.at
	switch c := p.source[p.at]; {
	case c == '.':
		o.kind = dotOperand
		if p.fields(&o); len(o.fields) == 0 {
			p.at++
		}
		return o, true, nil
	case c == '$':
		p.at++
		o.kind, o.text = variableOperand, "$"+p.word()
		if o.text != "$" && !contains(p.names, o.text) {
			return o, false, p.wrong("undefined variable " + strconv.Quote(o.text))
		}
	case c == '"' || c == '`':
		o.kind = stringOperand
		o.text, err = p.quoted(c)
	case c >= '0' && c <= '9' || c == '-' && p.digitFollows():
		o.kind = numberOperand
		p.at++
		o.text = string(c) + p.word()
	case c == '(':
		p.at++
		inner, err := p.pipeline()
		if err != nil {
			return o, false, err
		}
		if p.at >= len(p.source) || p.source[p.at] != ')' {
			return o, false, p.wrong("unclosed left paren")
		}
		p.at++
		o.kind, o.inner = pipeOperand, &inner
	default:
		if o.text = p.word(); o.text == "" {
			return o, false, nil
		}
		o.kind = wordOperand
		if _, ok := functions[o.text]; !ok && o.text != "true" && o.text != "false" && o.text != "nil" {
			return o, false, p.wrong("function " + strconv.Quote(o.text) + " not defined")
		}
	}
	p.fields(&o)
	return o, err == nil, err
}

func (p *templateParser) digitFollows() bool {
	return p.at+1 < len(p.source) && p.source[p.at+1] >= '0' && p.source[p.at+1] <= '9'
}

// fields reads ".Name.Name". An error in them is said to be at the second.
func (p *templateParser) fields(o *operand) {
	for p.at+1 < len(p.source) && p.source[p.at] == '.' {
		start := p.at
		p.at++
		name := p.word()
		if name == "" {
			p.at--
			return
		}
		if o.fields = append(o.fields, name); len(o.fields) == 2 {
			o.at = start
		}
	}
}

func (p *templateParser) quoted(mark byte) (string, error) {
	for end := p.at + 1; end < len(p.source); end++ {
		switch {
		case p.source[end] == '\\' && mark == '"':
			end++
		case p.source[end] == mark:
			text, err := strconv.Unquote(p.source[p.at : end+1])
			p.at = end + 1
			if err != nil {
				return "", p.wrong("bad character in string")
			}
			return text, nil
		}
	}
	return "", p.wrong("unterminated quoted string")
}

func contains(list []string, s string) bool {
	for _, item := range list {
		if item == s {
			return true
		}
	}
	return false
}
