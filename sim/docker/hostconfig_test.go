//go:build containers || !js

package docker_test

import "testing"

// TestWhatAContainerMayDo has what the kernel answers to a superuser without a
// capability, and on a root that is mounted read-only.
func TestWhatAContainerMayDo(t *testing.T) {
	m := boot(t)
	for _, row := range [][2]string{
		{"docker run --rm --read-only ubuntu touch /x", "touch: cannot touch '/x': Read-only file system\n"},
		{"docker run --rm --read-only --tmpfs /tmp -v data:/data ubuntu sh -c 'touch /tmp/x /data/x && ls /data'", "x\n"},
		{"docker run --rm --cap-drop CHOWN ubuntu chown 1 /etc/passwd", "chown: changing ownership of '/etc/passwd': Operation not permitted\n"},
		{"docker run --rm --cap-drop ALL --cap-add cap_chown ubuntu sh -c 'chown 1 /etc/passwd && chmod 0 /etc/debian_version && cat /etc/debian_version'", "cat: /etc/debian_version: Permission denied\n"},
		{"docker run --rm --cap-add SYS_ADMIN ubuntu sh -c 'mount -t tmpfs none /mnt && grep -o /mnt /proc/mounts'", "/mnt\n"},
		{"docker run --rm --privileged ubuntu sh -c 'mount -t tmpfs none /mnt && grep -o /mnt /proc/mounts'", "/mnt\n"},
		{"docker run -di --name one --cap-drop ALL ubuntu > id; docker exec one chown 1 /etc/passwd; docker rm -f one", "chown: changing ownership of '/etc/passwd': Operation not permitted\none\n"},
		{"printf '#a\\nA=1\\n  B=b c\\nHOME\\nNOSUCH\\n' > file; docker run --rm --env-file file -e A=2 -e C ubuntu sh -c 'echo $A $B $HOME ${NOSUCH-none} ${C-none}'", "2 b c /root none none\n"},
		{"docker run --rm ubuntu sh -c 'echo again > /etc/motd; cat /etc/motd'", "again\n"},
	} {
		if got := string(m.Run(row[0]).Output); got != row[1] {
			t.Errorf("%s\n%q, want %q", row[0], got, row[1])
		}
	}
}
