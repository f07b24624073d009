package docker

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/coreutils"
	"github.com/overlook-fs/overlook/sim/image"
	"github.com/overlook-fs/overlook/sim/sys"
)

// builtin is an image that can always be had, as if from a registry.
type builtin struct {
	repository string
	created    string
	history    []string // how its steps were made; the first one has the layer
	running    running
	plant      func(t *planter)
}

const usualPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

func builtins() []builtin {
	return []builtin{
		{
			repository: "alpine", created: "2021-08-27T17:19:45.758611523Z",
			history: []string{`/bin/sh -c #(nop) ADD file:aad4290d27580cc1a094ffaf98c3ca2fc5d699fe695dfb8e6e9fac20f1129450 in / `, `/bin/sh -c #(nop)  CMD ["/bin/sh"]`},
			running: running{env: []string{usualPath}, cmd: []string{"/bin/sh"}}, plant: plantAlpine,
		},
		{
			repository: "busybox", created: "2021-10-06T19:19:37.866210421Z",
			history: []string{`/bin/sh -c #(nop) ADD file:b0ed7a2b7a1e39cb5a9ff9ed9ea0e1bfd1e1b4cb1c7a5a4c9db5e2f8c0d5ab46 in / `, `/bin/sh -c #(nop)  CMD ["sh"]`},
			running: running{env: []string{usualPath}, cmd: []string{"sh"}}, plant: plantBusybox,
		},
		{
			repository: "ubuntu", created: "2021-10-16T00:37:47.226745473Z",
			history: []string{`/bin/sh -c #(nop) ADD file:5d68d27cc15a80653c93d3a0b262a28112d47a46326ff5fc2dfbf7fa3b9a0ce8 in / `, `/bin/sh -c #(nop)  CMD ["bash"]`},
			running: running{env: []string{usualPath}, cmd: []string{"/bin/bash"}}, plant: plantUbuntu,
		},
	}
}

// pull puts a built-in image into the store.
func (s store) pull(b builtin) error {
	cache := s.newID()
	if err := s.createLayer(cache, ""); err != nil {
		return err
	}
	before := s.p.Umask(0)
	defer s.p.Umask(before)
	made, _ := coreutils.ParseTimestamp(b.created)
	t := &planter{p: s.p, root: diffDir(cache), made: made}
	b.plant(t)
	t.date("")
	if t.err != nil {
		return because("register layer", cache, t.err)
	}
	l, err := s.sealLayer(cache, "")
	if err != nil {
		return err
	}
	d := draft{created: b.created, running: b.running, diffs: []string{l.diff}}
	for i, by := range b.history {
		d.history = append(d.history, image.History{Created: b.created, CreatedBy: by, EmptyLayer: i > 0})
	}
	id, err := s.keepImage(d.raw(), "")
	if err != nil {
		return err
	}
	return s.setTag(reference{b.repository, "latest"}, id)
}

// planter makes the files of an image; the first failure stays.
type planter struct {
	p    sys.Process
	root string
	made sys.Timespec
	err  error
}

func (t *planter) do(err error) {
	if t.err == nil {
		t.err = err
	}
}

// directories makes directories, each with what lies above it first.
func (t *planter) directories(mode sys.Mode, names string) {
	for _, name := range strings.Fields(names) {
		t.do(sys.Mkdir(t.p, t.root+name, mode))
	}
}

func (t *planter) file(name, content string) {
	t.do(sys.WriteFile(t.p, t.root+name, []byte(content), 0o644))
}

func (t *planter) symlinks(pairs string) {
	words := strings.Fields(pairs)
	for i := 0; i+1 < len(words); i += 2 {
		t.do(sys.Symlink(t.p, words[i+1], t.root+words[i]))
	}
}

// date makes everything as old as the image.
func (t *planter) date(name string) {
	if st, err := sys.Lstat(t.p, t.root+name); err == nil && st.Mode.IsDir() {
		entries, _ := sys.ReadDir(t.p, t.root+name)
		for _, e := range entries {
			if e.Name != "." && e.Name != ".." {
				t.date(name + "/" + e.Name)
			}
		}
	}
	t.do(t.p.Utimensat(sys.AT_FDCWD, t.root+name, &[2]sys.Timespec{t.made, t.made}, sys.AT_SYMLINK_NOFOLLOW))
}

// programs are the names of the machine's commands that suit.
func (t *planter) programs(suits func(name string) bool) []string {
	var all []string
	for _, name := range (store{t.p}).names("/usr/bin") {
		if suits(name) {
			all = append(all, name)
		}
	}
	return all
}

// commonEtc are the accounts that every image has.
func (t *planter) commonEtc(shell string) {
	t.file("/etc/passwd", "root:x:0:0:root:/root:"+shell+"\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n")
	t.file("/etc/group", "root:x:0:\ndaemon:x:1:\nnogroup:x:65534:\n")
	t.file("/etc/shells", "/bin/sh\n"+shell+"\n")
}

// plantUbuntu is an Ubuntu in which somebody has installed Node.js.
func plantUbuntu(t *planter) {
	t.directories(0o755, "/boot /dev /etc /home /media /mnt /opt /proc /run /run/lock /srv /sys /usr /usr/bin /usr/include /usr/lib /usr/local /usr/local/bin /usr/sbin "+
		"/usr/share /usr/share/doc /usr/share/doc/bash /var /var/cache /var/lib /var/log")
	t.directories(0o700, "/root")
	t.directories(0o777|sys.S_ISVTX, "/tmp /var/tmp")
	t.symlinks("/bin usr/bin /sbin usr/sbin /lib usr/lib /var/run /run /var/lock /run/lock /etc/os-release ../usr/lib/os-release")
	for _, name := range t.programs(func(name string) bool {
		return name != "docker" && name != shimName && name != "sys" && name != "tree" && name != "xxd"
	}) {
		content, err := sys.ReadFile(t.p, "/usr/bin/"+name)
		t.do(err)
		t.do(sys.WriteFile(t.p, t.root+"/usr/bin/"+name, content, 0o755))
	}
	t.commonEtc("/bin/bash")
	t.file("/etc/debian_version", "bullseye/sid\n")
	t.file("/etc/issue", "Ubuntu 20.04.3 LTS \\n \\l\n\n")
	t.file("/etc/lsb-release", "DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=20.04\nDISTRIB_CODENAME=focal\nDISTRIB_DESCRIPTION=\"Ubuntu 20.04.3 LTS\"\n")
	t.file("/usr/lib/os-release", "NAME=\"Ubuntu\"\nVERSION=\"20.04.3 LTS (Focal Fossa)\"\nID=ubuntu\nID_LIKE=debian\nPRETTY_NAME=\"Ubuntu 20.04.3 LTS\"\nVERSION_ID=\"20.04\"\nVERSION_CODENAME=focal\nUBUNTU_CODENAME=focal\n")
	t.file("/usr/share/doc/bash/README", "A directory of the image, to be renamed.\n")
	t.file("/usr/share/doc/bash/copyright", "The files of this image are Overlook's own.\n")
	t.file("/var/log/dpkg.log", "2021-10-16 00:30:12 startup archives install\n")
}

// binary is how a program's file begins; the machine runs the program of its
// name.
const binary = "\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\x3e\x00\x01\x00\x00\x00"

// inBusybox reports whether busybox has a command of that name.
func inBusybox(name string) bool {
	const applets = " arch ash awk base64 basename bzip2 cat chgrp chmod chown chroot cksum cmp comm cp cut date dd df diff dirname dmesg du echo egrep env expand " +
		"expr factor fallocate false fgrep find flock fold getopt grep groups gunzip gzip head hexdump hostname id install join kill link ln ls lsattr chattr " +
		"md5sum mkdir mkfifo mknod mktemp mount mountpoint mv nice nl nohup nproc od paste printenv printf ps pwd readlink realpath rev rm rmdir sed seq " +
		"sh sha1sum sha256sum sha512sum shuf sleep sort split stat strings sum sync tac tail tar tee test timeout touch tr tree true truncate tty umount " +
		"uname unexpand uniq unlink unshare uptime usleep wc which whoami xargs xxd yes zcat "
	return strings.Contains(applets, " "+name+" ")
}

// plantBusybox is one program under many names, all of them links to it.
func plantBusybox(t *planter) {
	t.directories(0o755, "/bin /dev /etc /home /usr /usr/bin /var /var/spool")
	t.directories(0o700, "/root")
	t.directories(0o777|sys.S_ISVTX, "/tmp")
	t.do(sys.WriteFile(t.p, t.root+"/bin/busybox", []byte(binary), 0o755))
	for _, name := range t.programs(inBusybox) {
		t.do(sys.Link(t.p, t.root+"/bin/busybox", t.root+"/bin/"+name))
	}
	t.commonEtc("/bin/sh")
	t.file("/etc/localtime", "UTC0\n")
}

// plantAlpine is busybox behind symlinks, and little else.
func plantAlpine(t *planter) {
	t.directories(0o755, "/bin /dev /etc /etc/apk /home /lib /media /mnt /opt /proc /run /sbin /srv /sys /usr /usr/bin /usr/lib /usr/local /usr/sbin /usr/share /var /var/lib /var/log")
	t.directories(0o700, "/root")
	t.directories(0o777|sys.S_ISVTX, "/tmp /var/tmp")
	t.do(sys.WriteFile(t.p, t.root+"/bin/busybox", []byte(binary), 0o755))
	for _, name := range t.programs(inBusybox) {
		t.symlinks("/bin/" + name + " /bin/busybox")
	}
	t.commonEtc("/bin/ash")
	t.file("/etc/alpine-release", "3.14.2\n")
	t.file("/etc/os-release", "NAME=\"Alpine Linux\"\nID=alpine\nVERSION_ID=3.14.2\nPRETTY_NAME=\"Alpine Linux v3.14\"\n")
	t.file("/etc/apk/repositories", "https://dl-cdn.alpinelinux.org/alpine/v3.14/main\n")
}
