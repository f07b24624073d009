package sim

import (
	"strings"
	"testing"
)

// What a machine may hold and how many may run in it: beyond, the kernel says
// so and the machine goes on.
func TestTheLimitsOfAMachine(t *testing.T) {
	for _, c := range []struct {
		name, line, want string
	}{
		{"bytes on the disk", "head -c 300M /dev/zero > big; rm big; echo $?", "head: error writing 'standard output': No space left on device\n0\n"},
		{"bytes in all filesystems", "mkdir a b; mount -t tmpfs a a; mount -t ramfs b b; head -c 200M /dev/zero > a/f; head -c 100M /dev/zero > b/f; umount a; head -c 100M /dev/zero > b/f; echo $?",
			"head: error writing 'standard output': No space left on device\n0\n"},
		{"inodes", "mount -t tmpfs -o nr_inodes=0 x /mnt; cd /mnt; seq 200000 | xargs touch 2>&1 | sort | uniq -c | grep -o 'No space.*' | head -n 1; cd; umount /mnt; touch f; echo $?",
			"No space left on device\n0\n"},
		{"processes", "for i in $(seq 1100); do sleep 1000 & done 2>&1 | grep -o 'fork.*' | head -n 1; kill $(jobs -p) 2>/dev/null; true; echo $?", "fork: retry: Resource temporarily unavailable\n0\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := newMachine(t)
			step := m.Run(c.line)
			if got := string(step.Output); got != strings.ReplaceAll(c.want, "\n", "\r\n") && got != c.want {
				t.Errorf("%.2000s\nwant\n%s", got, c.want)
			}
			if got := string(m.Run("echo alive").Output); !strings.HasPrefix(got, "alive") {
				t.Errorf("afterwards: %s", got)
			}
		})
	}
}
