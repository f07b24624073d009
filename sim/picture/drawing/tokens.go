package drawing

import (
	"slices"
	"strings"
)

// token is a colour by its role, in light and in dark surroundings.
type token struct{ name, light, dark string }

var tokens = []token{
	{"surface", "#fffefb", "#191c1f"},
	{"sunken", "#edeae2", "#0e1011"},
	{"ink", "#1a1c1e", "#eceae4"},
	{"ink-2", "#45494d", "#bdbbb4"},
	{"ink-3", "#62666a", "#9a9890"},
	{"edge", "#85827a", "#767b81"},
	{"m-cell", "#eeece6", "#26292c"},
	{"u-band", "#edf4fb", "#16212b"},
	{"u-cell", "#d6e7f6", "#1f384c"},
	{"u-line", "#2a72ae", "#5fa8dc"},
	{"l1-band", "#f8f2e3", "#211d13"},
	{"l1-cell", "#f0e2bf", "#4a3d17"},
	{"l1-line", "#94690f", "#c79a45"},
	{"l2-band", "#f4ebe2", "#221a15"},
	{"l2-cell", "#e3c3a4", "#4c2a18"},
	{"l2-line", "#96582a", "#cf8f62"},
	{"l3-band", "#f0e8e6", "#211a1b"},
	{"l3-cell", "#cfaca9", "#352026"},
	{"l3-line", "#8a4a48", "#cf8b8b"},
	{"wo", "#a83a00", "#ff9d6b"},
	{"wo-fill", "#ffe9da", "#3f2013"},
	{"good", "#00644a", "#62d0a6"},
	{"meta", "#17648f", "#7cc6ef"},
}

// colour is a token in light surroundings.
func colour(name string) string {
	return tokens[slices.IndexFunc(tokens, func(t token) bool { return t.name == name })].light
}

// darkness is a style sheet that gives each class the token's dark colour:
// f-TOKEN is filled with it, s-TOKEN outlined.
func darkness() string {
	var b strings.Builder
	b.WriteString("<style>@media screen and (prefers-color-scheme:dark){")
	for _, t := range tokens {
		b.WriteString(".f-" + t.name + "{fill:" + t.dark + "}.s-" + t.name + "{stroke:" + t.dark + "}")
	}
	b.WriteString("}</style>")
	return b.String()
}

// filled and lined are attributes that paint with a token.
func filled(name string) string { return ` class="f-` + name + `" fill="` + colour(name) + `"` }
func lined(name string) string  { return ` class="s-` + name + `" stroke="` + colour(name) + `"` }

// painted are attributes that fill with one token and outline with another,
// either "" for none.
func painted(fill, edge string) string {
	classes, attributes := "", ` fill="none"`
	if fill != "" {
		classes, attributes = "f-"+fill, ` fill="`+colour(fill)+`"`
	}
	if edge != "" {
		classes, attributes = classes+" s-"+edge, attributes+` stroke="`+colour(edge)+`"`
	}
	return ` class="` + strings.TrimSpace(classes) + `"` + attributes
}
