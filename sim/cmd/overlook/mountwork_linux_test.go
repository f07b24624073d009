package main

import (
	"os/exec"
	"strings"
	"testing"
)

// bothMounts makes a lower layer, does the same work on our mount and on the
// kernel's over it, and then has the kernel show what each left: every name
// with its attributes, and all content. It prints what the work printed and
// says what is not the same.
const bothMounts = `umask 022; mkdir lower m; (cd lower; eval "$PREPARE") >&2 || exit
for k in ours kernel; do
	mkdir -p $k/upper $k/work; o=lowerdir=lower,upperdir=$k/upper,workdir=$k/work
	if [ $k = ours ]; then overlook mount -o $o m; else mount -t overlay o -o $o m; fi || exit
	(cd m; eval "$WORK") >$k/said 2>&1
	umount m || exit
	mount -t overlay o -o $o m || exit
	(cd m
		find . -type d -printf '%P %y %m %U %G\n' -o -printf '%P %y %m %U %G %n %s %l\n' | sort
		find . -type f ! -name '*.log' -print0 | sort -z | xargs -0 sha256sum
		getfattr -Rhd -m - . 2>&1) >$k/left
	umount m
done
cat kernel/said; diff ours/said kernel/said; diff ours/left kernel/left; test "$(wc -l <kernel/left)" -gt 2 || echo nothing left
`

// TestRealWork has programs of every day work on a mount: nothing shows that it
// is not the kernel's.
func TestRealWork(t *testing.T) {
	const git = "export GIT_AUTHOR_DATE=@1700000000 GIT_COMMITTER_DATE=@1700000000 GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1; " +
		"git() { command git -c user.name=n -c user.email=e -c init.defaultBranch=main -c core.trustctime=false -c pack.threads=1 \"$@\"; }; "
	for _, row := range []struct{ program, prepare, work, said string }{
		{"git", git + "git init -q r; cd r; seq 3000 >a; mkdir d; seq 50 >d/b; git add .; git commit -qm one; git mv d e; seq 9 >>a; git commit -qam two",
			git + "git clone -q --no-hardlinks r c && cd c && git fsck --strict --no-progress && git gc -q && git checkout -q HEAD~ && git log --oneline | wc -l; " +
				"cd ../r && git mv e/b f && git commit -qam three && git gc -q --prune=now && git fsck --no-progress && git status --short; find .. -name index -delete", "1\n"},
		{"tar", "mkdir -p d/e; seq 2000 >d/a; ln d/a d/hard; ln -s a d/soft; mknod d/null c 1 3; mkfifo d/fifo; truncate -s 1M d/hole; setfattr -n user.k -v v d/a; chmod 4711 d/e",
			"tar --xattrs --sparse -cf t d && mkdir x && tar --xattrs -C x -xpf t && diff -r --no-dereference d/e x/d/e && cmp d/a x/d/hard && rm -r d t && stat -c %h x/d/a", "2\n"},
		{"rsync", "mkdir -p s/d; seq 2000 >s/d/a; ln s/d/a s/hard; ln -s d/a s/soft; mkfifo s/fifo; setfattr -n user.k -v v s/hard; setfacl -m u:7:r s/d; chown 5:6 s/hard; mkdir to; seq 100 >to/old",
			"rsync -aHAX --delete s/ to/ && seq 5 >>s/d/a && rsync -aHAX s/ to/ && rsync -aHAXnci s/ to/ && rsync -aHAX to/ s/ && stat -c '%h %u' to/hard", "1 5\n"},
		{"sqlite3", "sqlite3 b \"create table t(i integer primary key, v); insert into t(v) select 'x' from (values(1),(2),(3))\"",
			"for j in 1 2 3; do (for i in 1 2 3 4 5 6 7 8; do sqlite3 -cmd '.timeout 60000' b \"insert into t(v) values ('y'); update t set v = v || 'z' where i = 1\"; done) & done; wait; " +
				"sqlite3 b 'pragma integrity_check; select count(*), max(length(v)) from t'; sqlite3 b 'select v from t order by i' >said; rm b", "ok\n27|25\n"},
		{"dpkg-deb", "mkdir -p var/lib/dpkg/info var/lib/dpkg/updates usr/share/p; touch var/lib/dpkg/status var/lib/dpkg/available; echo old >usr/share/p/a; " +
			"mkdir -p b/DEBIAN b/usr/share/p; printf 'Package: p\\nVersion: 1\\nArchitecture: all\\nMaintainer: m <m@e>\\nDescription: d\\n' >b/DEBIAN/control; echo new >b/usr/share/p/a; ln b/usr/share/p/a b/usr/share/p/hard; dpkg-deb --root-owner-group -b b p.deb >/dev/null; rm -r b",
			"PATH=$PATH:/usr/sbin:/sbin; for i in 1 2; do dpkg --root=$PWD --force-all -i p.deb >dpkg.log 2>&1; done; cat usr/share/p/hard; dpkg --root=$PWD -V p; dpkg --root=$PWD -r p >>dpkg.log 2>&1; rm -f var/log/dpkg.log dpkg.log; ls", "new\np.deb\nvar\n"},
	} {
		t.Run(row.program, func(t *testing.T) {
			if _, err := exec.LookPath(row.program); err != nil {
				t.Skip(err)
			}
			t.Setenv("PREPARE", row.prepare)
			t.Setenv("WORK", row.work)
			if got := inNamespace(t, bothMounts); got != row.said {
				t.Errorf("got %s\nwant %s", strings.TrimSpace(got), row.said)
			}
		})
	}
}
