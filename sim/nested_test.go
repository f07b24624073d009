package sim

import (
	"testing"
)

func TestAShellWithinTheShellPrompts(t *testing.T) {
	var m *Machine
	typed := []string{"echo a\n", "for i in 1 2\n", "do echo $i; done\n", "cd /tmp; false\n", "echo $?; exit 3\n"}
	var err error
	m, err = New(Options{Seed: 1, Reading: func() {
		if len(typed) > 0 {
			text := typed[0]
			typed = typed[1:]
			go m.Type(EntryInput, text)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	step := m.Run("bash; echo left $?")
	want := "root@overlook:~# a\nroot@overlook:~# > 1\n2\nroot@overlook:~# root@overlook:/tmp# 1\nexit\nleft 3\n"
	if got := string(step.Output); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	m.Undo()
	m.Redo()
	if got := string(m.Run("pwd").Output); got != "/root\n" {
		t.Errorf("after undo and redo: %q", got)
	}
}
