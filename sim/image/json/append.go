package json

import "unicode/utf8"

// Append appends the value without any space.
func (v Value) Append(b []byte) []byte { return v.append(b, "", "") }

// Indent appends the value with one member a line, each level indented by step
// more. Empty arrays and objects stay on their line.
func (v Value) Indent(b []byte, step string) []byte { return v.append(b, "\n", step) }

// append writes the value; line begins a new line at this level, if any.
func (v Value) append(b []byte, line, step string) []byte {
	switch v.Kind() {
	case Boolean, Number:
		return append(b, v.is.text...)
	case Text:
		return Quote(b, v.is.text)
	case List:
		return v.members(b, '[', ']', line, step)
	case Map:
		return v.members(b, '{', '}', line, step)
	}
	return append(b, "null"...)
}

func (v Value) members(b []byte, open, end byte, line, step string) []byte {
	b = append(b, open)
	for i, item := range v.content().items {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(b, line...), step...)
		if v.Kind() == Map {
			b = append(Quote(b, v.content().keys[i]), ':')
			if line != "" {
				b = append(b, ' ')
			}
		}
		below := line
		if line != "" {
			below += step
		}
		b = item.append(b, below, step)
	}
	if len(v.content().items) > 0 {
		b = append(b, line...)
	}
	return append(b, end)
}

// Quote appends s as a JSON string; what is no UTF-8 becomes U+FFFD.
func Quote(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r == '\n':
			b = append(b, '\\', 'n')
		case r == '\t':
			b = append(b, '\\', 't')
		case r == '\r':
			b = append(b, '\\', 'r')
		case r < ' ' || r == 0x2028 || r == 0x2029:
			b = append(b, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return append(b, '"')
}
