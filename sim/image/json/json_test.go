package json

import (
	"bytes"
	std "encoding/json"
	"strings"
	"testing"
)

// texts are JSON and what is almost JSON.
func texts() []string {
	return []string{
		`null`, `true`, `false`, `0`, `-1.5e+10`, `"a"`, `[]`, `{}`, ` [1, 2 ,[3]] `, `{"a":1,"b":{"c":[true,null,"x"]}}`,
		`"\"\\\/\b\f\n\r\t\u0041\ud83d\ude00"`, `"\ud800x"`, `"\ud800\u0041"`, "\"\xff\"", `"grüße"`,
		``, `nul`, `01`, `1.`, `1e`, `-`, `[1,]`, `{"a"}`, `{"a":}`, `{a:1}`, `"`, `"\x"`, `"\u12"`, "\"\n\"", `[1] 2`, `tru`, `nullx`,
		strings.Repeat("[", 50) + strings.Repeat("]", 50),
	}
}

func TestParseAgreesWithTheStandardLibrary(t *testing.T) {
	for _, text := range texts() {
		agree(t, []byte(text))
	}
}

// agree compares with encoding/json: whether a text is JSON, and as what it
// is written again.
func agree(t *testing.T, text []byte) {
	t.Helper()
	var want any
	wantErr := std.Unmarshal(text, &want)
	got, err := Parse(text)
	if (err == nil) != (wantErr == nil) {
		t.Errorf("%q: %v, the standard library says %v", text, err, wantErr)
	}
	if err != nil || wantErr != nil {
		return
	}
	var again any
	if err := std.Unmarshal(got.Append(nil), &again); err != nil {
		t.Errorf("%q: written as %q: %v", text, got.Append(nil), err)
	}
	a, _ := std.Marshal(want)
	b, _ := std.Marshal(again)
	if !bytes.Equal(a, b) {
		t.Errorf("%q: %s, want %s", text, b, a)
	}
}

func TestIndentIsTheStandardLibrarys(t *testing.T) {
	for _, text := range []string{`[]`, `{}`, `{"a":[1,{"b":null}],"c":{},"d":"e"}`} {
		v, err := Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		var want bytes.Buffer
		std.Indent(&want, []byte(text), "", "    ")
		if got := string(v.Indent(nil, "    ")); got != want.String() {
			t.Errorf("%s, want %s", got, want.String())
		}
	}
}

func TestAnObjectKeepsItsOrder(t *testing.T) {
	v := Object(Pair{"z", Int(1)}, Pair{"a", Strings([]string{"x"})}).With("m", Bool(true)).With("z", String("new"))
	if got := string(v.Append(nil)); got != `{"z":"new","a":["x"],"m":true}` {
		t.Error(got)
	}
	if v.Get("a").Strs()[0] != "x" || !v.Get("m").Bool() || v.Get("none").Kind() != Null || v.Get("z").Int() != 0 {
		t.Error("a member was not found")
	}
}

func TestDeepNestingIsRefused(t *testing.T) {
	if _, err := Parse([]byte(strings.Repeat("[", 100_000))); err == nil {
		t.Error("100,000 levels were taken")
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range texts() {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		v, err := Parse(text)
		if err != nil {
			return
		}
		if again, err := Parse(v.Append(nil)); err != nil || !bytes.Equal(again.Append(nil), v.Append(nil)) {
			t.Errorf("%q: %v", text, err)
		}
	})
}
