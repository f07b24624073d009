//go:build containers || !js

package docker_test

import "testing"

// TestWhatIsIgnoredIsInNoImage has a context with a .dockerignore, that of a
// Dockerfile's own name, and a file whose change then builds nothing again.
func TestWhatIsIgnoredIsInNoImage(t *testing.T) {
	m := boot(t)
	m.Run("mkdir -p app/node_modules/pad app/src; cd app; echo 1 > node_modules/pad/index.js; echo s > .env; echo a > src/a.js; echo n > notes.md; echo r > README.md; chown 1000 .env")
	m.Run(`printf 'FROM busybox\nCOPY . /app\n' > Dockerfile; printf '# none of these\nnode_modules\n.env\n*.md\n!README.md\nDockerfile\n.dockerignore\n' > .dockerignore`)
	for _, row := range [][2]string{
		{"docker build -q -t app . > /dev/null; docker run --rm app find /app -mindepth 1 | sort", "/app/README.md\n/app/src\n/app/src/a.js\n"},
		{"docker inspect -f '{{.Id}}' app > /tmp/one; echo two > .env; docker build -q -t app . > /dev/null; docker inspect -f '{{.Id}}' app | cmp - /tmp/one && ls /var/lib/docker/tmp node_modules", "/var/lib/docker/tmp:\n\nnode_modules:\npad\n"},
		{"echo src > Dockerfile.dockerignore; docker build -q -t app . > /dev/null; docker run --rm app ls -A /app", ".dockerignore\n.env\nDockerfile\nDockerfile.dockerignore\nREADME.md\nnode_modules\nnotes.md\n"},
		{"echo README.md > Dockerfile.dockerignore; printf 'FROM busybox\\nCOPY README.md /\\n' > Dockerfile; docker build . 2>&1 | grep -o '\"/README.md\": not found' | head -1", "\"/README.md\": not found\n"},
	} {
		if got := string(m.Run(row[0]).Output); got != row[1] {
			t.Errorf("%s\n%q, want %q", row[0], got, row[1])
		}
	}
}

// TestAnArgumentIsOfItsStage has one before all stages, which a stage must ask
// for, and one of a stage that the next does not know.
func TestAnArgumentIsOfItsStage(t *testing.T) {
	m := boot(t)
	m.Run(`printf 'ARG BASE=alpine\nARG ALL=all\nFROM ${BASE} AS one\nARG ONE=1\nARG ALL\nRUN echo "$ONE $ALL $BASE" > /one\nFROM busybox\nCOPY --from=one /one /\nRUN echo "$ONE $ALL" > /two\n' > Dockerfile`)
	for _, row := range [][2]string{
		{"docker build -q -t a . > /dev/null; docker run --rm a cat /one /two", "1 all \n \n"},
		{"docker build -q -t a --build-arg ONE=2 --build-arg ALL=each --build-arg BASE=busybox . > /dev/null; docker run --rm a cat /one /two; docker build --build-arg ONE=3 . 2>&1 | grep -c CACHED", "2 each \n \n0\n"},
		{"docker build --build-arg ONE=3 . 2>&1 | grep -c CACHED", "3\n"},
	} {
		if got := string(m.Run(row[0]).Output); got != row[1] {
			t.Errorf("%s\n%q, want %q", row[0], got, row[1])
		}
	}
}

func TestExposedPorts(t *testing.T) {
	m := boot(t)
	m.Run(`printf 'FROM busybox\nENV PORT=80\nEXPOSE $PORT 53/udp\n' > Dockerfile; docker build -q -t a .; docker create --name one a`)
	want := "{\"53/udp\":{},\"80/tcp\":{}} {\"53/udp\":{},\"80/tcp\":{}}\n"
	if got := string(m.Run("echo $(docker inspect -f '{{json .Config.ExposedPorts}}' a one)").Output); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
