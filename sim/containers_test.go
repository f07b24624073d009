//go:build containers || !js

package sim

import (
	"strings"
	"testing"
	"time"
)

// say runs a line and gives what it printed.
func say(m *Machine, line string) string { return string(m.Run(line).Output) }

func TestPivotRootLeavesTheOldRootBehind(t *testing.T) {
	m := newMachine(t)
	got := say(m, `mkdir /n; unshare -m bash -c 'mount -t tmpfs none /n; mkdir /n/old /n/bin; cp /bin/ls /bin/sys /n/bin; cd /n
sys pivot_root /n/old /n/old; sys pivot_root . /tmp; sys pivot_root . old; PATH=/bin; ls -d /old/etc; ls /'; ls -d /n /etc; rmdir /n`)
	want := "= -1 EINVAL (Invalid argument)\n= -1 EBUSY (Device or resource busy)\n= 0\n/old/etc\nbin  old\n/etc  /n\n"
	if got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestAnUndoneLineTakesItsContainerWithIt(t *testing.T) {
	m := newMachine(t)
	say(m, "docker run -dit --name one ubuntu")
	if got := say(m, "docker exec one bash -c 'echo x > /f'; docker diff one"); got != "A /f\n" {
		t.Fatalf("%q", got)
	}
	m.Undo()
	m.Undo()
	m.Redo()
	m.Redo()
	if got := say(m, "docker diff one; docker ps --format '{{.Names}}'"); got != "A /f\none\n" {
		t.Errorf("after undo and redo: %q", got)
	}
	m.Seek(1)
	if got := say(m, "docker diff one; docker stop one; docker ps -a --format '{{.Names}} {{.State}}'; ls -d /var/lib/docker/overlay2/*/merged"); got !=
		"one\none exited\nls: cannot access '/var/lib/docker/overlay2/*/merged': No such file or directory\n" {
		t.Errorf("stopped: %q", got)
	}
	if !m.Idle() {
		t.Error("a job is alive behind docker stop")
	}
	m.Seek(0)
	if got := say(m, "docker ps -aq"); got != "" {
		t.Errorf("before the run: %q", got)
	}
}

func TestTheSameSeedGivesTheSameContainers(t *testing.T) {
	line := "docker run -d --name one ubuntu true; docker commit one two; docker inspect one two"
	if a, b := say(newMachine(t), line), say(newMachine(t), line); a != b || !strings.Contains(a, "sha256:") {
		t.Errorf("%q\n%q", a, b)
	}
}

// typing makes a machine in which each read from the terminal gets the next
// text.
func typing(t *testing.T, texts ...string) *Machine {
	t.Helper()
	var m *Machine
	m, err := New(Options{Seed: 1, Reading: func() {
		if len(texts) > 0 {
			text := texts[0]
			texts = texts[1:]
			go m.Type(EntryInput, text)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestAContainersShellAtTheTerminal(t *testing.T) {
	m := typing(t, "hostname\n", "touch /root/one; cat /proc/self/mounts | grep -c ' / '\n", "exit 3\n", "ls /root\n", "exit\n")
	got := say(m, "docker run -it --name box --hostname box ubuntu; echo $?")
	if want := "root@box:/# box\nroot@box:/# 1\nroot@box:/# exit\n3\n"; got != want {
		t.Errorf("docker run -it: %q, want %q", got, want)
	}
	got = say(m, "docker start box; docker exec -it -w /tmp box bash; pwd; docker rm -f box")
	if want := "box\nroot@box:/tmp# one\nroot@box:/tmp# exit\n/root\nbox\n"; got != want {
		t.Errorf("docker exec -it: %q, want %q", got, want)
	}
	m.Undo()
	m.Undo()
	if got := say(m, "docker ps -aq"); got != "" {
		t.Errorf("after undo: %q", got)
	}
}

// TestInterruptsInVain has a first process that does not catch SIGINT, which
// the kernel keeps from it: the third ends docker, and the container with it.
func TestInterruptsInVain(t *testing.T) {
	for _, options := range []string{"", "-it "} {
		up := make(chan bool, 1)
		m, err := New(Options{Seed: 1, Output: func(text []byte) {
			if string(text) == "up\n" {
				up <- true
			}
		}, Sleep: func(int64, func()) {}})
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan string)
		go func() {
			done <- say(m, "docker run "+options+"--name one ubuntu sh -c 'echo up; exec sleep 1000'")
		}()
		<-up
		for over := false; !over; {
			select {
			case got := <-done:
				over = true
				// Behind it the shell may begin new lines, for interrupts that came late.
				if want := "up\n\ngot 3 SIGTERM/SIGINTs, forcefully exiting\n"; !strings.HasPrefix(got, want) || strings.Trim(got[len(want):], "\n") != "" {
					t.Errorf("docker run %s: %q, want %q", options, got, want)
				}
			case <-time.After(2 * time.Millisecond):
				m.Type(EntryInterrupt, "")
			}
		}
		if got := say(m, "docker ps -a --format '{{.State}}'"); got != "exited\n" {
			t.Errorf("docker ps behind docker run %s: %q", options, got)
		}
	}
}
