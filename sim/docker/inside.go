package docker

import (
	"path"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// mostLinks is how many symlinks a name may lead through.
const mostLinks = 40

// resolve is the place of a container's absolute name below a root directory,
// with symlinks followed as the container would, the last one too. What is not
// there is named all the same.
func resolve(p sys.Process, root, name string) (string, error) {
	rest := path.Clean("/" + name)[1:]
	at := ""
	for links := 0; rest != ""; {
		var part string
		part, rest, _ = strings.Cut(rest, "/")
		switch part {
		case "", ".":
			continue
		case "..":
			at = at[:max(0, strings.LastIndexByte(at, '/'))]
			continue
		}
		to, err := sys.Readlink(p, root+at+"/"+part)
		if err != nil {
			at += "/" + part
			continue
		}
		if links++; links > mostLinks {
			return "", sys.ELOOP
		}
		if to != "" && to[0] == '/' {
			at = ""
		}
		rest = strings.Trim(to+"/"+rest, "/")
	}
	return root + at, nil
}

// lookInto shows an image's tree at a directory while do looks at it.
func (s store) lookInto(i *stored, do func(root string) error) error {
	top := s.top(i)
	lowers := s.lowers(top)
	switch {
	case top == "":
		return do("/var/empty")
	case len(lowers) == 0:
		return do(diffDir(top))
	}
	at := rootDir + "/tmp/" + s.newLink()
	if err := s.makeAll(at, 0o700); err != nil {
		return because("mkdir", at, err)
	}
	data := "lowerdir=" + strings.Join(append([]string{diffDir(top)}, lowers...), ":")
	if len(data) >= pageSize {
		cwd, _ := s.p.Getcwd()
		defer s.p.Chdir(cwd)
		s.p.Chdir(layersDir)
		dir := layersDir + "/" + top
		data = "lowerdir=l/" + s.readText(dir+"/link") + ":" + s.readText(dir+"/lower")
	}
	if err := s.p.Mount("overlay", at, "overlay", sys.MS_RDONLY, data); err != nil {
		return because("mount overlay:"+at, "", err)
	}
	defer s.unmountLayer(at)
	return do(at)
}

// copyTree copies a file or a directory with everything that it has. A source
// that ends in "/." is a directory's content.
func (s store) copyTree(from, to string) error {
	return s.tool("cp", "-a", "--", from, to)
}

// tool runs one of the machine's programs quietly.
func (s store) tool(argv ...string) error {
	null, err := sys.Open(s.p, "/dev/null", sys.O_RDWR|sys.O_CLOEXEC, 0)
	if err != nil {
		return because("open", "/dev/null", err)
	}
	defer s.p.Close(null)
	return s.toolTo(null, argv...)
}

// toolTo runs one of the machine's programs, whose output goes to a
// descriptor. What it complains of is the error.
func (s store) toolTo(out int, argv ...string) error {
	r, w, err := s.p.Pipe2(sys.O_CLOEXEC)
	if err != nil {
		return because("pipe2", "", err)
	}
	defer s.p.Close(r)
	l := launch{p: s.p, streams: [3]int{0, out, w}, what: func(p sys.Process) error {
		return p.Exec("/usr/bin/"+argv[0], argv, []string{"LC_ALL=C"})
	}}
	pid, told, err := l.run()
	s.p.Close(w)
	if err != nil {
		return err
	}
	complaint, _ := sys.ReadAll(s.p, r)
	_, ended, _ := s.p.Wait4(pid, 0)
	if told != "" || exitCode(ended) != 0 {
		return daemon(strings.TrimSpace(told + string(complaint)))
	}
	return nil
}
