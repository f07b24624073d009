package deflate

import (
	"bytes"
	"compress/gzip"
	"io"
	"math/rand"
	"strings"
	"testing"
)

// samples are empty, short, repeating, random and mixed data.
func samples() [][]byte {
	random := make([]byte, 100000)
	rand.New(rand.NewSource(1)).Read(random)
	all := [][]byte{nil, []byte("x"), []byte("hello hello hello\n"), bytes.Repeat([]byte{0}, 70000), random}
	all = append(all, []byte(strings.Repeat("the quick brown fox\n", 5000)), append(random[:5000:5000], random[:40000]...))
	return all
}

func TestPackedDataIsReadByOthers(t *testing.T) {
	for i, data := range samples() {
		r, err := gzip.NewReader(bytes.NewReader(Pack(data)))
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(r)
		if err != nil || !bytes.Equal(got, data) {
			t.Errorf("sample %d: %d bytes, %v", i, len(got), err)
		}
	}
}

func TestDataPackedByOthersIsRead(t *testing.T) {
	for i, data := range samples() {
		for _, level := range []int{gzip.NoCompression, gzip.BestSpeed, gzip.BestCompression, gzip.HuffmanOnly} {
			var packed bytes.Buffer
			w, _ := gzip.NewWriterLevel(&packed, level)
			w.Name = "name"
			w.Write(data)
			w.Close()
			got, err := Unpack(packed.Bytes())
			if err != nil || !bytes.Equal(got, data) {
				t.Errorf("sample %d, level %d: %d bytes, %v", i, level, len(got), err)
			}
		}
	}
}

func TestSeveralMembersAreOneFile(t *testing.T) {
	packed := append(Pack([]byte("one, ")), Pack([]byte("two"))...)
	for _, behind := range []string{"", "\x00\x00\x00", "garbage"} {
		got, err := Unpack(append(packed[:len(packed):len(packed)], behind...))
		if err != nil || string(got) != "one, two" {
			t.Errorf("before %q: %q, %v", behind, got, err)
		}
	}
}

func TestAFileThatWasCutIsTooShort(t *testing.T) {
	for i, data := range samples() {
		var packed bytes.Buffer
		w := gzip.NewWriter(&packed)
		w.Write(data)
		w.Close()
		whole := packed.Bytes()
		for at := 2; at < len(whole); at += 1 + len(whole)/300 {
			if _, err := Unpack(whole[:at]); err != ErrShort {
				t.Fatalf("sample %d cut at %d of %d: %v", i, at, len(whole), err)
			}
		}
	}
}

func TestAChangedByteIsFound(t *testing.T) {
	packed := Pack([]byte(strings.Repeat("the quick brown fox\n", 50)))
	for at := 10; at < len(packed); at++ {
		packed[at] ^= 4
		if got, err := Unpack(packed); err == nil {
			t.Errorf("byte %d: %q", at, got)
		}
		packed[at] ^= 4
	}
}

func BenchmarkUnpack(b *testing.B) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	for i := range 2_000_000 {
		w.Write([]byte{byte(i * i >> 7), "the quick brown fox"[i%19]})
	}
	w.Close()
	b.SetBytes(4_000_000)
	for b.Loop() {
		io.Copy(io.Discard, NewReader(bytes.NewReader(packed.Bytes())))
	}
}

func FuzzUnpack(f *testing.F) {
	for _, data := range samples()[:3] {
		f.Add(Pack(data))
	}
	f.Fuzz(func(t *testing.T, packed []byte) {
		if len(packed) < 2000 {
			Unpack(packed)
		}
	})
}
