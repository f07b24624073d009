package coreutils

import "strings"

// pasting is one run of paste(1).
type pasting struct {
	inv    *invocation
	delims []string // used in turn; "" joins without anything
	end    byte
}

func paste(inv *invocation) {
	p := &pasting{inv: inv, delims: []string{"\t"}, end: '\n'}
	var serial bool
	o := inv.options()
	o.each('d', "delimiters", p.setDelims)
	o.flag(&serial, 's', "serial")
	o.do('z', "zero-terminated", func() { p.end = 0 })
	files, ok := o.parse()
	if !ok {
		return
	}
	if len(files) == 0 {
		files = []string{"-"}
	}
	if serial {
		p.serial(files)
	} else {
		p.parallel(files)
	}
}

func (p *pasting) setDelims(v string) bool {
	p.delims = nil
	for i := 0; i < len(v); i++ {
		c := v[i]
		if c != '\\' {
			p.delims = append(p.delims, string(rune(c)))
			continue
		}
		if i++; i == len(v) {
			p.inv.errorf("delimiter list ends with an unescaped backslash: %s", v)
			return false
		}
		switch at := strings.IndexByte("bfnrtv", v[i]); {
		case v[i] == '0':
			p.delims = append(p.delims, "")
		case at >= 0:
			p.delims = append(p.delims, "\b\f\n\r\t\v"[at:at+1])
		default:
			p.delims = append(p.delims, v[i:i+1])
		}
	}
	if len(p.delims) == 0 {
		p.delims = []string{""}
	}
	return true
}

// record is the next record without its end.
func (p *pasting) record(in *input) (string, bool) {
	rec, ok := in.record(p.end)
	return strings.TrimSuffix(string(rec), string(rune(p.end))), ok
}

// serial writes each file as one line.
func (p *pasting) serial(files []string) {
	p.inv.eachInput(files, func(in *input, name string) {
		for i := 0; ; i++ {
			rec, ok := p.record(in)
			if !ok {
				break
			}
			if i > 0 {
				p.inv.out.WriteString(p.delims[(i-1)%len(p.delims)])
			}
			p.inv.out.WriteString(rec)
		}
		p.inv.out.WriteByte(p.end)
	})
}

// parallel writes lines side by side.
func (p *pasting) parallel(files []string) {
	stdin := newInput(p.inv.p, 0)
	var inputs []*input
	for _, name := range files {
		in, err := openInput(p.inv.p, name)
		if err != nil {
			p.inv.errorf("%s: %v", quoteName(name), err)
			return
		}
		if name == "-" {
			in = stdin
		}
		defer in.Close()
		inputs = append(inputs, in)
	}
	for {
		var line strings.Builder
		any := false
		for i, in := range inputs {
			if i > 0 {
				line.WriteString(p.delims[(i-1)%len(p.delims)])
			}
			rec, ok := p.record(in)
			any = any || ok
			line.WriteString(rec)
		}
		if !any {
			break
		}
		p.inv.out.WriteString(line.String())
		p.inv.out.WriteByte(p.end)
	}
	for i, in := range inputs {
		if in.err != nil {
			p.inv.errorf("%s: %v", quoteName(files[i]), in.err)
		}
	}
}
