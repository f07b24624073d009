package script_test

import (
	"bytes"
	"errors"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/overlook-fs/overlook/sim/script"
)

const world = `A line sees what the lines before it did.
-- boot --
cd /
x=1
-- script --
# a remark
echo $x

printf partial
cat <<end
> one
> end
(exit 3)
echo $?; echo oops >&2
nosuch
exit 4
echo never
-- expect --
$ echo $x
1
$ printf partial
partial
[no newline]
$ cat <<end
> one
> end
one
$ (exit 3)
[exit 3]
$ echo $?; echo oops >&2
3
[stderr] oops
$ nosuch
[stderr] bash: nosuch: command not found
[exit 127]
$ exit 4
[exit 4]
`

func parse(t *testing.T) *script.Script {
	t.Helper()
	s, err := script.Parse("world", []byte(world))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestParseAndFormatAgree(t *testing.T) {
	s := parse(t)
	if got := string(s.Format(s.Expect)); got != world {
		t.Errorf("got:\n%s", got)
	}
	if len(s.Expect) != 7 || s.Expect[2].Line != "cat <<end\none\nend" || s.Expect[1].Stdout != "partial" {
		t.Errorf("%+v", s.Expect)
	}
}

func TestRunWithBash(t *testing.T) {
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip(err)
	}
	s := parse(t)
	got, err := s.Run(func(args ...string) ([]byte, []byte, int, error) {
		cmd := exec.Command("bash", args...)
		cmd.Args[0], cmd.Env = "bash", []string{"LC_ALL=C", "PATH=/usr/bin:/bin"}
		var stdout, stderr bytes.Buffer
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		err := cmd.Run()
		var failed *exec.ExitError
		if errors.As(err, &failed) {
			err = nil
		}
		return stdout.Bytes(), stderr.Bytes(), cmd.ProcessState.ExitCode(), err
	})
	if err != nil {
		t.Fatal(err)
	}
	if d := script.Differ(s.Expect, got, nil); d != "" {
		t.Error(d)
	}
}

func TestDifferNamesTheFirstDifference(t *testing.T) {
	s := parse(t)
	other := slices.Clone(s.Expect)
	other[1].Status = 1
	if d := script.Differ(s.Expect, other, nil); !strings.HasPrefix(d, "line 2 differs") {
		t.Errorf("%q", d)
	}
	if d := script.Differ(s.Expect, s.Expect[:3], nil); !strings.HasPrefix(d, "the shell ended") {
		t.Errorf("%q", d)
	}
}

func TestBadScripts(t *testing.T) {
	for _, text := range []string{"", "Intent.\n", "-- script --\necho\n", "Intent.\n-- scirpt --\necho\n"} {
		if _, err := script.Parse("bad", []byte(text)); err == nil {
			t.Errorf("no error for %q", text)
		}
	}
}
