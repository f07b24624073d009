package drawing

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/overlook-fs/overlook/sim"
	"github.com/overlook-fs/overlook/sim/picture"
	"github.com/overlook-fs/overlook/sim/sys"
)

// drawn is what a machine shows after some lines, compared with before the
// last.
func drawn(t *testing.T, lines ...string) string {
	t.Helper()
	m, err := sim.New(sim.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	var before, now *picture.Picture
	for _, line := range lines {
		if step := m.Run(line); step.Status != 0 {
			t.Fatalf("%s: %s", line, step.Output)
		}
		before = now
		m.Observe(func(p sys.Process) {
			if now, err = picture.Take(p, picture.Options{}); err != nil {
				t.Fatal(err)
			}
		})
	}
	if before != nil {
		picture.Compare(before, now)
	}
	text := SVG(now, `A "title" & more`)
	decoder := xml.NewDecoder(strings.NewReader(text))
	for {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			return text
		} else if err != nil {
			t.Fatalf("no XML: %v\n%s", err, text)
		}
	}
}

const lab = "mkdir -p l/d u w m plain; echo a > l/a; echo b > l/b; echo c > l/d/c; ln -s a l/to; echo x > 'plain/<x>'; mount -t overlay o -o lowerdir=l,upperdir=u,workdir=w m"

func TestEveryStateIsSaid(t *testing.T) {
	for name, row := range map[string]struct {
		line string
		has  []string
	}{
		"lower":    {"true", []string{">a</text>", ">2 B</text>", "<circle", "↷ to → a", ">plain/</text>", "&lt;x&gt;", `aria-label="A &#34;title&#34; &amp; more"`}},
		"whiteout": {"rm m/a", []string{">⊘ a</text>", ">whiteout</text>", ">deleted</text>", ">hidden</text>", `text-decoration="line-through"`}},
		"copy up":  {"echo more >> m/b", []string{">copied up</text>", `stroke-dasharray="4 3"`, "<path d="}},
		"opaque":   {"rm -r m/d && mkdir m/d", []string{">opaque</text>", `width="4" height="30"`}},
		"controls": {`touch "$(printf 'm/a\033b')"`, []string{"a␛b"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := drawn(t, lab, row.line)
			for _, want := range row.has {
				if !strings.Contains(got, want) {
					t.Errorf("%q is not drawn in\n%s", want, strings.ReplaceAll(got, "><", ">\n<"))
				}
			}
		})
	}
	if got := drawn(t, "true"); !strings.Contains(got, "Nothing is here.") {
		t.Errorf("an empty machine: %s", got)
	}
}

func TestBelowAWhiteoutNothingIsSeen(t *testing.T) {
	for line, want := range map[string]int{"rm m/a": 1, "rm -r m/d": 2, "rm -r m/d; echo f > m/d": 1} {
		bars := strings.Count(drawn(t, lab, line), fmt.Sprintf(`width="4" height="%d"`, cellHeight))
		if bars != want {
			t.Errorf("%s: %d lines end at a bar, want %d", line, bars, want)
		}
	}
}

func TestTokensAreThePages(t *testing.T) {
	sheet, err := os.ReadFile("../../../web/src/style/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, token := range tokens {
		found := regexp.MustCompile(`--` + token.name + `: [^;]*light-dark\((#\w+), (#\w+)\)`).FindStringSubmatch(string(sheet))
		if len(found) != 3 || found[1] != token.light || found[2] != token.dark {
			t.Errorf("%v, and the page has %q", token, found)
		}
	}
}
