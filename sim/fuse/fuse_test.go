//go:build linux

package fuse_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/overlook-fs/overlook/sim/fuse"
	"github.com/overlook-fs/overlook/sim/overlay"
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/tmpfs"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// machine is a kernel with a directory m to be exported, and its mount.
type machine struct {
	k     *vfs.Kernel
	p     *vfs.Process
	point string
}

// newMachine boots a kernel with a tmpfs as its root.
func newMachine(t *testing.T) *machine {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root mounts here")
	}
	if _, err := os.Stat("/dev/fuse"); err != nil {
		t.Skip(err)
	}
	k := vfs.New(vfs.Config{Seed: 1, Clock: 1e18})
	k.Register(tmpfs.Type())
	k.Register(overlay.FilesystemType())
	k.MountRoot(tmpfs.New(k, tmpfs.Options{Mode: 0o755}), "root")
	m := &machine{k: k, p: k.Attach(sys.RootCred())}
	m.p.AllowDescriptors(1 << 20)
	return m
}

// export mounts a directory of the machine.
func (m *machine) export(t *testing.T, dir string) {
	t.Helper()
	p := m.k.Attach(sys.RootCred())
	p.AllowDescriptors(1 << 20)
	root, err := sys.Open(p, dir, sys.O_PATH|sys.O_DIRECTORY, 0)
	if err != nil {
		t.Fatal(err)
	}
	e, err := fuse.New(p, root, fuse.Unwatched{})
	if err != nil {
		t.Fatal(err)
	}
	m.point = t.TempDir()
	if err := e.Mount(m.point, fuse.Options{Source: "test", Others: true}); err != nil {
		t.Fatal(err)
	}
	go e.Serve()
	t.Cleanup(func() {
		if err := e.Unmount(); err != nil {
			t.Error(err)
		}
	})
}

// sh runs a script in the mount and returns what it prints.
func (m *machine) sh(t *testing.T, script string) string {
	t.Helper()
	cmd := exec.Command("bash", "-c", script)
	cmd.Dir = m.point
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	out, err := cmd.CombinedOutput()
	text := string(out)
	if err != nil {
		text += err.Error() + "\n"
	}
	return text
}

func must(t *testing.T, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// overlaid is a machine with an overlay exported: a has two names in lower.
func overlaid(t *testing.T) *machine {
	m := newMachine(t)
	p := m.p
	for _, d := range []string{"lower", "lower/d", "upper", "work", "m"} {
		must(t, sys.Mkdir(p, d, 0o755))
	}
	must(t, sys.WriteFile(p, "lower/a", []byte("lower\n"), 0o644), sys.Link(p, "lower/a", "lower/b"),
		sys.WriteFile(p, "lower/d/f", []byte("below\n"), 0o644),
		p.Mount("overlay", "m", "overlay", 0, "lowerdir=lower,upperdir=upper,workdir=work"))
	m.export(t, "m")
	return m
}

// Each script runs in the mount; what it prints is what it would print on any
// Linux filesystem.
func TestScripts(t *testing.T) {
	for _, row := range []struct{ name, script, want string }{
		{"create and read", "echo hello >f; cat f; stat -c '%s %h %a %F' f", "hello\n6 1 644 regular file\n"},
		{"append", "echo 1 >f; echo 2 >>f; cat f", "1\n2\n"},
		{"umask", "umask 077; mkdir d; touch f; stat -c %a d f", "700\n600\n"},
		{"hard links", "echo 1 >f; ln f g; echo 2 >g; cat f; stat -c %h f; rm f; stat -c %h g; cat g", "2\n2\n1\n2\n"},
		{"symlinks", "ln -s nowhere s; readlink s; stat -c %F s; cat s", "nowhere\nsymbolic link\ncat: s: No such file or directory\nexit status 1\n"},
		{"rename", "mkdir d e; touch d/f; mv d e/g; find . | sort", ".\n./e\n./e/g\n./e/g/f\n"},
		{"exchange", "echo 1 >f; echo 2 >g; mv --exchange f g 2>/dev/null || { mv f h; mv g f; mv h g; }; cat f g", "2\n1\n"},
		{"unlinked and open", "exec 3<>f; rm f; echo hi >&3; stat -L -c '%h %s' /proc/self/fd/3", "0 3\n"},
		{"long name", "n=$(printf %0255d 0); touch $n; ls | wc -c; touch ${n}0 2>&1 | tail -c 19", "256\nFile name too long\n"},
		{"long path", "python3 -c \"import os; p = '/'.join(['d'*254]*16); os.makedirs(p); p += '/' + 'f'*15; print(len(p)); open(p, 'w').write('x'); print(open(p).read(), os.stat(p).st_size)\nfor q in [p + 'f']:\n try: open(q, 'w')\n except OSError as e: print(e.strerror)\"",
			"4095\nx 1\nFile name too long\n"},
		{"xattrs of symlinks", "ln -s f s; setfattr -h -n trusted.a -v b s; getfattr -h -n trusted.a --only-values s; echo; setfattr -h -n user.a -v b s; setfattr -h -x trusted.a s; getfattr -hd -m - s",
			"b\nsetfattr: s: Operation not permitted\n"},
		{"devices", "mknod n c 1 3; mkfifo p; stat -c '%F %t:%T' n p", "character special file 1:3\nfifo 0:0\n"},
		{"xattrs", "touch f; setfattr -n user.a -v b f; getfattr -n user.a --only-values f; setfattr -x user.a f; getfattr -d f", "b"},
		{"truncate", "echo hello >f; truncate -s 2 f; cat f; truncate -s 4 f; stat -c %s f", "he4\n"},
		{"times", "touch -d @5 f; stat -c '%X %Y' f", "5 5\n"},
		{"holes", "truncate -s 1M f; echo x | dd of=f seek=1 bs=512K conv=notrunc status=none; stat -c %s f", "1048576\n"},
		{"large file", "head -c 5000000 /dev/zero | tr '\\0' x >f; cp f g; head -c 5000000 /dev/zero | tr '\\0' x | cmp - g; stat -c %s g", "5000000\n"},
		{"many names", "mkdir d; cd d; for i in {1..1500}; do :>$i; done; ls | wc -l; ls -l | wc -l; rm *; ls | wc -l", "1500\n1501\n0\n"},
		{"removed directory", "mkdir d; cd d; rmdir ../d; ls; touch f", "touch: cannot touch 'f': No such file or directory\nexit status 1\n"},
		{"set-user-id goes", "cp /bin/true f; chmod 6757 f; setpriv --reuid 1 --regid 1 --clear-groups bash -c 'echo >>f'; stat -c %a f; chmod 4757 f; stat -c %a f; setpriv --reuid 1 --regid 1 --clear-groups bash -c 'echo >f'; stat -c %a f", "757\n4757\n757\n"},
		{"others", "chmod 777 .; setpriv --reuid 1 --regid 2 --clear-groups bash -c 'touch f; mkdir d'; stat -c '%u:%g' f d; chmod 700 d; mkdir d/e; setpriv --reuid 3 --clear-groups ls d", "1:2\n1:2\nls: cannot open directory 'd': Permission denied\nexit status 2\n"},
		{"supplementary groups", "mkdir d; chgrp 7 d; chmod 770 d; setpriv --reuid 3 --regid 3 --groups 7 touch d/f; ls d", "f\n"},
		{"mapped", "python3 -c \"import mmap; f=open('f','w+b'); f.write(b'a'*5000); f.flush(); m=mmap.mmap(f.fileno(),0); m[4999:5000]=b'z'; m.flush()\"; tail -c 2 f", "az"},
		{"locks", "touch f; exec 3<f 4<f; flock -n 3 && echo one; flock -n 4 || echo two", "one\ntwo\n"},
		{"no name", "python3 -c \"import os; fd=os.open('.', os.O_TMPFILE|os.O_RDWR); os.write(fd,b'x'); os.link('/proc/self/fd/%d'%fd, 'f', dst_dir_fd=os.open('.',0), follow_symlinks=True)\"; cat f", "x"},
	} {
		t.Run(row.name, func(t *testing.T) {
			m := newMachine(t)
			must(t, sys.Mkdir(m.p, "m", 0o755))
			m.export(t, "m")
			if got := m.sh(t, row.script); got != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
}

func TestHardLinkBrokenByCopyUp(t *testing.T) {
	m := overlaid(t)
	got := m.sh(t, "cat a b; echo upper >>a; cat a b; exec 3<b; cat <&3; rm a; chmod 600 b; cat b; ls")
	if want := "lower\nlower\nlower\nupper\nlower\nlower\nlower\nb\nd\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestWhiteout(t *testing.T) {
	m := overlaid(t)
	if got, want := m.sh(t, "rm a; ls; rm -r d; mkdir d; ls d; mv b d; find . | sort"), "b\nd\n.\n./d\n./d/b\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	st, err := sys.Lstat(m.p, "upper/a")
	if err != nil || st.Mode.Type() != sys.S_IFCHR || st.Rdev != 0 {
		t.Errorf("no whiteout: %v %v", st.Mode, err)
	}
}

func TestManyAtOnce(t *testing.T) {
	m := overlaid(t)
	got := m.sh(t, `for n in 1 2 3 4; do (
		for i in {1..60}; do
			echo $i >$n.$i; mv $n.$i x; cat x a >/dev/null 2>&1; ln -f a y; rm -f x; mkdir -p d/$n; touch d/$n/$i; echo >>b
		done 2>/dev/null
	) & done; wait; find d | wc -l`)
	if want := "246\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestUnmountLeavesNothing(t *testing.T) {
	m := newMachine(t)
	must(t, sys.Mkdir(m.p, "m", 0o755))
	t.Run("mounted", func(t *testing.T) {
		m.export(t, "m")
		m.sh(t, "mkdir -p a/b/c; touch a/b/f; ls -lR")
	})
	if _, err := os.Stat(filepath.Join(m.point, "a")); !strings.Contains(err.Error(), "no such file") {
		t.Error(err)
	}
}
