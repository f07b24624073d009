//go:build linux

package linux_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/overlook-fs/overlook/sim/linux"
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/trace"
)

// run runs program as a first process in an empty directory.
func run(t *testing.T, k *linux.Kernel, program sys.Program) sys.WaitStatus {
	t.Helper()
	return k.Run(linux.Start{Args: []string{"test"}, Env: []string{"LC_ALL=C"}, Dir: t.TempDir(), Files: []int{0, 1, 2}}, program)
}

// private gives p a mount namespace of its own with a tmpfs over its working
// directory.
func private(t *testing.T, p sys.Process) {
	t.Helper()
	dir, err := p.Getcwd()
	must(t, err)
	if err := p.Unshare(sys.CLONE_NEWNS); err != nil {
		t.Skip("no mount namespace: ", err)
	}
	must(t, p.Mount("", "/", "", sys.MS_REC|sys.MS_PRIVATE, ""))
	must(t, p.Mount("tmpfs", dir, "tmpfs", 0, ""))
	must(t, p.Chdir(dir))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Errorf("%v", err)
	}
}

func needRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("needs root")
	}
}

func TestUnlinkOfALowerNameMakesAWhiteout(t *testing.T) {
	needRoot(t)
	k := linux.New(nil)
	run(t, k, func(p sys.Process) int {
		private(t, p)
		for _, dir := range []string{"lower", "upper", "work", "merged"} {
			must(t, sys.Mkdir(p, dir, 0o755))
		}
		must(t, sys.WriteFile(p, "lower/f", []byte("from lower\n"), 0o644))
		must(t, p.Mount("none", "merged", "overlay", 0, "lowerdir=lower,upperdir=upper,workdir=work"))
		text, err := sys.ReadFile(p, "merged/f")
		must(t, err)
		if string(text) != "from lower\n" {
			t.Errorf("merged/f is %q", text)
		}
		must(t, sys.Unlink(p, "merged/f"))
		st, err := sys.Lstat(p, "upper/f")
		must(t, err)
		if st.Mode != sys.S_IFCHR || st.Rdev != 0 || st.Nlink != 2 {
			t.Errorf("upper/f is %v, device %d, %d links", st.Mode, st.Rdev, st.Nlink)
		}
		if _, err := sys.Open(p, "upper/f", sys.O_RDONLY, 0); err != sys.ENXIO {
			t.Errorf("opening a whiteout: %v", err)
		}
		checkLayers(t, p)
		return 0
	})
}

func checkLayers(t *testing.T, p sys.Process) {
	fd, err := sys.Open(p, "merged", sys.O_PATH, 0)
	must(t, err)
	l, err := p.Layers(fd)
	must(t, err)
	if len(l.Lowers) != 1 {
		t.Errorf("layers: %+v", l)
		return
	}
	for dir, layer := range map[string]int{"lower": l.Lowers[0], "upper": l.Upper, "work": l.Work} {
		want, err := sys.Lstat(p, dir)
		must(t, err)
		got, err := sys.Fstat(p, layer)
		must(t, err)
		if got.Ino != want.Ino || got.Dev != want.Dev {
			t.Errorf("layer %s is another directory", dir)
		}
	}
	table, err := sys.ReadFile(p, "/proc/self/mountinfo")
	must(t, err)
	if !strings.Contains(string(table), "lowerdir=lower,upperdir=upper,workdir=work") {
		t.Errorf("mountinfo is another namespace's:\n%s", table)
	}
	for _, layer := range append(l.Lowers, l.Upper, l.Work, fd) {
		must(t, p.Close(layer))
	}
	must(t, p.Umount2("merged", 0))
	other, err := sys.Open(p, ".", sys.O_PATH, 0)
	must(t, err)
	if _, err := p.Layers(other); err != sys.EINVAL {
		t.Errorf("Layers on no overlay: %v", err)
	}
}

func TestForkCopiesAndSeparates(t *testing.T) {
	k := linux.New(nil)
	status := run(t, k, func(p sys.Process) int {
		must(t, sys.Mkdir(p, "d", 0o755))
		p.Umask(0o027)
		pid, err := p.Fork(func(c sys.Process) int {
			must(t, c.Chdir("d"))
			if c.Getppid() != p.Getpid() {
				t.Errorf("parent is %d", c.Getppid())
			}
			must(t, sys.WriteFile(c, "f", nil, 0o666))
			return 3
		})
		must(t, err)
		ended, status, err := p.Wait4(-1, 0)
		must(t, err)
		if ended != pid || !status.Exited() || status.ExitStatus() != 3 {
			t.Errorf("wait4: %d %v", ended, status)
		}
		st, err := sys.Lstat(p, "d/f")
		must(t, err)
		if st.Mode.Perm() != 0o640 || st.Btime.Sec == 0 {
			t.Errorf("d/f: %v, born %v", st.Mode, st.Btime)
		}
		if _, _, err := p.Wait4(-1, 0); err != sys.ECHILD {
			t.Errorf("wait4 without children: %v", err)
		}
		return 7
	})
	if status.ExitStatus() != 7 {
		t.Errorf("status %v", status)
	}
}

func TestAnEndedProcessKeepsNoMountBusy(t *testing.T) {
	needRoot(t)
	run(t, linux.New(nil), func(p sys.Process) int {
		private(t, p)
		must(t, sys.Mkdir(p, "m", 0o755))
		for range 20 {
			must(t, p.Mount("tmpfs", "m", "tmpfs", 0, ""))
			p.Fork(func(c sys.Process) int { must(t, c.Chdir("m")); return 0 })
			p.Wait4(-1, 0)
			must(t, p.Umount2("m", 0))
		}
		return 0
	})
}

func TestAPipeEndsWhenItsLastWriterDoes(t *testing.T) {
	run(t, linux.New(nil), func(p sys.Process) int {
		r, w, err := p.Pipe2(sys.O_CLOEXEC)
		must(t, err)
		big := strings.Repeat("x", 200_000)
		_, err = p.Fork(func(c sys.Process) int {
			c.Close(r)
			must(t, sys.WriteAll(c, w, []byte(big)))
			return 0
		})
		must(t, err)
		p.Close(w)
		got, err := sys.ReadAll(p, r)
		must(t, err)
		if string(got) != big {
			t.Errorf("read %d bytes", len(got))
		}
		return 0
	})
}

func TestSigpipeEndsAWriter(t *testing.T) {
	run(t, linux.New(nil), func(p sys.Process) int {
		r, w, err := p.Pipe2(0)
		must(t, err)
		pid, err := p.Fork(func(c sys.Process) int {
			c.Close(r)
			for {
				c.Write(w, []byte("y\n"))
			}
		})
		must(t, err)
		p.Close(w)
		p.Close(r)
		_, status, err := p.Wait4(pid, 0)
		must(t, err)
		if status != sys.SignaledStatus(sys.SIGPIPE) {
			t.Errorf("status %v", status)
		}
		return 0
	})
}

func TestSignalsEndWhatWaits(t *testing.T) {
	waits := map[string]sys.Program{
		"read": func(c sys.Process) int {
			r, _, _ := c.Pipe2(0)
			c.Read(r, make([]byte, 1))
			return 0
		},
		"sleep": func(c sys.Process) int { c.Nanosleep(1e12); return 0 },
		"wait": func(c sys.Process) int {
			c.Fork(func(c sys.Process) int { c.Nanosleep(5e8); return 0 })
			c.Wait4(-1, 0)
			return 0
		},
		"fifo": func(c sys.Process) int { sys.Open(c, "fifo", sys.O_RDONLY, 0); c.Getcwd(); return 0 },
		"loop": func(c sys.Process) int {
			for {
				c.Checkpoint()
			}
		},
	}
	for name, program := range waits {
		t.Run(name, func(t *testing.T) {
			run(t, linux.New(nil), func(p sys.Process) int {
				must(t, sys.Mknod(p, "fifo", sys.S_IFIFO|0o600, 0))
				pid, err := p.Fork(program)
				must(t, err)
				p.Nanosleep(int64(20 * time.Millisecond))
				must(t, p.Kill(pid, sys.SIGTERM))
				_, status, err := p.Wait4(pid, 0)
				must(t, err)
				if status != sys.SignaledStatus(sys.SIGTERM) {
					t.Errorf("status %v", status)
				}
				return 0
			})
		})
	}
}

func TestACaughtSignalInterrupts(t *testing.T) {
	run(t, linux.New(nil), func(p sys.Process) int {
		_, err := p.Sigaction(sys.SIGUSR1, sys.ActionCatch)
		must(t, err)
		parent := p.Getpid()
		_, err = p.Fork(func(c sys.Process) int {
			c.Nanosleep(1e7)
			c.Kill(parent, sys.SIGUSR1)
			return 0
		})
		must(t, err)
		if err := p.Nanosleep(1e12); err != sys.EINTR {
			t.Errorf("nanosleep: %v", err)
		}
		if sig := p.Caught(); sig != sys.SIGUSR1 {
			t.Errorf("caught %v", sig)
		}
		if err := p.Kill(1, 0); err != sys.ESRCH {
			t.Errorf("kill reaches the host: %v", err)
		}
		return 0
	})
}

func TestExecRunsProgramsAndScripts(t *testing.T) {
	k := linux.New(map[string]sys.Program{
		"cat": func(p sys.Process) int {
			sys.WriteAll(p, 1, []byte(strings.Join(p.Args(), " ")+"\n"))
			return 4
		},
	})
	run(t, k, func(p sys.Process) int {
		must(t, sys.WriteFile(p, "script", []byte("#! /bin/cat  -x y\n"), 0o755))
		must(t, sys.WriteFile(p, "text", []byte("hello\n"), 0o755))
		must(t, sys.WriteFile(p, "data", nil, 0o644))
		for _, row := range []struct{ path, want string }{
			{"/bin/cat", "cat a\n"},
			{"./script", "/bin/cat -x y ./script a\n"},
			{"./text", "Exec format error"},
			{"./data", "Permission denied"},
			{"./none", "No such file or directory"},
			{".", "Permission denied"},
		} {
			r, w, err := p.Pipe2(sys.O_CLOEXEC)
			must(t, err)
			_, err = p.Fork(func(c sys.Process) int {
				must(t, c.Dup3(w, 1, 0))
				err := c.Exec(row.path, []string{"cat", "a"}, nil)
				sys.WriteAll(c, 1, []byte(err.Error()))
				return 4
			})
			must(t, err)
			p.Close(w)
			got, err := sys.ReadAll(p, r)
			must(t, err)
			p.Close(r)
			_, status, _ := p.Wait4(-1, 0)
			if string(got) != row.want || status.ExitStatus() != 4 {
				t.Errorf("%s: %q, status %v", row.path, got, status)
			}
		}
		return 0
	})
}

func TestCredentialsAreTheThreadsOwn(t *testing.T) {
	needRoot(t)
	run(t, linux.New(nil), func(p sys.Process) int {
		must(t, sys.WriteFile(p, "secret", []byte("s"), 0o600))
		must(t, p.Mkdirat(sys.AT_FDCWD, "d", 0o777))
		user := p.As(sys.UserCred(1000, 1000))
		if _, err := sys.ReadFile(user, "secret"); err == nil {
			t.Error("another user reads a file of mode 0600")
		}
		if _, err := sys.ReadFile(p, "secret"); err != nil {
			t.Errorf("the superuser no longer reads it: %v", err)
		}
		pid, _ := p.Fork(func(c sys.Process) int {
			must(t, c.Setcred(sys.UserCred(1000, 1000)))
			if err := c.Setcred(sys.RootCred()); err != sys.EPERM {
				t.Errorf("a user becomes root: %v", err)
			}
			if err := c.Mount("none", "d", "tmpfs", 0, ""); err != sys.EPERM && err != sys.EACCES {
				t.Errorf("a user mounts: %v", err)
			}
			return 0
		})
		p.Wait4(pid, 0)
		if os.Geteuid() != 0 {
			t.Error("this program is no longer root")
		}
		return 0
	})
}

func TestDescriptors(t *testing.T) {
	run(t, linux.New(nil), func(p sys.Process) int {
		fd, err := p.Openat(sys.AT_FDCWD, "f", sys.O_RDWR|sys.O_CREAT|sys.O_CLOEXEC, 0o644)
		must(t, err)
		must(t, sys.WriteAll(p, fd, []byte("abc")))
		high, err := p.DupFrom(fd, 10, 0)
		must(t, err)
		if fd != 3 || high != 10 {
			t.Errorf("descriptors %d and %d", fd, high)
		}
		must(t, p.Close(fd))
		if _, err := p.Lseek(high, 0, sys.SEEK_SET); err != nil {
			t.Errorf("the copy went with the first: %v", err)
		}
		if flags, _ := p.GetFlags(high); flags != sys.O_RDWR {
			t.Errorf("flags %#x", flags)
		}
		text, err := sys.ReadFile(p, "/dev/fd/10")
		must(t, err)
		if string(text) != "abc" {
			t.Errorf("/dev/fd/10: %q", text)
		}
		if none, err := sys.Open(p, "nosuch", 0, 0); none != -1 || err != sys.ENOENT {
			t.Errorf("opening nothing: %d, %v", none, err)
		}
		if err := p.Close(fd); err != sys.EBADF {
			t.Errorf("closing twice: %v", err)
		}
		must(t, p.Setxattrat(high, "", "user.k", []byte("v"), 0, sys.AT_EMPTY_PATH))
		names, err := p.Listxattrat(sys.AT_FDCWD, "f", 0)
		must(t, err)
		if !slices.Contains(names, "user.k") {
			t.Errorf("xattrs %q", names)
		}
		entries, err := sys.ReadDir(p, ".")
		must(t, err)
		if len(entries) != 1 || entries[0].Name != "f" || entries[0].Type != sys.DT_REG {
			t.Errorf("entries %v", entries)
		}
		return 0
	})
}

func TestAServedProcessAnswersAnyGoroutine(t *testing.T) {
	k := linux.New(nil)
	r := new(trace.Recorder)
	k.Record(r)
	p, closed, err := k.Open(linux.Start{Dir: t.TempDir()})
	must(t, err)
	t.Run("elsewhere", func(t *testing.T) { must(t, sys.Mkdir(p, "d", 0o700)) })
	if _, err := sys.Lstat(p, "d"); err != nil {
		t.Error(err)
	}
	events := k.Take()
	if len(events) != 4 || events[0].Op != "mkdirat" || events[0].Path != "d" || events[1].Kind != trace.Return {
		t.Errorf("events %+v", events)
	}
	closed()
	k.Shutdown()
	if err := sys.Mkdir(p, "e", 0o700); err != sys.ESRCH {
		t.Errorf("a call after the end: %v", err)
	}
}
