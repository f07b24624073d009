package main

import "net/http"

// policy is what the page may do: load and run its own files, and nothing
// else; no inline script or style, nothing from or to anywhere else.
var policy = policyFor("'self'")

// framePolicy is that of a lab in a frame. A frame without an origin may not
// start a worker by its address: it starts from its own text.
var framePolicy = policyFor("'self' blob:")

// framePage is the page of a lab in a frame.
const framePage = "embed.html"

// singlePage is the page as one file, for a disk: it brings a policy of its
// own, which this server's would overrule.
const singlePage = "overlook.html"

func policyFor(workers string) string {
	return "default-src 'none'; " +
		"script-src 'self' 'wasm-unsafe-eval'; " +
		"worker-src " + workers + "; " +
		"connect-src 'self'; " +
		"style-src 'self'; " +
		"img-src 'self' data:; " +
		"manifest-src 'self'; " +
		"base-uri 'none'; " +
		"form-action 'none'"
}

// secure sets the headers that every answer carries. Any page may have the
// files: a lab in a frame without an origin asks for them as a stranger.
func secure(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
}

// forEver is for what changes its name with its content.
const forEver = "public, max-age=31536000, immutable"

// cache says how long an answer may be kept: an asset for ever, as its name
// changes with its content; anything else until the next request asks.
func (f *file) cache(h http.Header) {
	if f.asset {
		h.Set("Cache-Control", forEver)
		return
	}
	h.Set("Cache-Control", "no-cache")
}
