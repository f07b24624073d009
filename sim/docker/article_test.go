//go:build containers || !js

package docker_test

import (
	"strings"
	"testing"

	"github.com/overlook-fs/overlook/sim"
	"github.com/overlook-fs/overlook/sim/sys"
)

// article runs the container of the article's second half.
func article(t *testing.T) *sim.Machine {
	t.Helper()
	m := boot(t)
	m.Run("mkdir -p /root/test /run/lock; mount -t tmpfs tmpfs /run/lock; mkdir /run/lock/example")
	step := m.Run("docker run -dit --name=mycontainer -v /root/test:/root/test -v /run/lock/example:/root/example ubuntu")
	if step.Status != 0 || len(step.Output) != 65 {
		t.Fatalf("docker run: %d, %q", step.Status, step.Output)
	}
	return m
}

// inside gives do a process in the article's container.
func inside(t *testing.T, m *sim.Machine, do func(p sys.Process)) {
	t.Helper()
	p := m.Kernel().Attach(sys.RootCred())
	defer p.Detach()
	pid := strings.TrimSpace(string(m.Run("docker inspect -f '{{.State.Pid}}' mycontainer").Output))
	fd, err := sys.Open(p, "/proc/"+pid+"/ns/mnt", sys.O_RDONLY, 0)
	if err == nil {
		err = p.Setns(fd, sys.CLONE_NEWNS)
	}
	if err != nil {
		t.Fatal(err)
	}
	do(p)
}

// TestWhichRenamesFail has what renames in such a container answered on Linux:
// between mounts, and of directories that a lower layer has, EXDEV.
func TestWhichRenamesFail(t *testing.T) {
	m := article(t)
	m.Run("docker exec mycontainer bash -c 'touch /root/test/a /root/up.txt; mkdir /root/newdir'")
	inside(t, m, func(p sys.Process) {
		for _, r := range []struct {
			from, to string
			want     error
		}{
			{"/root/test/a", "/root/example/a", sys.EXDEV},
			{"/root/test/a", "/root/a", sys.EXDEV},
			{"/root/up.txt", "/root/example/up.txt", sys.EXDEV},
			{"/root/test/a", "/root/test/b", nil},
			{"/root/up.txt", "/tmp/up.txt", nil},
			{"/etc/debian_version", "/tmp/debian_version", nil},
			{"/usr/share/doc/bash", "/tmp/bashdoc", sys.EXDEV},
			{"/root/newdir", "/tmp/newdir", nil},
			{"/var/log", "/var/log2", sys.EXDEV},
		} {
			if err := sys.Rename(p, r.from, r.to); err != r.want {
				t.Errorf("%s -> %s: %v, want %v", r.from, r.to, err, r.want)
			}
		}
	})
	m.Run("docker exec mycontainer mv /usr/share/doc/bash /tmp/bashdoc")
	got := string(m.Run("cd $(docker inspect -f '{{.GraphDriver.Data.UpperDir}}' mycontainer); find . -mindepth 1 ! -path './tmp/bashdoc/*' -printf '%M %n %p\\n' | sort -k3").Output)
	want := `drwxr-xr-x 2 ./etc
c--------- 1 ./etc/debian_version
drwx------ 4 ./root
drwxr-xr-x 2 ./root/example
drwxr-xr-x 2 ./root/test
drwxrwxrwt 4 ./tmp
drwxr-xr-x 2 ./tmp/bashdoc
-rw-r--r-- 1 ./tmp/debian_version
drwxr-xr-x 2 ./tmp/newdir
-rw-r--r-- 1 ./tmp/up.txt
drwxr-xr-x 3 ./usr
drwxr-xr-x 3 ./usr/share
drwxr-xr-x 2 ./usr/share/doc
c--------- 2 ./usr/share/doc/bash
`
	if got != want {
		t.Errorf("the container's layer holds\n%swant\n%s", got, want)
	}
}

// TestTheLayersOnDisk has what the overlay2 driver keeps of an image's layer, an
// init layer and a container's.
func TestTheLayersOnDisk(t *testing.T) {
	m := article(t)
	got := string(m.Run(`cd /var/lib/docker; c=$(docker inspect -f '{{.GraphDriver.Data.UpperDir}}' mycontainer); c=${c%/diff}
i=$(docker image inspect -f '{{.GraphDriver.Data.UpperDir}}' ubuntu); i=${i%/diff}
for d in $i $c-init $c; do echo $(ls $d); done; for d in $i $c-init $c; do readlink overlay2/l/$(cat $d/link) | sed "s#$(basename $d)#ID#"; done
[ "$(cat $c-init/lower)" = "l/$(cat $i/link)" ] && [ "$(cat $c/lower)" = "l/$(cat $c-init/link):l/$(cat $i/link)" ] && echo lowers
cd $c-init/diff; find . -mindepth 1 ! -path './etc*' | sort`).Output)
	want := `committed diff link
committed diff link lower work
diff link lower merged work
../ID/diff
../ID/diff
../ID/diff
lowers
./.dockerenv
./dev
./dev/console
./dev/pts
./dev/shm
`
	if got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

func TestRealProgramsOfAnImageRunAsTheMachinesOwn(t *testing.T) {
	m := boot(t)
	got := string(m.Run("docker run --rm busybox sh -c 'head -c 4 /bin/busybox | od -An -c; /bin/ls /bin/ls; id -u'; docker run --rm alpine ls -l /bin/id | grep -o '/bin.*'; docker run --rm alpine id -u").Output)
	if want := " 177   E   L   F\n/bin/ls\n0\n/bin/id -> /bin/busybox\n0\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
