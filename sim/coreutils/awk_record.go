package coreutils

import "strings"

// awkRecord is the record at hand and its fields, which are found when they
// are first asked for.
type awkRecord struct {
	text   string // $0
	values []awkValue
	split  bool // fields belong to text
	stale  bool // text has to be made of the fields again
	fs     string
}

func (a *awkRun) setRecord(text string) {
	a.rec = awkRecord{text: text, values: a.rec.values[:0], fs: a.vars.fs.value.text("%.6g")}
}

// record is $0.
func (a *awkRun) record() string {
	if a.rec.stale {
		texts := make([]string, len(a.rec.values))
		for i, v := range a.rec.values {
			texts[i] = v.text(a.convfmt())
		}
		a.rec.text = strings.Join(texts, a.vars.ofs.value.text("%.6g"))
		a.rec.stale = false
	}
	return a.rec.text
}

// splitRecord finds the fields and sets NF.
func (a *awkRun) splitRecord() {
	if a.rec.split {
		return
	}
	a.rec.split = true
	a.rec.values = a.rec.values[:0]
	for _, field := range a.cut(a.rec.text, a.rec.fs) {
		a.rec.values = append(a.rec.values, awkInputOf(field))
	}
	a.vars.nf.value = awkNumberOf(float64(len(a.rec.values)))
}

func (a *awkRun) fieldNumber(n *awkNode) int {
	i := a.eval(n.kids[0]).num()
	if i < 0 {
		a.runtime("negative field index $%s", awkNumberOf(i).text("%.6g"))
	}
	if i > 1<<20 {
		a.runtime("field index $%s too large", awkNumberOf(i).text("%.6g"))
	}
	return int(i)
}

func (a *awkRun) field(i int) awkValue {
	if i == 0 {
		return awkInputOf(a.record())
	}
	a.splitRecord()
	if i > len(a.rec.values) {
		return awkValue{}
	}
	return a.rec.values[i-1]
}

func (a *awkRun) setField(i int, value awkValue) {
	if i == 0 {
		a.setRecord(value.text(a.convfmt()))
		return
	}
	a.splitRecord()
	a.growFields(i)
	a.rec.values[i-1] = value
	a.rec.stale = true
}

func (a *awkRun) growFields(n int) {
	for len(a.rec.values) < n {
		a.rec.values = append(a.rec.values, awkInputOf(""))
	}
	a.vars.nf.value = awkNumberOf(float64(len(a.rec.values)))
}

// setFieldCount is an assignment to NF.
func (a *awkRun) setFieldCount(n int) {
	if n < 0 || n > 1<<20 {
		a.runtime("bad value for NF: %d", n)
	}
	a.splitRecord()
	a.rec.values = a.rec.values[:min(n, len(a.rec.values))]
	a.growFields(n)
	a.rec.stale = true
}

// cut splits text as a field separator says: " " at runs of space, "" at
// every character, one character at that, else at a regular expression.
func (a *awkRun) cut(text, sep string) []string {
	switch {
	case sep == " ":
		return strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r >= '\t' && r <= '\r' })
	case text == "":
		return nil
	case sep == "":
		parts := make([]string, len(text))
		for i := range parts {
			parts[i] = text[i : i+1]
		}
		return parts
	}
	return a.cutAt(text, sep)
}

func (a *awkRun) cutAt(text, sep string) (parts []string) {
	if len(sep) == 1 && (sep == "|" || isWordByte(sep[0]) || strings.Contains(",:;-/=@#%&!~'\"<>\t\n_", sep)) {
		return strings.Split(text, sep)
	}
	if len(sep) == 1 && sep != "\\" {
		sep = "[" + sep + "]"
		if sep == "[^]" {
			sep = `\^`
		}
	}
	r := a.compiled(sep)
	at := 0
	for {
		begin, end, ok := r.Find(text, at)
		for ok && begin == end {
			if begin >= len(text) {
				ok = false
				break
			}
			begin, end, ok = r.Find(text, begin+1)
		}
		if !ok {
			return append(parts, text[at:])
		}
		parts = append(parts, text[at:begin])
		at = end
	}
}
