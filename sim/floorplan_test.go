package sim

import (
	"bytes"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/overlook-fs/overlook/"

// floorplan says who may import whom: packages of this module, and modules
// from outside. Standard packages are free but for the never list.
var floorplan = []struct {
	floor   int
	pkg     string
	may     string // space-separated; a trailing / means everything below
	never   string // standard packages and ours that it must not even reach
	because string
}{
	{0, "sim/sys", "", "os syscall", "it is Linux's numbers on every host"},
	{0, "lessons", "", "os fmt encoding/json", "every engine carries it"},
	{0, "web", "", "", ""},
	{1, "sim/trace", "sim/sys", "", ""},
	{1, "lessons/format", "lessons github.com/yuin/goldmark github.com/yuin/goldmark/ go.yaml.in/yaml/v3 golang.org/x/tools/txtar", "sim", "a compiler knows no engine"},
	{1, "sim/coreutils/regex", "", "os", "a matcher knows no system"},
	{1, "sim/coreutils/deflate", "", "os", "a compressor knows no system"},
	{1, "sim/coreutils/diff", "", "os", "a difference knows no system"},
	{1, "sim/coreutils/digest", "", "os", "a sum knows no system"},
	{1, "sim/coreutils/tarfile", "sim/sys", "os", "an archive knows no system"},
	{1, "sim/image/zstd", "", "os", "a compressor knows no system"},
	{1, "sim/image/json", "", "os encoding/json", "a value knows no system"},
	{2, "sim/vfs", "sim/sys sim/trace", "os sim/tmpfs sim/overlay sim/hostfs math/rand", "the kernel knows no filesystem by name"},
	{3, "sim/tmpfs", "sim/sys sim/trace sim/vfs", "os sim/overlay math/rand", "siblings are strangers"},
	{3, "sim/overlay", "sim/sys sim/trace sim/vfs", "os sim/tmpfs math/rand", "siblings are strangers"},
	{3, "sim/unions", "sim/sys sim/trace sim/vfs", "os sim/tmpfs sim/overlay math/rand", "siblings are strangers"},
	{3, "sim/hostfs", "sim/sys sim/trace sim/vfs golang.org/x/sys/unix", "sim/tmpfs sim/overlay", "siblings are strangers"},
	{3, "sim/hackfs/layer", "sim/sys sim/trace sim/vfs github.com/hack-pad/hackpadfs", "sim/overlay", "siblings are strangers"},
	{3, "sim/linux", "sim/sys sim/trace golang.org/x/sys/unix", "sim/vfs", "the oracle shares no code with the engine"},
	{3, "sim/coreutils", "sim/sys sim/coreutils/", "sim/vfs sim/overlay sim/linux", "a command knows no kernel"},
	{3, "sim/traces", "sim/sys", "sim/vfs sim/overlay sim/linux", "a trace runs in every kernel"},
	{3, "sim/picture", "sim/sys", "sim/vfs sim/overlay sim/linux", "the picture works on every kernel"},
	{4, "sim/picture/drawing", "sim/picture", "sim/vfs sim/overlay sim/linux", "a drawing knows no kernel"},
	{3, "sim/image", "sim/sys sim/image/ sim/coreutils/", "sim/vfs sim/overlay sim/linux encoding/json", "an image is unpacked on every kernel"},
	{3, "sim/hackfs", "sim/sys github.com/hack-pad/hackpadfs", "sim/vfs sim/overlay sim/linux", "an adapter works on every kernel"},
	{3, "sim/aferofs", "sim/sys github.com/spf13/afero", "sim/vfs sim/overlay sim/linux", "an adapter works on every kernel"},
	{4, "sim/docker", "sim/sys sim/image sim/image/json sim/coreutils sim/coreutils/digest", "sim/vfs sim/overlay sim/linux os/exec", "a client of system calls"},
	{4, "sim/node", "sim/sys", "sim/vfs sim/overlay sim/linux os/exec", "a client of system calls"},
	{4, "sim/shell", "sim/sys sim/coreutils sim/coreutils/ mvdan.cc/sh/v3/", "sim/vfs sim/linux", "the shell works on every kernel"},
	{5, "sim/script", "sim/sys sim/trace sim/shell sim/picture golang.org/x/tools/txtar", "sim/vfs sim/linux", "a script runs on every kernel"},
	{5, "sim/node/goja", "sim/node github.com/dop251/goja", "sim/vfs sim", "an engine knows no machine"},
	{6, "sim", "sim/sys sim/trace sim/vfs sim/tmpfs sim/overlay sim/unions sim/coreutils sim/shell sim/picture sim/script sim/docker sim/node", "sim/linux sim/aferofs sim/node/goja net", "it runs in a browser"},
	{3, "sim/fuse", "sim/sys github.com/hanwen/go-fuse/v2/fuse golang.org/x/sys/unix", "sim/vfs sim/overlay sim/linux", "an export works on every kernel"},
	{7, "sim/rooms/loopback", "sim/sys sim/trace github.com/hanwen/go-fuse/v2/fuse golang.org/x/sys/unix", "sim/vfs sim/overlay sim/linux", "who writes down what the kernel does knows no engine"},
	{7, "sim/tutor", "sim sim/sys sim/trace sim/picture lessons", "sim/linux lessons/format", "what reaches a learner is compiled"},
	{7, "sim/stage", "sim/sys sim/trace sim/vfs sim/tmpfs sim/overlay sim/hostfs sim/fuse golang.org/x/sys/unix", "sim/rooms sim/linux sim/shell", "a mount needs no shell"},
	{8, "sim/rooms", "sim sim/ lessons golang.org/x/sys/unix", "lessons/format sim/cmd/overlook sim/conform", "rooms know no client"},
	{9, "wasm", "sim sim/sys sim/trace sim/picture sim/tutor sim/node lessons github.com/norunners/vert github.com/hack-pad/hackpadfs github.com/hack-pad/hackpadfs/indexeddb", "sim/aferofs net/http text/template encoding/json sim/linux", "every byte is downloaded"},
	{9, "wasm/author", "lessons lessons/format", "sim net/http", "it compiles, and knows no machine"},
	{9, "sim/cmd/overlook", "sim sim/ lessons lessons/format github.com/ golang.org/x/", "web server wasm", "the native program has no page"},
	{9, "sim/bench", "sim/sys sim/trace sim/vfs sim/tmpfs sim/overlay github.com/spf13/afero github.com/hack-pad/hackpadfs github.com/hack-pad/hackpadfs/mem golang.org/x/sys/unix", "sim/linux sim/fuse", "a system is measured from outside"},
	{9, "sim/conform", "sim sim/ lessons lessons/format pgregory.net/rapid", "web server wasm", "the proofs have no page"},
	{8, "sim/conform/unions", "golang.org/x/tools/txtar", "", ""},
	{9, "sim/conform/generate", "sim/conform/unions golang.org/x/tools/txtar", "", ""},
	{9, "wasm/shrink", "", "", ""},
	{9, "wasm/shrink/fileutil", "", "regexp", "it is there to do without"},
	{9, "sim/traces/mutate", "", "", ""},
	{9, "server", "web lessons lessons/format", "sim", "it serves files and knows no engine"},
}

func TestFloorPlan(t *testing.T) {
	for _, goos := range []string{"linux", "js"} {
		t.Run(goos, func(t *testing.T) {
			imports := list(t, goos, "{{.ImportPath}} {{join .Imports \" \"}}")
			deps := list(t, goos, "{{.ImportPath}} {{join .Deps \" \"}}")
			for pkg, direct := range imports {
				at := slices.IndexFunc(floorplan, func(r struct {
					floor                    int
					pkg, may, never, because string
				}) bool {
					return r.pkg == pkg
				})
				if at < 0 {
					t.Errorf("%s has no place on the floor plan", pkg)
					continue
				}
				rule := floorplan[at]
				for _, path := range direct {
					if strings.Contains(path, ".") && !mayImport(rule.may, path) {
						t.Errorf("%s may not import %s", pkg, path)
					}
				}
				for _, path := range deps[pkg] {
					if slices.Contains(strings.Fields(rule.never), strings.TrimPrefix(path, module)) {
						t.Errorf("%s must not reach %s: %s", pkg, path, rule.because)
					}
				}
			}
		})
	}
}

// mayImport reports whether a list allows a path.
func mayImport(list, path string) bool {
	for _, allowed := range strings.Fields(list) {
		if !strings.Contains(strings.Split(allowed, "/")[0], ".") {
			allowed = module + allowed
		}
		if path == allowed || strings.HasSuffix(allowed, "/") && strings.HasPrefix(path, allowed) {
			return true
		}
	}
	return false
}

// list runs go list over the module and returns, by package without the
// module's path, the other fields of each line.
func list(t *testing.T, goos, format string) map[string][]string {
	t.Helper()
	cmd := exec.Command("go", "list", "-f", format, module+"...")
	cmd.Env = append(os.Environ(), "GOOS="+goos)
	if goos == "js" {
		cmd.Env = append(cmd.Env, "GOARCH=wasm")
	}
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip(err) // under js there are no programs
	}
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, complaints.String())
	}
	all := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		if len(fields) > 0 {
			all[strings.TrimPrefix(fields[0], module)] = fields[1:]
		}
	}
	return all
}
