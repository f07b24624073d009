package lessons

import "strings"

// Var is a name that stands for one of several values.
type Var struct {
	Name   string   `json:"name"`
	Values []string `json:"values"`
}

// Draw picks a value for each, which the seed decides.
func Draw(vars []Var, seed uint64) map[string]string {
	drawn := map[string]string{}
	for _, v := range vars {
		if len(v.Values) == 0 {
			continue
		}
		seed = seed*6364136223846793005 + 1442695040888963407
		drawn[v.Name] = v.Values[seed>>33%uint64(len(v.Values))]
	}
	return drawn
}

// Fill puts the values in where the text has @NAME.
func Fill(text string, values map[string]string) string {
	if len(values) == 0 || !strings.Contains(text, "@") {
		return text
	}
	var b strings.Builder
	for {
		at := strings.IndexByte(text, '@')
		if at < 0 {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(text[:at])
		text = text[at+1:]
		name := text[:nameLength(text)]
		if value, ok := values[name]; ok {
			b.WriteString(value)
			text = text[len(name):]
		} else {
			b.WriteByte('@')
		}
	}
}

// nameLength is how much of text belongs to a name that it begins with.
func nameLength(text string) int {
	for i := range len(text) {
		c := text[i]
		if c != '_' && (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') {
			return i
		}
	}
	return len(text)
}
