package sim

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestCorpusGivesTheSameBytesUnderJS(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a test binary for js")
	}
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("needs node")
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	run := filepath.Join(strings.TrimSpace(string(root)), "lib/wasm/go_js_wasm_exec")
	cmd := exec.Command("go", "test", "-tags", "containers", "-exec", run, "-run", "TestPrintDigest", "-v", ".")
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "OVERLOOK_PRINT_DIGEST=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	_, printed, _ := strings.Cut(string(out), "digest ")
	got, _, _ := strings.Cut(printed, "\n")
	if want := digest(t); got != want {
		t.Errorf("under js %q, natively %q", got, want)
	}
}
