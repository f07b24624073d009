//go:build containers || !js

package docker_test

import "testing"

// TestAContainerCountsItsOwnProcesses has numbers inside and outside of a
// container, whose first process only SIGKILL from outside can end.
func TestAContainerCountsItsOwnProcesses(t *testing.T) {
	m := boot(t)
	for _, row := range [][2]string{
		{`docker run --rm ubuntu bash -c 'echo $$; (exec sh -c "echo \$PPID")'`, "1\n1\n"},
		{"docker run --rm ubuntu ps -o pid,args", "  PID COMMAND\n    1 ps -o pid,args\n"},
		{"docker run -di --name web ubuntu cat | wc -c; docker exec web ps -o pid,ppid,args", "65\n  PID  PPID COMMAND\n    1     0 cat\n    2     0 ps -o pid,ppid,args\n"},
		{"cat /proc/$(docker inspect -f '{{.State.Pid}}' web)/comm", "cat\n"},
		{"docker exec web sh -c 'kill 1; kill -9 1'; docker ps --format '{{.Names}} {{.State}}'", "web running\n"},
		{"docker exec -d web sleep 2000; docker stop web; docker wait web; ps -e -o args= | grep -c '^[s]leep'", "web\n137\n0\n"},
		{"docker start web; docker exec web readlink /proc/self/ns/pid | grep -c pid; docker rm -f web", "web\n1\nweb\n"},
	} {
		if got := string(m.Run(row[0]).Output); got != row[1] {
			t.Errorf("%s\n%q, want %q", row[0], got, row[1])
		}
	}
}
