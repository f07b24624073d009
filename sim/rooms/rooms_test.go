//go:build linux

package rooms_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/overlook-fs/overlook/sim"
	"github.com/overlook-fs/overlook/sim/rooms"
)

func TestMain(m *testing.M) {
	rooms.Main()
	os.Exit(m.Run())
}

func open(t *testing.T, name string) rooms.Room {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("rooms on this kernel need root")
	}
	room, err := rooms.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := room.Close(); err != nil {
			t.Error(err)
		}
	})
	return room
}

func run(t *testing.T, room rooms.Room, job rooms.Job) rooms.Result {
	t.Helper()
	result, err := room.Run(job)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestRoomBash(t *testing.T) {
	room := open(t, "bash")
	got := run(t, room, rooms.Text("pwd; echo $HOME $LC_ALL $TZ; umask; tty; ls -A; nosuch; exit 5"))
	want := "/root\n/root C UTC0\n0022\nnot a tty\n"
	if string(got.Stdout) != want || got.Status != 5 || string(got.Stderr) != "bash: line 1: nosuch: command not found\n" {
		t.Errorf("%s%s%d", got.Stdout, got.Stderr, got.Status)
	}
	got = run(t, room, rooms.File("s.sh", "echo $0 $1\nif\n", "arg"))
	if string(got.Stdout) != "/script/s.sh arg\n" || got.Status != 2 {
		t.Errorf("%s%s%d", got.Stdout, got.Stderr, got.Status)
	}
	got = run(t, room, rooms.Text("kill -9 $$"))
	if got.Status != 137 {
		t.Errorf("killed: %d", got.Status)
	}
}

func TestNothingIsLeftForTheNextJob(t *testing.T) {
	room := open(t, "bash")
	run(t, room, rooms.Text("touch f /tmp/f; mkdir m; mount -t tmpfs x m; sleep 1000 & disown; exit 0"))
	got := run(t, room, rooms.Text("ls -A / /root /tmp; ps ax | grep -c [s]leep; grep -c /root /proc/self/mountinfo"))
	if out := string(got.Stdout); !strings.Contains(out, "/root:\n\n/tmp:\n0\n1\n") && !strings.Contains(out, "/root:\n\n/tmp:\n") {
		t.Errorf("%s", out)
	}
}

func TestRemovingEverythingHarmsNothing(t *testing.T) {
	marks := []string{t.TempDir(), "/etc/passwd", "/usr/bin/env", "/dev/null"}
	outside := filepath.Join(marks[0], "outside")
	if err := os.WriteFile(outside, []byte("still here"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"bash", "linux", "disk", "ram"} {
		room := open(t, name)
		got := run(t, room, rooms.Text("mount -o remount,rw /; mount -o remount,rw,bind /usr; rm -rf --no-preserve-root / 2>/dev/null; echo kept /usr/bin/env"))
		t.Logf("%s: status %d, %.200s", name, got.Status, got.Stderr)
	}
	for _, mark := range append(marks, outside) {
		if _, err := os.Lstat(mark); err != nil {
			t.Error(err)
		}
	}
}

func TestAJobReachesNothingOfTheMachine(t *testing.T) {
	room := open(t, "bash")
	for _, row := range []struct{ text, want string }{
		{"mount -o remount,rw /usr; mount -o remount,bind,rw /usr; touch /usr/bin/x; echo $?", "1\n"},
		{"mount -o remount,rw /proc; mount -o remount,bind,rw /proc; [ -w /proc/sysrq-trigger ]; echo $?; echo 1 > /proc/sys/vm/overcommit_memory; echo $?", "1\n1\n"},
		{"for t in sysfs devtmpfs cgroup cgroup2 debugfs tracefs; do mount -t $t x /mnt; echo $?; done", strings.Repeat("32\n", 6)},
		{"mkdir p; mount -t proc x p && mount -o remount,rw p; echo 1 > p/sys/vm/overcommit_memory; echo $?", "1\n"},
		{"mkdir p; mount --rbind /proc p; mount -o remount,rw p; echo 1 > p/sys/vm/overcommit_memory; echo $?", "1\n"},
		{"mknod b b 7 0; mknod c c 1 1; mknod d c 10 237; echo $?; ls", "1\n"},
		{"mknod w c 0 0; mknod n c 1 3; mknod b b 600 1; mknod k b 1 1; ls", "b\nk\nn\nw\n"},
		{"unshare -Urm sh -c 'mount -t sysfs x /mnt; ls /mnt'", ""},
		{"date -s 2000-01-01 >/dev/null; echo $?", "1\n"},
		{"kill -9 1; kill -9 -1; echo alive", "alive\n"},
		{"ls /proc/1/root; cat /proc/1/mem /proc/1/fd/3; echo x > /proc/1/mem; echo $?", "1\n"},
		{"mkdir l u w m; mount -t overlay -o lowerdir=l,upperdir=u,workdir=w none m && mount -o remount,ro m && touch m/x; echo $?", "1\n"},
		{"mount -t bogusfs x /mnt 2>&1", "mount: /mnt: unknown filesystem type 'bogusfs'.\n       dmesg(1) may have more information after failed mount system call.\n"},
	} {
		got := run(t, room, rooms.Text(row.text))
		if string(got.Stdout) != row.want {
			t.Errorf("%s\n%s%s", row.text, got.Stdout, got.Stderr)
		}
	}
}

func TestATimeLimitEndsAJob(t *testing.T) {
	room := open(t, "bash")
	job := rooms.Text("echo before; trap '' TERM INT; while :; do :; done")
	job.Timeout = 300 * time.Millisecond
	got := run(t, room, job)
	if !got.TimedOut || string(got.Stdout) != "before\n" {
		t.Errorf("%+v", got)
	}
	if got := run(t, room, rooms.Text("echo after")); string(got.Stdout) != "after\n" {
		t.Errorf("%+v", got)
	}
}

func TestAForkBombEndsWithItsJob(t *testing.T) {
	before, err := os.ReadFile("/proc/sys/kernel/pid_max")
	if err != nil {
		t.Fatal(err)
	}
	room := open(t, "bash")
	job := rooms.Text("echo before; bomb() { bomb | bomb & }; bomb; sleep 60")
	job.Timeout = time.Second
	if got := run(t, room, job); !got.TimedOut || string(got.Stdout) != "before\n" {
		t.Errorf("%v %q", got.TimedOut, got.Stdout)
	}
	if got := run(t, room, rooms.Text("ls /proc | grep -c '^[0-9]'")); got.Status != 0 || len(got.Stdout) > 2 {
		t.Errorf("processes are left: %s", got.Stdout)
	}
	after, err := os.ReadFile("/proc/sys/kernel/pid_max")
	if err != nil || string(after) != string(before) {
		t.Errorf("the machine's own limit is now %s", after)
	}
}

func TestTreeOnBothFilesystems(t *testing.T) {
	room := open(t, "bash")
	for _, fs := range []string{"tmpfs", "ext4"} {
		t.Run(fs, func(t *testing.T) {
			job := rooms.Text("mkdir l u w m; echo x > l/f; ln l/f l/g; mount -t overlay -o lowerdir=l,upperdir=u,workdir=w none m && rm m/f; stat -f -c %T .")
			job.FS, job.Tree = fs, rooms.WithTree
			got := run(t, room, job)
			if got.Status != 0 {
				t.Errorf("status %d: %s", got.Status, got.Stderr)
			}
			var lines []string
			for _, e := range got.Tree {
				lines = append(lines, e.String())
			}
			all := strings.Join(lines, "\n")
			t.Logf("%s%s", got.Stdout, all)
			for _, want := range []string{"c--------- 2 0:0 device 0,0 u/f", "-rw-r--r-- 2 0:0 2 bytes l/g", "same inode as l/f", "trusted.overlay.uuid=(uuid)"} {
				if !strings.Contains(all, want) {
					t.Errorf("no %q in:\n%s", want, all)
				}
			}
		})
	}
}

func TestAJobOfAUserNamespace(t *testing.T) {
	text := "id -u; mkdir l u w m; mount -t overlay o -o lowerdir=l,upperdir=u,workdir=w,userxattr m; grep -c '/m overlay' /proc/mounts; setfattr -n trusted.x u"
	want := "0\n1\n"
	for _, name := range []string{"ram", "bash"} {
		job := rooms.Text(text)
		job.Profile = sim.Userns
		if r := run(t, open(t, name), job); string(r.Stdout) != want || r.Status != 1 {
			t.Errorf("room %s: %q, %q, %d", name, r.Stdout, r.Stderr, r.Status)
		}
	}
}
