//go:build containers || !js

package docker_test

import (
	"testing"

	"github.com/overlook-fs/overlook/sim"
)

func TestWhoIsAttachedHearsAndIsHeard(t *testing.T) {
	m := boot(t)
	for _, row := range [][2]string{
		{"docker run -d --name one ubuntu bash -c 'for i in 1 2; do sleep 1; echo $i; done; echo err >&2; exit 4' > id; sleep 1.5; docker attach one 2> err; echo $?; cat err", "2\n4\nerr\n"},
		{"docker start one; sleep 1.5; docker logs -f -n 1 one 2>&1; docker logs one 2> err", "one\n1\n2\nerr\n1\n2\n1\n2\n"},
		{"docker run --rm -d --name two ubuntu sh -c 'sleep 1; echo x; exit 7' > id; (docker logs -f two > log & docker attach --no-stdin two; echo $?; wait; echo $? >> log; cat log)", "x\n7\nx\n0\n"},
		{"docker run -di --name three ubuntu bash > id; echo 'echo hello $$; exit 5' | docker attach three; echo $?", "hello 1\n5\n"},
		{"docker start three; echo echo one > in; (docker attach three < in > out & sleep 1; kill $!; echo 'echo two; exit' | docker attach three; cat out)", "three\ntwo\none\n"},
		{"(docker run --name four ubuntu sh -c 'sleep 1; echo x' > log & sleep .5; docker attach four; wait; cat log)", "x\nx\n"},
		{"docker start -a one 2> err; echo $?", "1\n2\n4\n"},
	} {
		if got := string(m.Run(row[0]).Output); got != row[1] {
			t.Errorf("%s\n%q, want %q", row[0], got, row[1])
		}
	}
}

func TestTheTerminalOfAnAttachedContainer(t *testing.T) {
	typed := []func(m *sim.Machine){
		func(m *sim.Machine) { m.Type(sim.EntryInput, "echo hello; cd /etc\n") },
		func(m *sim.Machine) { m.Type(sim.EntryInput, "pwd\n") },
		func(m *sim.Machine) { m.Type(sim.EntryEOF, "") },
	}
	var m *sim.Machine
	m, err := sim.New(sim.Options{Seed: 1, Reading: func() {
		if len(typed) > 0 {
			next := typed[0]
			typed = typed[1:]
			go next(m)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	m.Run("docker run -dit --name box ubuntu")
	if got, want := string(m.Run("docker attach box; echo $?; docker ps -a --format '{{.State}}'").Output), "hello\n/etc\n0\nexited\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestTop has a program that exec runs beside the first, by the number that it
// has outside.
func TestTop(t *testing.T) {
	m := boot(t)
	for _, row := range [][2]string{
		{"docker run -di --name one ubuntu cat > id; docker exec -d one sleep 100; docker top one -o pid,comm | tail -n +2 | while read pid name; do cat /proc/$pid/comm; done", "cat\nsleep\n"},
		{"docker kill one; docker top one 2>&1 | grep -o 'is not running'", "one\nis not running\n"},
	} {
		if got := string(m.Run(row[0]).Output); got != row[1] {
			t.Errorf("%s\n%q, want %q", row[0], got, row[1])
		}
	}
}
