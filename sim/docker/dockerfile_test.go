package docker

import (
	"slices"
	"testing"
)

func TestADockerfilesInstructions(t *testing.T) {
	all, err := parseDockerfile("# c\nARG V=1\nfrom a AS b\nRUN x && \\\n  # inside\n  y\n\nCOPY --from=b --chown=1:2 p q/\n")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, i := range all {
		got = append(got, decimal(i.line)+"-"+decimal(i.last)+" "+i.source())
	}
	want := []string{"2-2 ARG V=1", "3-3 FROM a AS b", "4-6 RUN x && y", "8-8 COPY --from=b --chown=1:2 p q/"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if all[3].flag("chown") != "1:2" {
		t.Errorf("--chown is %q", all[3].flag("chown"))
	}
}

func TestVariablesAndQuotesInADockerfile(t *testing.T) {
	env := []string{"A=x y", "B=z"}
	for text, want := range map[string]string{"$A": "x y", "${B}c": "zc", "${N:-d}": "d", "\\$A": "$A", "$": "$", "a$Bc": "a", "${A": "${A"} {
		if got := substitute(text, env); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	i := instruction{word: "ENV", rest: `P="a b" Q='c' R=d\ e`}
	if got := i.assignments(env); !slices.Equal(got, []string{"P=a b", "Q=c", "R=d e"}) {
		t.Errorf("%q", got)
	}
	i.rest = "OLD the  rest $B"
	if got := i.assignments(env); !slices.Equal(got, []string{"OLD=the  rest z"}) {
		t.Errorf("%q", got)
	}
}

func FuzzDockerfile(f *testing.F) {
	for _, text := range []string{"FROM a\nRUN []", "FROM a\nENV A\nLABEL b=c\nCMD [\"x\"]\nVOLUME [\"/v\"]", "ARG a\nFROM $a AS b\nUSER ${c:-d}", "FROM a\nCOPY --from=x"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		all, err := parseDockerfile(text)
		if err != nil {
			return
		}
		var d draft
		for n := range all {
			all[n].words()
			if all[n].word == "FROM" {
				all[n].from(nil)
			}
			d.apply(&all[n], nil)
		}
		d.raw()
	})
}
