package docker

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/image/json"
)

// functions are what a template may call; the second result says what is
// wrong.
var functions = map[string]func(args []json.Value) (json.Value, string){
	"json": func(args []json.Value) (json.Value, string) {
		return json.String(string(at(args, 0).Append(nil))), ""
	},
	"index":   index,
	"len":     func(args []json.Value) (json.Value, string) { return json.Int(int64(length(at(args, 0)))), "" },
	"print":   func(args []json.Value) (json.Value, string) { return json.String(words(args, "")), "" },
	"println": func(args []json.Value) (json.Value, string) { return json.String(words(args, " ") + "\n"), "" },
	"printf":  printf,
	"join":    joined,
	"split": func(args []json.Value) (json.Value, string) {
		return json.Strings(strings.Split(at(args, 0).Str(), at(args, 1).Str())), ""
	},
	"lower": func(args []json.Value) (json.Value, string) {
		return json.String(strings.ToLower(at(args, 0).Str())), ""
	},
	"upper": func(args []json.Value) (json.Value, string) {
		return json.String(strings.ToUpper(at(args, 0).Str())), ""
	},
	"title":    title,
	"truncate": truncated,
	"pad":      padded,
	"eq":       func(args []json.Value) (json.Value, string) { return json.Bool(equalAny(args)), "" },
	"ne":       func(args []json.Value) (json.Value, string) { return json.Bool(!equalAny(args)), "" },
	"lt":       func(args []json.Value) (json.Value, string) { return json.Bool(less(at(args, 0), at(args, 1))), "" },
	"gt":       func(args []json.Value) (json.Value, string) { return json.Bool(less(at(args, 1), at(args, 0))), "" },
	"le":       func(args []json.Value) (json.Value, string) { return json.Bool(!less(at(args, 1), at(args, 0))), "" },
	"ge":       func(args []json.Value) (json.Value, string) { return json.Bool(!less(at(args, 0), at(args, 1))), "" },
	"not":      func(args []json.Value) (json.Value, string) { return json.Bool(!truthful(at(args, 0))), "" },
	"and":      func(args []json.Value) (json.Value, string) { return firstThat(args, false), "" },
	"or":       func(args []json.Value) (json.Value, string) { return firstThat(args, true), "" },
}

// at is an argument, or null where there are fewer.
func at(args []json.Value, i int) json.Value {
	if i >= 0 && i < len(args) {
		return args[i]
	}
	return json.Value{}
}

func index(args []json.Value) (json.Value, string) {
	v := at(args, 0)
	for _, key := range args[min(1, len(args)):] {
		switch {
		case v.Kind() == json.Map && key.Kind() == json.Text:
			member, ok := v.Lookup(key.Str())
			if !ok {
				member = json.String("")
			}
			v = member
		case v.Kind() == json.List && key.Kind() == json.Number:
			i := key.Int()
			if i < 0 || i >= int64(v.Len()) {
				return v, "index out of range: " + key.Digits()
			}
			v = v.Items()[i]
		case v.Kind() == json.Null:
			return v, "index of untyped nil"
		default:
			return v, "cannot index slice/array with type " + typeName(key)
		}
	}
	return v, ""
}

func length(v json.Value) int {
	if v.Kind() == json.Text {
		return len(v.Str())
	}
	return v.Len()
}

// words are values as print and println have them.
func words(args []json.Value, between string) string {
	var b strings.Builder
	for i, v := range args {
		if i > 0 && (between != "" || v.Kind() != json.Text && args[i-1].Kind() != json.Text) {
			b.WriteByte(' ')
		}
		b.WriteString(shown(v))
	}
	return b.String()
}

func printf(args []json.Value) (json.Value, string) {
	var values []any
	for _, v := range args[min(1, len(args)):] {
		switch v.Kind() {
		case json.Number:
			values = append(values, v.Int())
		case json.Boolean:
			values = append(values, v.Bool())
		default:
			values = append(values, shown(v))
		}
	}
	return json.String(fmt.Sprintf(at(args, 0).Str(), values...)), ""
}

func joined(args []json.Value) (json.Value, string) {
	var parts []string
	for _, v := range at(args, 0).Items() {
		parts = append(parts, shown(v))
	}
	return json.String(strings.Join(parts, at(args, 1).Str())), ""
}

func title(args []json.Value) (json.Value, string) {
	text := []byte(at(args, 0).Str())
	for i := range text {
		if text[i] >= 'a' && text[i] <= 'z' && (i == 0 || text[i-1] == ' ') {
			text[i] -= 'a' - 'A'
		}
	}
	return json.String(string(text)), ""
}

func truncated(args []json.Value) (json.Value, string) {
	text := at(args, 0).Str()
	n := max(0, int(at(args, 1).Int()))
	return json.String(text[:min(n, len(text))]), ""
}

func padded(args []json.Value) (json.Value, string) {
	text := at(args, 0).Str()
	if text == "" {
		return json.String(""), ""
	}
	return json.String(blank(at(args, 1)) + text + blank(at(args, 2))), ""
}

func blank(n json.Value) string { return strings.Repeat(" ", min(1000, max(0, int(n.Int())))) }

func equalAny(args []json.Value) bool {
	for _, v := range args[min(1, len(args)):] {
		if shown(v) == shown(args[0]) {
			return true
		}
	}
	return false
}

func less(a, b json.Value) bool {
	if a.Kind() == json.Number && b.Kind() == json.Number {
		return a.Int() < b.Int()
	}
	return a.Str() < b.Str()
}

// firstThat is the first argument that is true, or is not; else the last.
func firstThat(args []json.Value, is bool) json.Value {
	for _, v := range args {
		if truthful(v) == is {
			return v
		}
	}
	return at(args, len(args)-1)
}

// truthful reports whether a template takes v for true.
func truthful(v json.Value) bool {
	switch v.Kind() {
	case json.Boolean:
		return v.Bool()
	case json.Number:
		return v.Digits() != "0"
	case json.Text:
		return v.Str() != ""
	}
	return v.Len() > 0
}

// shown is v as a template prints it.
func shown(v json.Value) string {
	switch v.Kind() {
	case json.Null:
		return "<no value>"
	case json.Boolean:
		return strconv.FormatBool(v.Bool())
	case json.Number:
		return v.Digits()
	case json.Text:
		return v.Str()
	}
	var parts []string
	for _, i := range order(v) {
		part := shown(v.Items()[i])
		if v.Kind() == json.Map {
			part = v.Keys()[i] + ":" + part
		}
		parts = append(parts, part)
	}
	text := "[" + strings.Join(parts, " ") + "]"
	if v.Kind() == json.Map {
		return "map" + text
	}
	return text
}

// typeName is the Go type that v would have.
func typeName(v json.Value) string {
	switch v.Kind() {
	case json.Boolean:
		return "bool"
	case json.Number:
		return "int"
	case json.Text:
		return "string"
	case json.List:
		return "[]interface {}"
	}
	return "interface {}"
}
