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
