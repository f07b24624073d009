// Command shrink takes out of a WebAssembly program of Go what only tracebacks
// read: function names, file names and line numbers, a sixth of what the page
// would download. The program runs as before; a traceback shows "?". And it lets
// the program write two tables itself, as it starts: of addresses, two megabytes
// that follow from how many functions there are, and of functions, which comes
// by columns. What prints tracebacks, and other functions of the runtime that a
// page has no use for, do nothing any more (silence.go). What the compiler says
// the long way is said shorter (frame.go), and calls are written alike, so that
// they take a tenth less of the download (calls.go).
//
//	shrink IN.wasm OUT.wasm
//
// It knows the layout of a module's data section (module.go), of its functions
// (functions.go, instructions.go, code.go) and of Go's tables (pclntab.go, functab.go,
// findfunctab.go; Go: internal/abi/symtab.go, runtime/symtab.go). A layout that
// it does not know is an error, never a guess.
package main
