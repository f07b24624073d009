package main

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

func page(t *testing.T) *handler {
	t.Helper()
	files, err := load(fstest.MapFS{
		".gitkeep":              {},
		"index.html":            {Data: []byte("<!doctype html>")},
		"index.html.br":         {Data: []byte("packed by brotli")},
		"embed.html":            {Data: []byte("<!doctype html>")},
		"overlook.html":         {Data: []byte("<!doctype html>")},
		"app.webmanifest":       {Data: []byte("{}")},
		"assets/engine-1a.wasm": {Data: []byte("\x00asm")},
		"assets/engine-1a.wasm.br": {
			Data: []byte("small"),
		},
		"assets/engine-1a.wasm.gz": {Data: []byte("smallish")},
		"assets/logo-2b.svg":       {Data: []byte("<svg/>")},
	})
	if err != nil {
		t.Fatal(err)
	}
	return &handler{files}
}

func get(h http.Handler, method, path string, headers ...string) *http.Response {
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func TestVariantByAcceptEncoding(t *testing.T) {
	h := page(t)
	for _, row := range []struct{ path, accept, encoding, body string }{
		{"/", "", "", "<!doctype html>"},
		{"/", "gzip, deflate, br", "br", "packed by brotli"},
		{"/", "gzip", "", "<!doctype html>"},
		{"/assets/engine-1a.wasm", "gzip", "gzip", "smallish"},
		{"/assets/engine-1a.wasm", "gzip, br;q=0", "gzip", "smallish"},
		{"/assets/engine-1a.wasm", "br;q=0.5,gzip;q=1", "br", "small"},
		{"/assets/logo-2b.svg", "br", "", "<svg/>"},
	} {
		t.Run(row.path+" "+row.accept, func(t *testing.T) {
			r := get(h, "GET", row.path, "Accept-Encoding", row.accept)
			body, _ := io.ReadAll(r.Body)
			if r.StatusCode != 200 || r.Header.Get("Content-Encoding") != row.encoding || string(body) != row.body {
				t.Errorf("got %d %q %q", r.StatusCode, r.Header.Get("Content-Encoding"), body)
			}
		})
	}
}

func TestHeaders(t *testing.T) {
	h := page(t)
	for _, row := range []struct{ path, header, want string }{
		{"/", "Content-Type", "text/html; charset=utf-8"},
		{"/", "Cache-Control", "no-cache"},
		{"/", "Vary", "Accept-Encoding"},
		{"/assets/engine-1a.wasm", "Content-Type", "application/wasm"},
		{"/assets/engine-1a.wasm", "Cache-Control", "public, max-age=31536000, immutable"},
		{"/assets/logo-2b.svg", "Content-Type", "image/svg+xml"},
		{"/", "X-Content-Type-Options", "nosniff"},
		{"/no-such-file", "Content-Security-Policy", policy},
		{"/embed.html", "Content-Security-Policy", framePolicy},
		{"/assets/logo-2b.svg", "Access-Control-Allow-Origin", "*"},
		{"/assets/logo-2b.svg", "Cross-Origin-Resource-Policy", "cross-origin"},
		{"/overlook.html", "Content-Disposition", "attachment"},
		{"/app.webmanifest", "Content-Type", "application/manifest+json"},
	} {
		if got := get(h, "GET", row.path).Header.Get(row.header); got != row.want {
			t.Errorf("%s of %s is %q, want %q", row.header, row.path, got, row.want)
		}
	}
}

func TestUnchangedFileIsNotSentAgain(t *testing.T) {
	h := page(t)
	plain := get(h, "GET", "/").Header.Get("ETag")
	packed := get(h, "GET", "/", "Accept-Encoding", "br").Header.Get("ETag")
	if plain == "" || plain == packed {
		t.Fatalf("tags %q and %q", plain, packed)
	}
	r := get(h, "GET", "/", "Accept-Encoding", "br", "If-None-Match", packed)
	if r.StatusCode != http.StatusNotModified {
		t.Errorf("got %d", r.StatusCode)
	}
}

func TestRangeIsOfTheFileAsItIs(t *testing.T) {
	r := get(page(t), "GET", "/assets/engine-1a.wasm", "Accept-Encoding", "br", "Range", "bytes=1-3")
	body, _ := io.ReadAll(r.Body)
	if r.StatusCode != http.StatusPartialContent || string(body) != "asm" || r.Header.Get("Content-Encoding") != "" {
		t.Errorf("got %d %q", r.StatusCode, body)
	}
}

func TestRefusals(t *testing.T) {
	h := page(t)
	for _, row := range []struct {
		method, path string
		status       int
	}{
		{"POST", "/", http.StatusMethodNotAllowed},
		{"GET", "/index.html.br", http.StatusNotFound},
		{"GET", "/.gitkeep", http.StatusNotFound},
		{"GET", "/../main.go", http.StatusNotFound},
		{"GET", "/assets/", http.StatusNotFound},
		{"HEAD", "/", http.StatusOK},
	} {
		if got := get(h, row.method, row.path).StatusCode; got != row.status {
			t.Errorf("%s %s: %d, want %d", row.method, row.path, got, row.status)
		}
	}
}

func TestPageThatWasNotBuilt(t *testing.T) {
	_, err := load(fstest.MapFS{".gitkeep": {}})
	if !errors.Is(err, errEmpty) {
		t.Errorf("got %v", err)
	}
}

func TestStopLetsRequestsEnd(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	begun := make(chan struct{})
	slow := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(begun)
		time.Sleep(50 * time.Millisecond)
		io.WriteString(w, "whole")
	})
	stop, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- serve(stop, listener, slow) }()
	got := make(chan string, 1)
	go func() {
		r, err := http.Get("http://" + listener.Addr().String())
		if err != nil {
			got <- err.Error()
			return
		}
		body, _ := io.ReadAll(r.Body)
		got <- string(body)
	}()
	<-begun
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if text := <-got; !strings.Contains(text, "whole") {
		t.Errorf("got %q", text)
	}
}
