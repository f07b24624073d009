package coreutils

import "strings"

// arguments reads what stands behind a command's name and adds the command.
func (p *sedParser) arguments(c *sedCommand) {
	switch c.name {
	case '#':
		if c.from != nil {
			p.fail("comments don't accept any addresses")
		}
		p.line()
		return
	case '{':
		p.blocks = append(p.blocks, len(p.script))
	case '}':
		p.closeBlock(c)
	case ':':
		p.label(c)
	case 'b', 't', 'T':
		p.skip(sedBlanks)
		c.label = p.word()
		p.end()
	case 'a', 'i', 'c':
		c.text = p.textArgument()
	case 'r', 'R', 'w', 'W':
		p.fileArgument(c)
	case 'q', 'Q':
		if c.to != nil {
			p.fail("command only uses one address")
		}
		fallthrough
	case 'l', 'L':
		p.skip(sedBlanks)
		c.number = -1
		if d := p.peek(); d >= '0' && d <= '9' {
			c.number = int(p.integer())
		}
		p.end()
	case 's':
		p.substitution(c)
	case 'y':
		p.transliteration(c)
	case 'v':
		p.version()
	case '=', 'd', 'D', 'F', 'g', 'G', 'h', 'H', 'n', 'N', 'p', 'P', 'z', 'x':
		p.end()
	case 'e':
		p.fail("the e command is not simulated here (help sed)")
	default:
		p.fail("unknown command: `" + string([]byte{c.name}) + "'")
	}
	p.script = append(p.script, *c)
}

func (p *sedParser) closeBlock(c *sedCommand) {
	if len(p.blocks) == 0 {
		p.fail("unexpected `}'")
	}
	if c.from != nil {
		p.fail("} doesn't want any addresses")
	}
	open := p.blocks[len(p.blocks)-1]
	p.blocks = p.blocks[:len(p.blocks)-1]
	p.script[open].target = len(p.script)
	p.end()
}

func (p *sedParser) label(c *sedCommand) {
	if c.from != nil {
		p.fail(": doesn't want any addresses")
	}
	p.skip(sedBlanks)
	c.label = p.word()
	if c.label == "" {
		p.fail("\":\" lacks a label")
	}
}

// version reads v's argument: the oldest sed that the script is for.
func (p *sedParser) version() {
	p.skip(sedBlanks)
	word := p.word()
	if word > "4.9" {
		p.fail("expected newer version of sed")
	}
	p.end()
}

// word reads up to a space or a semicolon.
func (p *sedParser) word() string {
	begin := p.pos
	for p.pos < len(p.text()) && strings.IndexByte(sedSpaces+";", p.text()[p.pos]) < 0 {
		p.pos++
	}
	return p.text()[begin:p.pos]
}

// line reads the rest of the line and its end.
func (p *sedParser) line() string {
	rest := p.text()[p.pos:]
	line, _, _ := strings.Cut(rest, "\n")
	p.pos += len(line)
	if p.peek() == '\n' {
		p.next()
	}
	return line
}

// end wants the command to end here.
func (p *sedParser) end() {
	p.skip(sedBlanks)
	switch c := p.next(); c {
	case -1, '\n', ';':
	case '}', '#':
		p.pos--
	default:
		p.fail("extra characters after command")
	}
}

func (p *sedParser) fileArgument(c *sedCommand) {
	p.skip(sedBlanks)
	c.text = p.line()
	if c.text == "" {
		p.fail("missing filename in r/R/w/W commands")
	}
	if c.name == 'w' || c.name == 'W' {
		c.out = p.output(c.text)
	}
}

func (p *sedParser) output(name string) *sedOutput {
	if p.outputs[name] == nil {
		p.outputs[name] = &sedOutput{name: name}
	}
	return p.outputs[name]
}

// textArgument reads the text of a, i and c, in one-line form or behind a
// backslash and a newline.
func (p *sedParser) textArgument() string {
	p.skip(sedBlanks)
	switch p.peek() {
	case -1:
		p.fail("expected \\ after `a', `c' or `i'")
	case '\\':
		p.next()
		begin := p.pos
		p.skip(sedBlanks)
		if p.peek() == '\n' {
			p.next()
		} else if p.peek() >= 0 {
			p.pos = begin
		} else if p.chunk+1 == len(p.source.chunks) {
			return ""
		} else {
			p.chunk++
			p.pos = 0
		}
	}
	return p.textLines()
}

// textLines reads lines as long as they end in a backslash, and resolves
// backslashes.
func (p *sedParser) textLines() string {
	var out []byte
	for {
		c := p.next()
		if c == '\\' {
			c = p.next()
			if c < 0 && p.chunk+1 < len(p.source.chunks) {
				p.chunk++
				p.pos = 0
				c = '\n'
			}
			if c >= 0 && strings.IndexByte("afnrtvcdox", byte(c)) >= 0 {
				escape, n := sedEscape(p.text()[p.pos-1:])
				if n > 0 {
					p.pos += n - 1
					out = append(out, escape)
					continue
				}
			}
			if c >= 0 {
				out = append(out, byte(c))
			}
			continue
		}
		if c < 0 || c == '\n' {
			return string(append(out, '\n'))
		}
		out = append(out, byte(c))
	}
}

func (p *sedParser) transliteration(c *sedCommand) {
	delim := p.next()
	from, ok := "", false
	if delim >= 0 {
		from, ok = p.delimited(byte(delim), false)
	}
	to := ""
	if ok {
		to, ok = p.delimited(byte(delim), false)
	}
	if !ok {
		p.fail("unterminated `y' command")
	}
	left, right := sedUnescapeList(from), sedUnescapeList(to)
	if len(left) != len(right) {
		p.fail("strings for `y' command are different lengths")
	}
	c.table = new([256]byte)
	for i := range c.table {
		c.table[i] = byte(i)
	}
	for i := range left {
		c.table[left[i]] = right[i]
	}
	p.end()
}

// sedUnescapeList resolves the backslashes in one of y's lists.
func sedUnescapeList(text string) string {
	text = sedEscapes(text, false)
	var out []byte
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) {
			i++
			if text[i] == 'n' {
				out = append(out, '\n')
				continue
			}
		}
		out = append(out, text[i])
	}
	return string(out)
}

// sedEscape reads an escape sequence behind its backslash, such as t, x41,
// o101, d065 or cA, and how long it is; 0: it is none.
func sedEscape(text string) (c byte, n int) {
	if i := strings.IndexByte("afnrtv", text[0]); i >= 0 {
		return "\a\f\n\r\t\v"[i], 1
	}
	base, digits := 0, 0
	switch text[0] {
	case 'c':
		if len(text) < 2 {
			return 0, 0
		}
		up := text[1]
		if up >= 'a' && up <= 'z' {
			up -= 32
		}
		return up ^ 0x40, 2
	case 'd':
		base, digits = 10, 3
	case 'o':
		base, digits = 8, 3
	case 'x':
		base, digits = 16, 2
	default:
		return 0, 0
	}
	value := 0
	for n = 1; n < len(text) && n <= digits; n++ {
		digit := strings.IndexByte("0123456789abcdef", text[n]|0x20&^(text[n]>>2&0x10))
		if digit < 0 || digit >= base {
			break
		}
		value = value*base + digit
	}
	if n == 1 {
		return 0, 0
	}
	return byte(value), n
}

// sedEscapes resolves the escape sequences in a text and leaves other
// backslashes. In a pattern, what they stand for is literal.
func sedEscapes(text string, pattern bool) string {
	if strings.IndexByte(text, '\\') < 0 {
		return text
	}
	var out []byte
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 == len(text) {
			out = append(out, text[i])
			continue
		}
		c, n := sedEscape(text[i+1:])
		if n == 0 {
			out = append(out, text[i], text[i+1])
			i++
			continue
		}
		if n > 1 && (c == '\\' || pattern && strings.IndexByte("*.[]^$", c) >= 0) {
			out = append(out, '\\')
		}
		out = append(out, c)
		i += n
	}
	return string(out)
}
