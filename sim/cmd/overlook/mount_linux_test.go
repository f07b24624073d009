package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// mountLayers makes layers in a directory: lower has a, also called b, and d/f.
const mountLayers = "mkdir -p lower/d upper work m; echo lower >lower/a; ln lower/a lower/b; echo below >lower/d/f; "

// inNamespace runs a script, in which overlook is this program, in a mount
// namespace of its own and a fresh directory.
func inNamespace(t *testing.T, script string) string {
	t.Helper()
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
	if err := os.Symlink(program, filepath.Join(bin, "overlook")); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("bash", "-c", "mount --make-rprivate /; "+script)
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), "LC_ALL=C", "PATH="+bin+":"+os.Getenv("PATH"))
	cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
	out, err := cmd.CombinedOutput()
	if err != nil {
		return string(out) + err.Error() + "\n"
	}
	return string(out)
}

func TestMount(t *testing.T) {
	const mounted = mountLayers + "overlook mount -o lowerdir=lower,upperdir=upper,workdir=work m || exit; "
	for _, row := range []struct{ name, script, want string }{
		{"reads and writes", mounted + "cat m/a; echo more >>m/a; cat m/a m/b; rm -r m/d; ls m; umount m; stat -c '%F %t:%T' upper/d",
			"lower\nlower\nmore\nlower\na\nb\ncharacter special file 0:0\n"},
		{"ends with its mount", mounted + "umount m; for i in 1 2 3 4 5 6 7 8 9; do pgrep -f 'mount -f.*'$PWD >/dev/null || break; sleep 0.1; done; ls m; ls upper", ""},
		{"a signal unmounts", mountLayers + "overlook mount -f -o lowerdir=lower,upperdir=upper,workdir=work m & until test -e m/a; do sleep 0.05; done; kill -TERM $!; wait $!; echo $?; ls m", "0\n"},
		{"the mount's own options", mountLayers + "overlook mount -o ro,nodiratime,noexec,fsname=mine,lowerdir=lower,upperdir=upper,workdir=work m; grep \"$PWD/m \" /proc/mounts | cut -d' ' -f1,3,4 | cut -d, -f1-4; touch m/x; umount m",
			"mine fuse.overlook ro,noexec,nodiratime,relatime\ntouch: cannot touch 'm/x': Read-only file system\n"},
		{"one lower alone", mountLayers + "overlook mount -o lowerdir=lower m; echo $?",
			"overlook: mount: m: Invalid argument\noverlook: overlayfs: at least 2 lowerdir are needed while upperdir nonexistent\n1\n"},
		{"no such layer", mountLayers + "overlook mount -o lowerdir=none,upperdir=upper,workdir=work m; echo $?",
			"overlook: mount: m: No such file or directory\noverlook: overlayfs: failed to resolve 'none': -2\n1\n"},
		{"no mount point", "overlook mount -o lowerdir=a:b; echo $?", "overlook: mount: one MOUNTPOINT is needed\noverlook: try overlook help mount\n2\n"},
		{"layers on two filesystems", mountLayers + "mount -t tmpfs t lower; echo there >lower/t; overlook mount -o lowerdir=lower,upperdir=upper,workdir=work m; cat m/t; echo here >m/t; cat upper/t; umount m",
			"there\nhere\n"},
		{"written by the host's kernel, copied by the engine", mounted + "python3 -c \"import os; f=os.open('m/n', os.O_RDWR|os.O_CREAT); os.write(f, b'0123456789'); g=os.open('m/o', os.O_RDWR|os.O_CREAT); " +
			"print(os.copy_file_range(f, g, 4, offset_src=3, offset_dst=5), os.lseek(f, 2, os.SEEK_HOLE)); os.ftruncate(f, 4); print(os.read(os.open('m/o', 0), 20), os.stat('m/n').st_size)\"; umount m",
			"4 10\nb'\\x00\\x00\\x00\\x00\\x003456' 4\n"},
		{"locks between processes", mounted + `python3 -c '
import fcntl, os
def child(do):
    pid = os.fork()
    if pid == 0:
        try: do(); os._exit(0)
        except OSError as e: os._exit(e.errno)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
f = os.open("m/a", os.O_RDWR)
fcntl.flock(f, fcntl.LOCK_EX)
print(child(lambda: fcntl.flock(os.open("m/a", 0), fcntl.LOCK_SH | fcntl.LOCK_NB)))
fcntl.flock(f, fcntl.LOCK_UN)
fcntl.lockf(f, fcntl.LOCK_EX, 2, 1)
print(child(lambda: fcntl.lockf(os.open("m/a", os.O_RDWR), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, 2)),
      child(lambda: fcntl.lockf(os.open("m/a", os.O_RDWR), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, 3)))
'; umount m`, "11\n11 0\n"},
		{"the layers are free afterwards", "mkdir t m; for i in 1 2 3 4 5; do mount -t tmpfs t t; mkdir t/lower t/upper t/work; echo 1 >t/lower/f; " +
			"overlook mount -o lowerdir=t/lower,upperdir=t/upper,workdir=t/work m; cat m/f; echo 2 >m/f; umount m && umount t || exit; done",
			"1\n1\n1\n1\n1\n"},
		{"explained", mountLayers + "overlook mount --explain log -o lowerdir=lower,upperdir=upper,workdir=work m; rm m/a; umount m; grep -c 'rule:' log >/dev/null && grep -o 'effect: mknod.*' log | cut -d' ' -f1,2", "effect: mknod\n"},
		{"the kernel mounts the same", mounted + `cd m; cp -r d e; mv e/f g; ln g h; mkdir -p x/y; rm -r d; mkdir d; setfattr -n user.k -v v g; chmod 4711 a; ln -s t s; cd ..
			look() { (cd m; find . -printf '%P %y %m %u %g %n %l\n' | grep -v ' d ' | sort; getfattr -d g; cat a b g h) 2>&1; }
			look >ours; umount m; mount -t overlay o -o lowerdir=lower,upperdir=upper,workdir=work m; look | diff ours - && echo same; umount m`, "same\n"},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := inNamespace(t, row.script)
			if got = strings.ReplaceAll(got, "bash: ", ""); got != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
}

// TestMountPicture waits for pictures to show what was done on the mount.
func TestMountPicture(t *testing.T) {
	const options = " -o lowerdir=lower,upperdir=upper,workdir=work m || exit; "
	for _, row := range []struct{ name, script, want string }{
		{"in a file", mountLayers + "overlook mount --picture pic" + options +
			"until test -e pic; do sleep 0.05; done; cat pic; rm m/d/f; until grep -q whiteout pic; do sleep 0.05; done; sed 1,3d pic | grep -v '^  work:'; umount m; ls -A",
			`m  overlay  lowerdir=lower,upperdir=upper,workdir=work,uuid=on
  merged    U upper   L lower
  a [L]     .         file 6
  b [L]     .         file 6
  d/ [L]    .         dir
    f [L]   .         file 6
  merged          U upper    L lower
  a [L]           .          file 6
  b [L]           .          file 6
  d/ [U+L]        dir        dir
    f (deleted)   whiteout   file 6, hidden by whiteout
lower
m
pic
upper
work
`},
		{"to whoever connects", mountLayers + "overlook mount --picture=p.sock --explain log" + options + `python3 -c '
import os, socket
s = socket.socket(socket.AF_UNIX)
s.connect("p.sock")
def show():
    text = b""
    while not text.endswith(b"\f\n"):
        text += s.recv(1)
    return text.decode()
show()
os.mkdir("m/new")
print(show().splitlines()[0])
'; umount m; until ! test -e p.sock; do sleep 0.05; done; grep -o '^[[][0-9]*' log | sort -u`, "upper gained the directory new. Merged: new appears, from upper.\n[2\n"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := inNamespace(t, row.script); got != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
}

// TestManyFiles walks a tree of more files than the mount may have descriptors,
// changes some, and lets the host's kernel forget them.
func TestManyFiles(t *testing.T) {
	files := 200_000
	if testing.Short() {
		files = 3_000
	}
	got := inNamespace(t, fmt.Sprintf(`mkdir layers m; mount -t tmpfs -o nr_inodes=0 t layers; mkdir layers/lower layers/upper layers/work
		(cd layers/lower || exit; mkdir {0..99}; for i in {0..99}; do seq -f $i/%%g %d | xargs touch; done)
		prlimit --nofile=1024:1024 setpriv --bounding-set=-sys_resource --inh-caps=-sys_resource \
			overlook mount -o lowerdir=layers/lower,upperdir=layers/upper,workdir=layers/work m || exit
		find m -type f -size 0 | wc -l
		rm -r m/0; chmod 600 m/1/*; mv m/2/1 m/3/moved
		mount -i -o remount m
		find m/? -type f | wc -l; find m/1 -perm 600 | wc -l
		umount m`, files/100))
	want := fmt.Sprintf("%d\n%d\n%d\n", files, files/100*9, files/100)
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestMountHelper mounts by mount(8), which finds the program under the name of
// a helper.
func TestMountHelper(t *testing.T) {
	got := inNamespace(t, mountLayers+`mkdir helper; ln -s "$(readlink -f "$(type -p overlook)")" helper/mount.fuse.overlook
		mount -t overlay none -o lowerdir=helper:/usr/sbin /usr/sbin || exit
		mount -t fuse.overlook -o noatime,nosuid,lowerdir=lower,upperdir=upper,workdir=work mine m || exit
		grep " $PWD/m " /proc/mounts | cut -d, -f1-3; echo more >>m/a; cat m/a; umount m; cat upper/a; ls m`)
	if !strings.HasPrefix(got, "mine ") || !strings.HasSuffix(got, "/m fuse.overlook rw,nosuid,noatime\nlower\nmore\nlower\nmore\n") {
		t.Errorf("got %q", got)
	}
}

// unprivileged runs a script in which overlook is this program as a normal
// user, root of a user namespace, with a directory of the user's own. There is
// secret, which the superuser alone may read.
func unprivileged(t *testing.T, script string) string {
	t.Helper()
	return inNamespace(t, `mknod -m 666 fuse c 10 229 && mount --bind fuse /dev/fuse || exit
		mkdir layers; mount -t tmpfs -o mode=1777,nr_inodes=0 t layers; cp "$(readlink -f "$(type -p overlook)")" layers/overlook; chmod 755 layers/overlook
		cd layers; mkdir -p lower/d; echo secret >lower/secret; chmod 600 lower/secret; echo 1 >lower/f; echo 2 >lower/d/g; mkdir upper work m; chown -R 1000:1000 lower upper work m; chown 0 lower/secret
		export LAYERS=$PWD; mount --move . /mnt; cd /mnt; PATH=/mnt:$PATH
		export SCRIPT=`+"'"+script+"'"+`
		setpriv --reuid 1000 --regid 1000 --clear-groups unshare -Urm bash -c "$SCRIPT" 2>&1`)
}

func TestMountUnprivileged(t *testing.T) {
	const mounted = "overlook mount -o lowerdir=lower,upperdir=upper,workdir=work m || exit; "
	for _, row := range []struct{ name, script, want string }{
		{"works and unmounts", mounted + "cat m/f; echo more >>m/f; rm -r m/d; mkdir m/d; ls m/d; cat m/f; umount m; ls m; getfattr -hd -m . upper/d",
			"1\n1\nmore\n# file: upper/d\nuser.overlay.opaque=\"y\"\n\n"},
		{"what the layers forbid", mounted + "cat m/secret; echo x >m/secret; mknod m/null c 1 3; umount m",
			"cat: m/secret: Permission denied\nbash: line 1: m/secret: Permission denied\nmknod: m/null: Operation not permitted\n"},
		{"more files than descriptors", "seq -f lower/many%g 2000 | xargs touch; ulimit -n 256; " + mounted + "find m -name many* | wc -l; chmod 600 m/many*; mv m/d m/e; rm m/many1*; find m -name many* -perm 600 | wc -l; umount m; find upper -type c | wc -l",
			"2000\n889\n1112\n"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := unprivileged(t, row.script); got != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
}
