package main

import (
	"bytes"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"
)

// handler serves files that load has read.
type handler struct {
	files map[string]*file
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	secure(w.Header())
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
	if name == "" {
		name = "index.html"
	}
	f := h.files[name]
	if f == nil {
		http.NotFound(w, r)
		return
	}
	switch name {
	case framePage:
		w.Header().Set("Content-Security-Policy", framePolicy)
	case singlePage:
		w.Header().Set("Content-Disposition", "attachment")
	}
	f.serve(w, r)
}

// serve answers with the best variant that the client takes. A client that
// asks for a range gets the file as it is, since a range is of one variant.
func (f *file) serve(w http.ResponseWriter, r *http.Request) {
	encoding := ""
	if r.Header.Get("Range") == "" {
		encoding = f.choose(r.Header.Get("Accept-Encoding"))
	}
	h := w.Header()
	f.cache(h)
	h.Set("Content-Type", f.mime)
	h.Set("ETag", `"`+f.etag+suffixOf(encoding)+`"`)
	if len(f.variants) > 1 {
		h.Set("Vary", "Accept-Encoding")
	}
	body := f.variants[encoding]
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
		h.Set("Content-Length", strconv.Itoa(len(body)))
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// choose is the best encoding that there is and that the client accepts.
func (f *file) choose(accept string) string {
	for _, e := range encodings {
		if f.variants[e.name] != nil && accepts(accept, e.name) {
			return e.name
		}
	}
	return ""
}

// accepts says whether an Accept-Encoding header allows an encoding.
func accepts(header, encoding string) bool {
	for item := range strings.SplitSeq(header, ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(item), ";")
		if strings.TrimSpace(name) != encoding {
			continue
		}
		value, weighted := strings.CutPrefix(strings.TrimSpace(weight), "q=")
		q, err := strconv.ParseFloat(value, 64)
		return !weighted || err != nil || q > 0
	}
	return false
}

func suffixOf(encoding string) string {
	if encoding == "" {
		return ""
	}
	return "-" + encoding
}
