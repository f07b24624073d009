package sim_test

import (
	"strings"
	"testing"

	"github.com/overlook-fs/overlook/sim"
)

func TestRootOfAUserNamespaceAlone(t *testing.T) {
	m, err := sim.New(sim.Options{Profile: sim.Userns})
	if err != nil {
		t.Fatal(err)
	}
	step := m.Run("id -u; cat /proc/self/uid_map; mkdir l u w m; mount -t overlay o -o lowerdir=l,upperdir=u,workdir=w,userxattr m && echo mounted; mknod n c 1 3; setfattr -n trusted.x u")
	for _, want := range []string{"0\n", "         0          0          1\n", "mounted\n", "mknod: n: Operation not permitted\n", "setfattr: u: Operation not permitted\n"} {
		if !strings.Contains(strings.ReplaceAll(string(step.Output), "\r", ""), want) {
			t.Errorf("no %q in %q", want, step.Output)
		}
	}
	m.Undo()
	if step := m.Run("ls"); strings.TrimSpace(string(step.Output)) != "" {
		t.Errorf("undo left %q", step.Output)
	}
}
