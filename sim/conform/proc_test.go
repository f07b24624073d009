//go:build linux

package conform

import (
	"testing"

	"github.com/overlook-fs/overlook/sim/rooms"
)

// TestProc compares what /proc tells of a process's descriptors, locks and
// mounts. In room linux a process is a thread, of which it tells less.
func TestProc(t *testing.T) {
	const who = `sed -E '/mnt_id|ino:/d;s/(WRITE|READ) [0-9]+ [0-9a-f]+:[0-9a-f]+:[0-9]+/\1 WHO/'`
	for name, text := range map[string]string{
		"descriptors":              `echo x > f; exec 3>>f 4<f 5<>f 6<. 7>new; read a <&4; for i in 3 4 5 6 7; do ` + who + ` /proc/$$/fdinfo/$i; done`,
		"locks":                    `exec 4>f 7>new; flock -s 4; flock 7; for i in 4 7; do ` + who + ` /proc/$$/fdinfo/$i; done`,
		"inodes":                   `exec 5>f; awk '/^ino/{print $2}' /proc/$$/fdinfo/5 | grep -qx "$(stat -c %i f)"; echo $?; awk '/^mnt/{print $2}' /proc/$$/fdinfo/5 | grep -qx "$(awk '$5=="/root"{print $1}' /proc/$$/mountinfo)"; echo $?`,
		"pipes":                    `echo hi | grep -v ino: /proc/self/fdinfo/0 | head -2; ls -l /proc/self/fdinfo | awk 'NR==2{print $1,$NF}'`,
		"all locks":                `echo x > f; flock f grep ":$(stat -c %i f) " /proc/locks | sed 's/^[0-9]*://' | ` + who + `; grep -c ":$(stat -c %i f) " /proc/locks`,
		"locks of the dead":        `exec 7>f; flock 7; grep -c ":$(stat -c %i f) " /proc/locks; grep lock /proc/$$/fdinfo/7 | cut -d' ' -f2-7`,
		"mountstats":               `mkdir -p l u w 'a b'; mount -t overlay 'x y' -o lowerdir=l,upperdir=u,workdir=w 'a b'; grep a.040b /proc/self/mountstats; umount 'a b'`,
		"numbers of a namespace":   `unshare -pf bash -c 'echo $$ $PPID $BASHPID; sleep 5 & echo $!; kill %1; wait; (echo sub $BASHPID; exit 3); echo $?; exit 7'; echo $?; unshare -pf sh -c 'unshare -pf sh -c "echo in \$\$"; echo out $$'; unshare -Urpf bash -c 'echo $$ $(id -u)'`,
		"the first of a namespace": `unshare -pf bash -c 'kill -TERM $$; kill -KILL 1; echo alive; trap "echo caught" TERM; kill -TERM 1; kill -0 99; echo $?; kill -TERM -1; echo $?; kill -9 -- -1; echo here'; unshare -p --fork sleep 0; echo $?; unshare -f -p -- sh -c 'exit 5'; echo $?`,
		"a namespace that ended":   `unshare -p bash -c '/bin/true; /bin/true; echo $?'; echo $?; unshare -p sh -c '/bin/true; /bin/true; echo $?'; echo $?; unshare -pf bash -c 'exec 3>f; flock 3; sleep 9 & echo leaves'; flock f echo free`,
		"links of namespaces":      `a=$(readlink /proc/self/ns/pid); [ $a = "$(unshare -pf readlink /proc/self/ns/pid)" ]; echo $?; [ $a = "$(readlink /proc/$$/ns/pid_for_children)" ]; echo $?; unshare -p bash -c 'readlink /proc/self/ns/pid_for_children' | grep -c pid; sys 'unshare NEWPID; unshare NEWPID; unshare NEWUTS|NEWPID'`,
		"removed":                  `mkdir d; exec 3<d; cd d; rmdir ../d; env pwd; echo $?; readlink /proc/$$/fd/3 | sed 's,.*/,,'`,
	} {
		t.Run(name, func(t *testing.T) {
			job := rooms.Text(text)
			want, err := open(t, "bash").Run(job)
			if err != nil {
				t.Fatal(err)
			}
			for _, room := range []string{"ram", "disk"} {
				got, err := open(t, room).Run(job)
				if err != nil {
					t.Fatal(err)
				}
				for _, d := range rooms.Compare(job, want, got) {
					t.Errorf("%s: %s", room, d)
				}
			}
		})
	}
}
