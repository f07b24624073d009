// Command shrink takes out of a WebAssembly program of Go what only tracebacks
// read: function names, file names and line numbers, a sixth of what the page
// would download. The program runs as before; a traceback shows "?".
//
//	shrink IN.wasm OUT.wasm
//
// It knows the layout of a module's data section (module.go) and of Go's
// pclntab (pclntab.go; Go: internal/abi/symtab.go, runtime/symtab.go). A
// layout that it does not know is an error, never a guess.
package main
