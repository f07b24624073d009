package docker

import (
	"strconv"
	"strings"
)

// template is the text of -f or --format: text with actions in double braces,
// as Go's templates have them, as far as people use that here.
type template []node

// node is a piece of a template.
type node struct {
	kind  nodeKind
	text  string
	pipe  pipeline
	body  template
	other template // behind {{else}}
}

type nodeKind uint8

const (
	textNode nodeKind = iota
	printNode
	ifNode
	rangeNode
	withNode
)

// pipeline is commands, each of which gets the result of the one before as its
// last operand. Its value may be given names.
type pipeline struct {
	names    []string
	commands [][]operand
}

// operand is one word of a command.
type operand struct {
	kind   operandKind
	text   string // of a word, as written; the content of a string
	at     int    // where in the template an error in it is said to be
	whole  string // of a command's first word: the command as written
	inner  *pipeline
	fields []string // the members that follow
}

type operandKind uint8

const (
	dotOperand operandKind = iota
	variableOperand
	stringOperand
	numberOperand
	wordOperand // a function, true, false or nil
	pipeOperand
)

// templateError is what is wrong with a template.
type templateError string

func (e templateError) Error() string { return string(e) }

// parser reads a template.
type templateParser struct {
	source string
	at     int
	names  []string // of variables that are known
}

// parseTemplate reads a template.
func parseTemplate(source string) (template, error) {
	p := &templateParser{source: source}
	t, end, err := p.list()
	if err == nil && end != "" {
		err = p.wrong("unexpected {{" + end + "}}")
	}
	return t, err
}

func (p *templateParser) wrong(what string) error {
	line := 1 + strings.Count(p.source[:min(p.at, len(p.source))], "\n")
	return templateError("template: :" + strconv.Itoa(line) + ": " + what)
}

// list reads up to an {{end}} or {{else}}, or the end of the template.
func (p *templateParser) list() (t template, end string, err error) {
	for {
		open := strings.Index(p.source[p.at:], "{{")
		if open < 0 {
			return p.plain(t, p.source[p.at:]), "", nil
		}
		before := p.source[p.at : p.at+open]
		p.at += open + 2
		if strings.HasPrefix(p.source[p.at:], "- ") {
			before = strings.TrimRight(before, " \t\r\n")
			p.at += 2
		}
		t = p.plain(t, before)
		if strings.HasPrefix(p.source[p.at:], "/*") {
			if err := p.comment(); err != nil {
				return nil, "", err
			}
			continue
		}
		n, end, err := p.action()
		if err != nil || end != "" {
			return t, end, err
		}
		t = append(t, n)
	}
}

func (p *templateParser) plain(t template, text string) template {
	if text == "" {
		return t
	}
	return append(t, node{kind: textNode, text: text})
}

func (p *templateParser) comment() error {
	end := strings.Index(p.source[p.at:], "*/}}")
	if end < 0 {
		return p.wrong("unclosed comment")
	}
	p.at += end + 4
	return nil
}

// action reads what stands in braces, and with if, range and with all up to
// their end.
func (p *templateParser) action() (n node, end string, err error) {
	p.blanks()
	word := p.word()
	switch word {
	case "end":
		return n, word, p.close()
	case "else":
		p.blanks()
		if strings.HasPrefix(p.source[p.at:], "if") {
			return n, "else if", nil
		}
		return n, word, p.close()
	case "if", "range", "with":
		n.kind = map[string]nodeKind{"if": ifNode, "range": rangeNode, "with": withNode}[word]
		return p.block(n)
	}
	p.at -= len(word)
	n.kind = printNode
	if n.pipe, err = p.pipeline(); err == nil {
		err = p.close()
	}
	return n, "", err
}

// block reads the rest of an if, a range or a with.
func (p *templateParser) block(n node) (node, string, error) {
	known := len(p.names)
	defer func() { p.names = p.names[:known] }()
	var err error
	if n.pipe, err = p.pipeline(); err == nil {
		err = p.close()
	}
	if err != nil {
		return n, "", err
	}
	body, end, err := p.list()
	n.body = body
	switch {
	case err != nil:
		return n, "", err
	case end == "else if":
		p.at += len("if")
		inner, _, err := p.block(node{kind: ifNode})
		n.other = template{inner}
		return n, "", err
	case end == "else":
		n.other, end, err = p.list()
	}
	if err == nil && end != "end" {
		err = p.wrong("unexpected EOF")
	}
	return n, "", err
}

// close reads the closing braces.
func (p *templateParser) close() error {
	p.blanks()
	trim := strings.HasPrefix(p.source[p.at:], "-}}")
	if trim {
		p.at++
	}
	if !strings.HasPrefix(p.source[p.at:], "}}") {
		if p.at >= len(p.source) {
			return p.wrong("unclosed action")
		}
		return p.wrong("unexpected " + strconv.Quote(p.source[p.at:p.at+1]) + " in operand")
	}
	p.at += 2
	if trim {
		rest := strings.TrimLeft(p.source[p.at:], " \t\r\n")
		p.at = len(p.source) - len(rest)
	}
	return nil
}

func (p *templateParser) blanks() {
	for p.at < len(p.source) && strings.IndexByte(" \t\r\n", p.source[p.at]) >= 0 {
		p.at++
	}
}

// word reads letters and digits.
func (p *templateParser) word() string {
	start := p.at
	for p.at < len(p.source) {
		c := p.source[p.at]
		if c != '_' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
			break
		}
		p.at++
	}
	return p.source[start:p.at]
}
