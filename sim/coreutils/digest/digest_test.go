package digest

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"strings"
	"testing"
)

func TestPublishedExamples(t *testing.T) {
	for name, want := range map[string]string{
		"md5":    "900150983cd24fb0d6963f7d28e17f72",
		"sha1":   "a9993e364706816aba3e25717850c26c9cd0d89d",
		"sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
	} {
		d := New(name)
		d.Write([]byte("abc"))
		if got := hex.EncodeToString(d.Sum()); got != want {
			t.Errorf("%s of abc = %s, want %s", name, got, want)
		}
	}
}

func TestEveryLengthAroundABlock(t *testing.T) {
	for n := range 300 {
		text := []byte(strings.Repeat("overlook", 40)[:n])
		m, s1, s224, s256 := md5.Sum(text), sha1.Sum(text), sha256.Sum224(text), sha256.Sum256(text)
		s384, s512 := sha512.Sum384(text), sha512.Sum512(text)
		for name, want := range map[string][]byte{
			"md5": m[:], "sha1": s1[:], "sha224": s224[:], "sha256": s256[:], "sha384": s384[:], "sha512": s512[:],
		} {
			d := New(name)
			d.Write(text[:n/3])
			d.Write(text[n/3:])
			if got := d.Sum(); string(got) != string(want) {
				t.Errorf("%s of %d bytes = %x, want %x", name, n, got, want)
			}
		}
	}
}

func BenchmarkSHA256(b *testing.B) {
	data := make([]byte, 1<<20)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		New("sha256").Write(data)
	}
}
