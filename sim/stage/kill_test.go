//go:build linux

package stage_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/overlook-fs/overlook/sim/fuse"
	"github.com/overlook-fs/overlook/sim/stage"
)

// mounterName is what this program is called where it mounts an overlay and is
// killed in the midst of it.
const mounterName = "mounter"

func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == mounterName {
		if err := mounter(os.Args[1], os.Args[2], os.Args[3]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// mounter mounts an overlay and answers. Once it is mounted, so many changes of
// layers happen; the process is killed before the next.
func mounter(point, data, changes string) error {
	left, err := strconv.Atoi(changes)
	if err != nil {
		return err
	}
	unix.Umask(0)
	mounted := false
	s, err := stage.New(stage.Options{Source: "o", Data: data, Seed: 1, Fault: func(string) error {
		if !mounted {
			return nil
		}
		if left == 0 {
			unix.Kill(os.Getpid(), unix.SIGKILL)
			select {}
		}
		left--
		return nil
	}})
	if err != nil {
		return err
	}
	mounted = true
	e, err := s.Export(s.Clock())
	if err != nil {
		return err
	}
	if err := e.Mount(point, fuse.Options{Source: "o", Others: true}); err != nil {
		return err
	}
	e.Serve()
	return nil
}

// killed are lines that make something new visible in upper, and the overlay's
// options.
var killed = []struct{ line, options string }{
	{"chmod 600 m/f", ""},
	{"echo more >>m/f", ""},
	{"truncate -s 2 m/f", ""},
	{"chmod 600 m/d/e/a", ""},
	{"chown -h 1:2 m/s", ""},
	{"rm m/f", ""},
	{"rm m/up", ""},
	{"rmdir m/bare", ""},
	{"rmdir m/swept", ""},
	{"mkdir m/goned", ""},
	{"mkdir m/d/new", ""},
	{"echo new >m/gone", ""},
	{"ln m/f m/new", ""},
	{"mv m/f m/new", ""},
	{"mv m/f m/up", ""},
	{"mv -T m/only m/swept", ""},
	{"mv m/d m/new", ",redirect_dir=on"},
	{"chmod 600 m/f", ",metacopy=on"},
	{"chmod 600 m/f", ",index=on"},
	{"rm m/f", ",index=on"},
}

// killScript kills the mount before each change of layers that a line makes,
// and shows what the kernel and then the engine make of what is left: one line
// for each that is neither the old nor the new state.
const killScript = `
mount --make-rprivate /
layers() {
	rm -rf l u w; mkdir -p l/d/e l/bare l/goned l/swept u w m
	echo text >l/f; echo a >l/d/a; echo a >l/d/e/a; : >l/gone; : >l/goned/x; : >l/swept/x; ln -s target l/s
	mount -t overlay -o $o none m; rm -r m/gone m/goned m/swept/x; echo up >m/up; mkdir m/only; umount m
}
shown() { (cd m; find . ! -type d -printf '%p %y %m %U:%G %s %l\n' -o -printf '%p %m %U:%G\n' | sort; find . -type f -exec cat {} +; getfattr -hd -m user -R . 2>&1); }
engine() { mounter m $o $1 & until mountpoint -q m; do sleep 0.01; done; }
gone() { umount -l m; wait; } 2>/dev/null
byKernel() { mount -t overlay -o $o none m && shown; ls -A w/work | sed 's/^/left in work: /'; umount m; }
byEngine() { engine 1000000; shown; umount m; wait; }
o=lowerdir=l,upperdir=u,workdir=w$OPTIONS
layers; old=$(byKernel)
layers; mount -t overlay -o $o none m; (eval "$LINE"); new=$(shown); umount m
[ "$old" != "$new" ] || echo "the line changes nothing"
for n in {0..50}; do
	layers; engine $n
	(eval "$LINE") 2>/dev/null; status=$?; gone
	for who in byKernel byEngine; do
		got=$($who)
		[ "$got" = "$old" ] || [ "$got" = "$new" ] || printf '%s\n' "$who after $n changes:" "$got"
	done
	if [ $status = 0 ]; then
		[ "$got" = "$new" ] || echo "the line is done and shows nothing"
		exit
	fi
done
echo "it has no end"
`

// TestKilled kills a mount in the midst of changes: each name shows its old or
// its new state, to the kernel and to the engine, and work is emptied.
func TestKilled(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root mounts here")
	}
	if _, err := os.Stat("/dev/fuse"); err != nil {
		t.Skip(err)
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	if err := os.Symlink(program, filepath.Join(bin, mounterName)); err != nil {
		t.Fatal(err)
	}
	for n, row := range killed {
		if testing.Short() && n%4 != 0 {
			continue
		}
		t.Run(row.line+row.options, func(t *testing.T) {
			cmd := exec.Command("bash", "-c", killScript)
			cmd.Dir = t.TempDir()
			cmd.Env = append(os.Environ(), "LC_ALL=C", "PATH="+bin+":"+os.Getenv("PATH"), "LINE="+row.line, "OPTIONS="+row.options)
			cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
			var said strings.Builder
			cmd.Stderr = &said
			out, err := cmd.Output()
			if err != nil || len(out) > 0 {
				t.Errorf("%v\n%s%s", err, out, said.String())
			}
		})
	}
}
