package zstd

import (
	"bytes"
	"io"
	"math/rand"
	"os"
	"os/exec"
	"strings"
	"testing"
)

func unpack(packed []byte) ([]byte, error) {
	return io.ReadAll(NewReader(bytes.NewReader(packed)))
}

// words is a text and what zstd -19 --check made of it.
func words(t testing.TB) (plain, packed []byte) {
	t.Helper()
	plain, err := os.ReadFile("testdata/words")
	if err == nil {
		packed, err = os.ReadFile("testdata/words.zst")
	}
	if err != nil {
		t.Fatal(err)
	}
	return plain, packed
}

func TestAPackedTextIsRead(t *testing.T) {
	plain, packed := words(t)
	got, err := unpack(packed)
	if err != nil || !bytes.Equal(got, plain) {
		t.Fatalf("%d bytes, %v; want %d", len(got), err, len(plain))
	}
	skip := []byte{0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3}
	got, err = unpack(append(append(append(append([]byte(nil), skip...), packed...), skip...), packed...))
	if err != nil || len(got) != 2*len(plain) {
		t.Errorf("two frames between others to be skipped: %d bytes, %v", len(got), err)
	}
}

// TestFilesOfTheProgram packs many kinds of data at many levels.
func TestFilesOfTheProgram(t *testing.T) {
	program, err := exec.LookPath("zstd")
	if err != nil {
		t.Skip(err)
	}
	random := make([]byte, 300_000)
	rand.New(rand.NewSource(1)).Read(random)
	text, _ := words(t)
	var mixed []byte
	for i := range 40 {
		mixed = append(append(mixed, text[i*100:i*600]...), random[i*1000:i*1000+500*i]...)
	}
	for name, data := range map[string][]byte{
		"empty": nil, "a byte": []byte("x"), "random": random, "text": text, "mixed": mixed,
		"zeros": make([]byte, 1_000_000), "repeats": []byte(strings.Repeat("the quick brown fox\n", 30_000)),
		"few symbols": bytes.Repeat([]byte("aababcabcd"), 3), "bytes": bytes.Map(func(r rune) rune { return r%7 + 'a' }, random[:90_000]),
	} {
		for _, level := range []string{"-1", "-3", "-9", "-19", "--fast=5", "--ultra -22", "--no-check -6", "--long=24 -5"} {
			cmd := exec.Command(program, append([]string{"-q", "-c"}, strings.Fields(level)...)...)
			cmd.Stdin = bytes.NewReader(data)
			packed, err := cmd.Output()
			if err != nil {
				t.Fatal(err)
			}
			if got, err := unpack(packed); err != nil || !bytes.Equal(got, data) {
				t.Errorf("%s, zstd %s: %d bytes, %v; want %d", name, level, len(got), err, len(data))
			}
		}
	}
}

func TestACutFileIsTooShort(t *testing.T) {
	_, packed := words(t)
	for at := 0; at < len(packed); at += 1 + len(packed)/200 {
		if _, err := unpack(packed[:at]); err != ErrShort {
			t.Fatalf("cut at %d of %d: %v", at, len(packed), err)
		}
	}
}

func TestAChangedByteIsFound(t *testing.T) {
	plain, packed := words(t)
	for at := 4; at < len(packed); at += 1 + len(packed)/500 {
		packed[at] ^= 0x10
		if got, err := unpack(packed); err == nil && !bytes.Equal(got, plain) {
			t.Errorf("byte %d of %d is not missed", at, len(packed))
		}
		packed[at] ^= 0x10
	}
}

func TestAHugeWindowIsRefused(t *testing.T) {
	if _, err := unpack([]byte{0x28, 0xb5, 0x2f, 0xfd, 0, 0xff, 1, 0, 0}); err != ErrWindow {
		t.Error(err)
	}
}

func BenchmarkUnpack(b *testing.B) {
	plain, packed := words(b)
	b.SetBytes(int64(len(plain)))
	for b.Loop() {
		io.Copy(io.Discard, NewReader(bytes.NewReader(packed)))
	}
}

func FuzzUnpack(f *testing.F) {
	_, packed := words(f)
	f.Add(packed)
	f.Add(packed[:1000])
	f.Fuzz(func(t *testing.T, packed []byte) {
		if len(packed) < 20_000 {
			io.Copy(io.Discard, io.LimitReader(NewReader(bytes.NewReader(packed)), 1<<20))
		}
	})
}
