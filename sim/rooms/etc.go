//go:build linux

package rooms

// etcFiles are the files of /etc in a room, as the simulated machine has them.
func etcFiles() map[string]string {
	return map[string]string{
		"passwd": `root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
user:x:1000:1000:user:/home/user:/bin/bash
`,
		"group": `root:x:0:
daemon:x:1:
nogroup:x:65534:
user:x:1000:
`,
		"nsswitch.conf": "passwd: files\ngroup: files\n",
		"hostname":      "overlook\n",
		"fstab":         "",
		"shells":        "/bin/sh\n/bin/bash\n",
	}
}
