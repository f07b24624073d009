package main

import (
	"path/filepath"
	"strings"
	"time"
)

func verifyCommand() command {
	return command{
		name:  "verify",
		short: "compare scripts with bash on the real kernel, and pages with what they show",
		help: `Usage: overlook verify [--fs tmpfs|ext4] [--timeout 60s] FILE...

A page, which is a FILE that ends in .html, .htm, .md or .markdown: runs every
lab in it in a fresh simulated machine, and compares what its commands print
with what the page shows below them. Labs are <overlook-lab> elements, of which
the <pre> counts, and blocks of the language overlayfs. In a lab, a command
stands behind "$ ", its further lines behind "> ", and what it is to print
below it; a command with nothing below it is only run. "..." stands for any
characters, alone on a line for any lines. Dates, inode numbers and the names in
the work directory are not compared.

Any other FILE is a script: runs it twice, in a fresh /root on that filesystem:
by our shell and commands in the simulated machine, and by bash and the real
commands on this machine's kernel. Compares what each printed and returned and
the trees left in /root: type, mode, owner, size, content, link count, extended
attributes, and which names are one inode. Times, the values of inode numbers,
and bytes of file handles and uuids are not compared.

The real run is confined: in namespaces of its own, in a root of its own where
everything but /root and /tmp is read-only, without the machine's devices,
network and processes, for the time given. It needs Linux and root.

  --fs FS        filesystem of /root: tmpfs (the default) or ext4
  --timeout D    how long a script or a lab may take, such as 90s or 2m

Exit status: 0 where every script gave the same and every page shows what its
labs print, 1 where one did not, 2 for bad usage or a file that cannot be read,
125 where a room cannot open.
`,
		run: verify,
	}
}

// verifyOptions are the arguments of verify.
type verifyOptions struct {
	fs      string
	timeout time.Duration
	files   []string
}

func verify(args []string) int {
	o, status := parseVerify(args)
	if status != 0 {
		return status
	}
	var scripts []string
	for _, file := range o.files {
		switch strings.ToLower(filepath.Ext(file)) {
		case ".html", ".htm", ".md", ".markdown":
			status = max(status, verifyPage(o, file))
		default:
			scripts = append(scripts, file)
		}
	}
	if len(scripts) > 0 {
		status = max(status, verifyScripts(o, scripts))
	}
	return status
}

func parseVerify(args []string) (o verifyOptions, status int) {
	o = verifyOptions{fs: "tmpfs", timeout: time.Minute}
	for len(args) > 0 && len(args[0]) > 1 && args[0][0] == '-' {
		option := args[0]
		args = args[1:]
		if option == "--" {
			break
		}
		if len(args) == 0 {
			return o, usage("verify", "%s needs a value", option)
		}
		value := args[0]
		args = args[1:]
		switch option {
		case "--fs":
			if value != "tmpfs" && value != "ext4" {
				return o, usage("verify", "--fs is tmpfs or ext4, not %q", value)
			}
			o.fs = value
		case "--timeout":
			d, err := time.ParseDuration(value)
			if err != nil || d <= 0 {
				return o, usage("verify", "%q is not a length of time", value)
			}
			o.timeout = d
		default:
			return o, usage("verify", "no option %s", option)
		}
	}
	o.files = args
	if len(args) == 0 {
		return o, usage("verify", "no script")
	}
	return o, 0
}
