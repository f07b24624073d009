package coreutils

import (
	"slices"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// capabilityNames are the names of the capabilities by number.
const capabilityNames = `chown dac_override dac_read_search fowner fsetid kill setgid setuid setpcap linux_immutable
	net_bind_service net_broadcast net_admin net_raw ipc_lock ipc_owner sys_module sys_rawio sys_chroot sys_ptrace
	sys_pacct sys_admin sys_boot sys_nice sys_resource sys_time sys_tty_config mknod lease audit_write audit_control
	setfcap mac_override mac_admin syslog wake_alarm block_suspend audit_read perfmon bpf checkpoint_restore`

// CapabilityNamed is the number of the capability of a name such as "chown".
func CapabilityNamed(name string) (n int, ok bool) {
	n = slices.Index(strings.Fields(capabilityNames), name)
	return n, n >= 0
}

// changeCapabilities applies a list such as "-all,+chown" to a set. Not ok:
// complaint says what is wrong with it.
func changeCapabilities(set uint64, list string) (changed uint64, complaint string) {
	for item := range strings.SplitSeq(list, ",") {
		if item == "" || item[0] != '+' && item[0] != '-' {
			return 0, "bad capability string"
		}
		bits := uint64(sys.CAP_ALL)
		if name := item[1:]; name != "all" {
			n, ok := CapabilityNamed(name)
			if !ok {
				return 0, `unknown capability "` + name + `"`
			}
			bits = 1 << n
		}
		if item[0] == '+' {
			set |= bits
		} else {
			set &^= bits
		}
	}
	return set, ""
}

// capabilityText is a set as setpriv(1) shows it.
func capabilityText(set uint64) string {
	var all []string
	for n, name := range strings.Fields(capabilityNames) {
		if set&(1<<n) != 0 {
			all = append(all, name)
		}
	}
	if all == nil {
		return "[none]"
	}
	return strings.Join(all, ",")
}
