package docker

import (
	std "encoding/json"
	"strings"
	"testing"
	gotemplate "text/template"

	"github.com/overlook-fs/overlook/sim/image/json"
)

// sample is a value that templates are tried on.
const sample = `{"Name":"/one","State":{"ExitCode":0,"Pid":42,"Running":true},"Args":["a","b c"],"None":[],"Labels":{"a.b":"2","z":"1"},"Mounts":[
{"Type":"bind","Source":"/s","Destination":"/d","RW":true},{"Type":"volume","Source":"/v","Destination":"/e","RW":false}],"Text":"two words","Empty":""}`

// goFunctions are docker's own functions in Go's templates.
var goFunctions = gotemplate.FuncMap{
	"json": func(v any) string {
		b, _ := std.Marshal(v)
		return string(b)
	},
	"join":  func(list []any, sep string) string { return strings.Join(stringsOf(list), sep) },
	"split": strings.Split, "lower": strings.ToLower, "upper": strings.ToUpper,
	"truncate": func(s string, n int) string { return s[:min(n, len(s))] },
}

func stringsOf(list []any) []string {
	var all []string
	for _, v := range list {
		all = append(all, v.(string))
	}
	return all
}

func TestTemplatesDoWhatGosDo(t *testing.T) {
	var of any
	if err := std.Unmarshal([]byte(sample), &of); err != nil {
		t.Fatal(err)
	}
	v, err := json.Parse([]byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	for _, source := range []string{
		"plain", "", "{{.Name}}", "{{ .State.Pid }}!", "{{.}}", "{{.State}}", "{{.Args}} {{.None}}", "{{json .Labels}}", "{{json .Args}}", "{{.State | json}}",
		"{{range .Mounts}}{{.Type}} {{.Source}} -> {{.Destination}} rw={{.RW}}{{println}}{{end}}", "{{range $i, $m := .Mounts}}{{$i}}={{$m.Type}} {{$.Name}};{{end}}",
		"{{range $k, $v := .Labels}}{{$k}}={{$v}},{{end}}", "{{range .None}}x{{else}}nothing{{end}}", "{{range $a := .Args}}<{{$a}}>{{end}}",
		"{{if .State.Running}}up{{else}}down{{end}}", "{{if .Empty}}a{{else if .Text}}b{{else}}c{{end}}", "{{if eq .Name \"/one\"}}same{{end}}", "{{if not .Empty}}no{{end}}",
		"{{if and .Text .Empty}}1{{else}}2{{end}}{{or .Empty .Text}}", "{{with .State}}{{.Pid}}{{end}}", "{{with $x := .Text}}{{$x}}{{end}}", "{{with .Empty}}a{{else}}b{{end}}",
		"{{index .Labels \"a.b\"}} {{index .Args 1}}", "{{(index .Mounts 1).Source}}", "{{len .Args}} {{len .Text}}", "{{join .Args \"+\"}}", "{{upper .Text}} {{truncate .Text 3}}",
		"{{index (split .Text \" \") 1}}", "{{println .Name .Text}}", "{{print .Name .Text}}", "{{print 1 2 `x`}}", "{{printf \"%s-%q\" .Name .Text}}", "{{$n := .Name}}{{$n}}", "a {{- .Text -}} b",
		"{{/* nothing */}}x", "{{true}} {{\"q\\n\"}}", "{{range .Mounts}}{{if .RW}}{{.Source}}{{end}}{{end}}", "{{ne .Name .Text}}", "{{eq .Name \"a\" \"/one\"}}",
	} {
		tmpl, err := gotemplate.New("").Funcs(goFunctions).Option("missingkey=error").Parse(source)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		var want strings.Builder
		if err := tmpl.Execute(&want, of); err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		got, err := expand(source, v)
		if err != nil || got != want.String() {
			t.Errorf("%s: %q, %v, want %q", source, got, err, want.String())
		}
	}
}

func TestTitleRaisesEachWord(t *testing.T) {
	if got, err := expand("{{title .}}", json.String("two words")); err != nil || got != "Two Words" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestTemplateErrorsAreGos(t *testing.T) {
	var of any
	if err := std.Unmarshal([]byte(sample), &of); err != nil {
		t.Fatal(err)
	}
	v, _ := json.Parse([]byte(sample))
	for _, source := range []string{"{{.Foo}}", "a {{.State.Foo}}", "\n\n x{{json .State.Foo}}", "{{.State.Foo.Bar}}", "{{foo}}", "{{$x}}", "{{.Name", "{{range .Args}}", "{{index .Args 5}}", "{{.State.Foo}}{{.Args}}", "{{with .Text}}{{.A.Bcd.Efg.Hijklmnop}}{{end}}"} {
		want := ""
		tmpl, err := gotemplate.New("").Funcs(goFunctions).Option("missingkey=error").Parse(source)
		if err == nil {
			err = tmpl.Execute(&strings.Builder{}, of)
		}
		if err != nil {
			want = err.Error()
		}
		_, err = expand(source, v)
		if err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", source, err, want)
		}
	}
}

func FuzzTemplate(f *testing.F) {
	for _, source := range []string{"{{.Name}}", "{{range $i, $m := .Mounts}}{{$m.Type}}{{end}}", "{{if (eq 1 2) | not}}a{{else}}b{{end}}", "{{- `x` -}}", "{{printf \"%d\" 3}}"} {
		f.Add(source)
	}
	v, _ := json.Parse([]byte(sample))
	f.Fuzz(func(t *testing.T, source string) { expand(source, v) })
}
