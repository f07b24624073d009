package coreutils

import (
	"slices"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// memberships are a user's own group and those of /etc/group that list it.
func (a *accounts) memberships(user account) []uint32 {
	gids := []uint32{user.gid}
	text, _ := sys.ReadFile(a.p, "/etc/group")
	for line := range strings.Lines(string(text)) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), ":")
		if len(fields) < 4 || !hasOption(fields[3], user.name) {
			continue
		}
		if gid, ok := parseID(fields[2]); ok && !slices.Contains(gids, gid) {
			gids = append(gids, gid)
		}
	}
	return gids
}
