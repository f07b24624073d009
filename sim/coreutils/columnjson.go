package coreutils

import "strings"

// printJSON prints the rows as an object with one list; what hangs under a row
// is its children.
func (t *columnTable) printJSON(out *output) {
	out.WriteString("{\n   \"" + t.json + "\": [\n")
	t.jsonRows(out, -1, "      ")
	out.WriteString("   ]\n}\n")
}

// jsonRows prints the rows that hang under one.
func (t *columnTable) jsonRows(out *output, above int, indent string) {
	first := true
	for i, row := range t.rows {
		if row.above != above {
			continue
		}
		if first {
			out.WriteString(indent + "{\n")
		} else {
			out.WriteString(",{\n")
		}
		first = false
		t.jsonCells(out, row, indent+"   ")
		if t.hasBelow(i) {
			out.WriteString(",\n" + indent + "   \"children\": [\n")
			t.jsonRows(out, i, indent+"      ")
			out.WriteString(indent + "   ]")
		}
		out.WriteString("\n" + indent + "}")
	}
	out.WriteString("\n")
}

func (t *columnTable) jsonCells(out *output, row tableRow, indent string) {
	for i, c := range t.columns {
		if i > 0 {
			out.WriteString(",\n")
		}
		value := row.cells[i]
		switch {
		case value == "":
			value = "null"
		case !c.plain:
			value = jsonQuote(value)
		}
		out.WriteString(indent + jsonQuote(strings.ToLower(c.name)) + ": " + value)
	}
}

// hasBelow reports whether a row hangs under row i.
func (t *columnTable) hasBelow(i int) bool {
	for _, row := range t.rows {
		if row.above == i {
			return true
		}
	}
	return false
}

// jsonQuote is a text between quotes.
func jsonQuote(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := range len(text) {
		switch c := text[i]; {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c < ' ':
			const digits = "0123456789abcdef"
			b.WriteString("\\u00")
			b.WriteByte(digits[c>>4])
			b.WriteByte(digits[c&15])
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
