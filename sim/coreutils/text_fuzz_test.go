package coreutils

import (
	"testing"

	"github.com/overlook-fs/overlook/sim/coreutils/tarfile"
)

// FuzzAwkProgram: no text makes the parser panic.
func FuzzAwkProgram(f *testing.F) {
	for _, seed := range []string{
		`BEGIN { while (("ls" | getline x) > 0) print x > "f" }`, `/a/, /b/ { gsub(/x/, "y", $2); print $NF }`,
		`function f(a, b) { return a[b]++ } END { for (k in z) delete z[k]; printf "%d\n", f(z, 1) }`, `{ print (1,2) in a ? -x^2 : !y ~ "z" }`,
		`BEGIN { "`, `/`, `$`, `a[`, `func(`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) { parseAwk(text) })
}

// FuzzSedScript: no text makes the parser panic.
func FuzzSedScript(f *testing.F) {
	for _, seed := range []string{`1,/x/s/a\(b\)/\U&\1/gp;ba`, `0~3{N;P;D}`, "a\\\ntext\\\nmore", `y/ab/cd/;:l;tl`, `\,x,I!d`, `s/[/]/\n/w f`, `$!{`, `s`, `\`} {
		f.Add(seed, "x")
	}
	f.Fuzz(func(t *testing.T, first, second string) {
		source := sedSource{}
		source.add(first, "")
		source.add(second, "file")
		p := sedParser{source: &source, opts: &sedOptions{}}
		p.parse()
	})
}

// FuzzTar: no bytes make the reader of archives panic.
func FuzzTar(f *testing.F) {
	m := tarfile.Member{Name: "d/f", Type: tarfile.Regular, Mode: 0o644, Size: 3}
	f.Add(append(append(m.Header(), "hi\n"...), make([]byte, tarfile.Padding(3))...))
	f.Fuzz(func(t *testing.T, data []byte) { readTar(data) })
}
