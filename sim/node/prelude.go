//go:build !js

package node

import (
	"embed"
	"strconv"
	"strings"
)

// A browser brings the prelude beside its engine, where it is no part of the Go
// program.

//go:embed prelude/*.js
var prelude embed.FS

// Prelude is the text of a function of system and compile, which makes a bare
// engine Node and returns a function that goes on by one step of the event
// loop; its result is whether there is more to do.
func Prelude() string {
	entries, _ := prelude.ReadDir("prelude")
	var boot string
	var b strings.Builder
	b.WriteString("(function (system, compile) {\nconst files = {\n")
	for _, e := range entries {
		text, _ := prelude.ReadFile("prelude/" + e.Name())
		name := strings.TrimSuffix(e.Name(), ".js")
		if name == "boot" {
			boot = string(text)
			continue
		}
		b.WriteString(strconv.Quote(name) + ": function (exports, module, use) {\n" + string(text) + "\n},\n")
	}
	b.WriteString("};\n" + boot + "\n})")
	return b.String()
}
