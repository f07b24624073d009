package coreutils

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

const mhddfsUsage = `
Multi-hdd FUSE filesystem
 Copyright (C) 2008, Dmitry E. Oboukhov <dimka@avanto.org>

Usage:
 mhddfs dir1,dir2.. mountpoint [ -o OPTIONS ]

OPTIONS:
  mlimit=xxx - limit of the disk free space (if the disk
          has the free space more than specified - it is
          considered as the empty one).  Default is  4Gb,
          but 100Mb at least.
  logfile=/path/to/file  -  path to a file where the logs
          will be stored.
  loglevel=x - level for log-messages:
                0 - debug
                1 - info
                2 - default messages

 see fusermount(1) for information about other options
`

// mhddfs is mhddfs(1).
func mhddfs(inv *invocation) {
	f := &fuseMount{inv: inv, own: " mlimit logfile loglevel "}
	if !f.parse() {
		return
	}
	say := func(text string) { sys.WriteAll(inv.p, 2, []byte(text)) }
	if len(f.words) < 2 || !strings.Contains(f.words[0], ",") {
		say(mhddfsUsage)
		inv.status = 255
		return
	}
	var branches []string
	for _, name := range strings.Split(f.words[0], ",") {
		full := absolute(inv.p, name)
		if err := directoryError(inv.p, full); err != nil {
			say("mhddfs: can not stat '" + full + "': " + err.Error() + "\n")
			inv.status = 255
			return
		}
		say("mhddfs: directory '" + full + "' added to list\n")
		branches = append(branches, full)
	}
	point := absolute(inv.p, f.words[1])
	say("mhddfs: mount to: " + point + "\n")
	limit, _ := f.take("mlimit")
	f.take("logfile")
	f.take("loglevel")
	bytes := mhddfsLimit(limit)
	if bytes <= 100 {
		text := strconv.FormatInt(bytes, 10) + "%"
		say("mhddfs: move size limit " + text + "\n")
		f.options = append(f.options, "mlimit="+text)
	} else {
		text := strconv.FormatInt(bytes, 10)
		say("mhddfs: move size limit " + text + " bytes\n")
		f.options = append(f.options, "mlimit="+text)
	}
	f.mount(strings.Join(branches, ";"), "fuse.mhddfs", point, "dirs="+strings.Join(branches, ":"))
}

// mhddfsLimit is how much must be free; up to 100 it is a percentage.
func mhddfsLimit(text string) int64 {
	digits := strings.TrimRight(text, "KkMmGgBb%")
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 4 << 30
	}
	unit := strings.ToLower(text[len(digits):])
	switch {
	case unit == "" && n <= 100 || unit == "%":
		return n
	case strings.HasPrefix(unit, "k"):
		n <<= 10
	case strings.HasPrefix(unit, "m"):
		n <<= 20
	case strings.HasPrefix(unit, "g"):
		n <<= 30
	}
	return max(n, 100<<20)
}

// absolute is a path from the root, links unread.
func absolute(p sys.Process, name string) string {
	if name != "" && name[0] == '/' {
		return name
	}
	cwd, err := p.Getcwd()
	if err != nil {
		return name
	}
	return strings.TrimSuffix(cwd, "/") + "/" + name
}
