//go:build !js

package main

// main does nothing outside of a page.
func main() { _, _ = compile, write }
