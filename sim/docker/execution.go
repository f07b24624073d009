package docker

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// execution is a program to be executed in a container that the process is in.
type execution struct {
	p         sys.Process
	argv, env []string
	dir, user string
	caps      uint64
}

// containerCaps are the capabilities of a container's superuser: chown,
// dac_override, fowner, fsetid, kill, setgid, setuid, setpcap,
// net_bind_service, net_raw, sys_chroot, mknod, audit_write and setfcap.
const containerCaps = 0xa80425fb

// run executes the program; it returns only where that fails.
func (x *execution) run() error {
	u, err := x.become()
	if err != nil {
		return err
	}
	dir := x.dir
	if dir == "" {
		dir = "/"
	}
	if err := (store{x.p}).makeAll(dir, 0o755); err != nil && err != sys.EROFS {
		return wrong("mkdir", dir, err)
	}
	if err := x.p.Chdir(dir); err != nil {
		return wrong("chdir to cwd (\""+dir+"\") set in config.json failed", "", err)
	}
	if getenv(x.env, "HOME") == "" {
		x.env = append(x.env, "HOME="+u.home)
	}
	c := x.p.Cred()
	c.UID, c.EUID, c.SUID, c.FSUID = u.uid, u.uid, u.uid, u.uid
	c.GID, c.EGID, c.SGID, c.FSGID, c.Groups = u.gid, u.gid, u.gid, u.gid, u.groups
	c.Dropped |= sys.CAP_ALL &^ x.caps
	c.Caps &= x.caps
	c.Inheritable, c.Ambient = 0, 0
	if u.uid != 0 {
		c.Caps = 0
	}
	if err := x.p.Setcred(c); err != nil {
		return wrong("setuid", "", err)
	}
	path, err := x.find()
	if err != nil {
		return err
	}
	return &refusal{"exec " + path + ": " + lower(x.p.Exec(path, x.argv, x.env).Error()), 126}
}

// find is the file of the program.
func (x *execution) find() (string, error) {
	name := x.argv[0]
	quoted := "exec: " + strconv.Quote(name) + ": "
	if strings.Contains(name, "/") {
		st, err := sys.StatPath(x.p, name)
		switch {
		case err != nil:
			return "", &refusal{quoted + "stat " + name + ": " + lower(err.Error()), 127}
		case st.Mode.IsDir():
			return "", &refusal{quoted + "is a directory", 126}
		case sys.Access(x.p, name, sys.X_OK) != nil:
			return "", &refusal{quoted + "permission denied", 126}
		}
		return name, nil
	}
	for _, dir := range strings.Split(getenv(x.env, "PATH"), ":") {
		path := dir + "/" + name
		if st, err := sys.StatPath(x.p, path); err == nil && st.Mode.IsRegular() && sys.Access(x.p, path, sys.X_OK) == nil {
			return path, nil
		}
	}
	return "", &refusal{quoted + "executable file not found in $PATH", 127}
}

// user is who a program runs as.
type user struct {
	uid, gid uint32
	groups   []uint32
	home     string
}

// become finds the user that is asked for in the container's accounts.
func (x *execution) become() (user, error) {
	name, group, grouped := strings.Cut(x.user, ":")
	if name == "" {
		name = "0"
	}
	u := user{home: "/"}
	id, err := strconv.ParseUint(name, 10, 32)
	numeric := err == nil
	known := false
	for _, e := range entries(x.p, "/etc/passwd", 7) {
		if e[0] == name || numeric && e[2] == strconv.FormatUint(id, 10) {
			u.uid, u.gid, u.home, known = number32(e[2]), number32(e[3]), e[5], true
			name = e[0]
			break
		}
	}
	switch {
	case !known && !numeric:
		return u, &refusal{"unable to find user " + name + ": no matching entries in passwd file", 125}
	case !known:
		u.uid = uint32(id)
	}
	groups := entries(x.p, "/etc/group", 4)
	if !grouped {
		for _, e := range groups {
			if strings.Contains(","+e[3]+",", ","+name+",") {
				u.groups = append(u.groups, number32(e[2]))
			}
		}
		return u, nil
	}
	for _, e := range groups {
		if e[0] == group {
			u.gid = number32(e[2])
			return u, nil
		}
	}
	gid, err := strconv.ParseUint(group, 10, 32)
	if err != nil {
		return u, &refusal{"unable to find group " + group + ": no matching entries in group file", 125}
	}
	u.gid = uint32(gid)
	return u, nil
}

// entries are the lines of an account file with enough fields.
func entries(p sys.Process, path string, fields int) [][]string {
	text, _ := sys.ReadFile(p, path)
	var all [][]string
	for _, line := range strings.Split(string(text), "\n") {
		if e := strings.Split(line, ":"); len(e) >= fields {
			all = append(all, e)
		}
	}
	return all
}

func number32(text string) uint32 {
	n, _ := strconv.ParseUint(text, 10, 32)
	return uint32(n)
}

// environment is what the container's first process gets.
func (c *container) environment() []string {
	env := []string{usualPath, "HOSTNAME=" + c.running.hostname}
	if c.running.tty {
		env = append(env, "TERM=xterm")
	}
	for _, e := range c.running.env {
		env = setenv(env, e)
	}
	return env
}
