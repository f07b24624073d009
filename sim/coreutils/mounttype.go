package coreutils

import (
	"slices"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// mountTypes tries each filesystem type that -t allows.
func (m *mountRequest) mountTypes(target string, flags sys.MountFlags, data string) error {
	if m.fstype != "" && m.fstype != "auto" && !strings.Contains(m.fstype, ",") && !strings.HasPrefix(m.fstype, "no") {
		return m.mountType(target, m.fstype, flags, data)
	}
	if m.fstype == "" && slices.Contains(strings.Split(data, ","), "union") { // BSD's, which Linux has not
		return m.mountType(target, "nullfs", flags, data)
	}
	candidates := strings.Split(m.fstype, ",")
	if m.fstype == "" || m.fstype == "auto" || strings.HasPrefix(m.fstype, "no") {
		candidates = m.deviceTypes()
	}
	err := error(sys.ENODEV)
	if _, missing := sys.StatPath(m.inv.p, target); missing != nil {
		err = missing
	} else if st, missing := sys.StatPath(m.inv.p, m.source); missing != nil {
		err = missing
	} else if st.Mode.Type() != sys.S_IFBLK {
		err = sys.ENOTBLK
	}
	for _, fstype := range candidates {
		tried := m.mountType(target, fstype, flags|sys.MS_SILENT, data)
		if tried == nil {
			return nil
		}
		if tried != sys.ENODEV {
			err = tried
		}
	}
	return err
}

func (m *mountRequest) mountType(target, fstype string, flags sys.MountFlags, data string) error {
	if helper := "/usr/sbin/mount." + fstype; sys.Access(m.inv.p, helper, sys.X_OK) == nil {
		return m.help(helper, target, flags, data)
	}
	source := m.source
	if !isPseudoType(fstype) {
		source = m.realSource()
	}
	return m.inv.p.Mount(source, target, fstype, flags, data)
}

// help leaves mounting to a helper program of the filesystem, which says itself
// what is wrong.
func (m *mountRequest) help(helper, target string, flags sys.MountFlags, data string) error {
	options := "rw"
	if flags&sys.MS_RDONLY != 0 {
		options = "ro"
	}
	if data != "" {
		options += "," + data
	}
	p := m.inv.p
	pid, err := p.Fork(func(c sys.Process) int {
		c.Exec(helper, []string{helper, m.source, target, "-o", options}, c.Environ())
		return exitMountFailed
	})
	if err != nil {
		return err
	}
	_, status, err := p.Wait4(pid, 0)
	m.inv.status = status.ExitStatus()
	return err
}

// deviceTypes are the types in /proc/filesystems that live on devices and that
// -t does not exclude.
func (m *mountRequest) deviceTypes() []string {
	text, _ := sys.ReadFile(m.inv.p, "/proc/filesystems")
	var types []string
	list := m.fstype
	if list == "auto" {
		list = ""
	}
	for _, line := range strings.Split(string(text), "\n") {
		fields := strings.Fields(line)
		if len(fields) == 1 && typeMatches(list, fields[0]) {
			types = append(types, fields[0])
		}
	}
	return types
}

// isPseudoType reports whether a filesystem's source is a mere word.
func isPseudoType(fstype string) bool {
	switch fstype {
	case "overlay", "tmpfs", "proc", "sysfs", "ramfs", "devtmpfs", "devpts", "mqueue", "cgroup", "cgroup2",
		"debugfs", "tracefs", "securityfs", "bpf", "hugetlbfs", "fusectl", "configfs", "pstore", "binfmt_misc", "none":
		return true
	}
	return false
}
