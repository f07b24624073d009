package coreutils

import "github.com/overlook-fs/overlook/sim/sys"

// mountStepCalls are those that mount step by step.
func mountStepCalls() []systemCall {
	return []systemCall{
		{"fsopen", "TYPE [FSOPEN]", func(c *caller, a []callArg) (int64, string, error) {
			fd, err := c.inv.p.Fsopen(a[0].text, a[1].int())
			return int64(fd), "", err
		}},
		{"fspick", "PATH [FSPICK]", func(c *caller, a []callArg) (int64, string, error) {
			flags := a[1].int()
			if a[0].self != 0 {
				flags |= sys.FSPICK_EMPTY_PATH
			}
			fd, err := c.inv.p.Fspick(a[0].dir, a[0].text, flags)
			return int64(fd), "", err
		}},
		{"fsconfig", "FD FSCONFIG [KEY] [VALUE] [AUX]", func(c *caller, a []callArg) (int64, string, error) {
			aux := a[4].int()
			if a[1].n == sys.FSCONFIG_SET_FD && !a[4].set {
				fd, ok := c.descriptor(a[3].text)
				if !ok {
					fd = -1
				}
				aux, a[3].text = fd, ""
			}
			return done(c.inv.p.Fsconfig(a[0].int(), a[1].int(), a[2].text, a[3].text, aux))
		}},
		{"fsmount", "FD [FSMOUNT] [ATTR]", func(c *caller, a []callArg) (int64, string, error) {
			fd, err := c.inv.p.Fsmount(a[0].int(), a[1].int(), a[2].int())
			return int64(fd), "", err
		}},
		{"move_mount", "PATH PATH [MOVE]", func(c *caller, a []callArg) (int64, string, error) {
			flags := a[2].int()
			if a[0].self != 0 {
				flags |= sys.MOVE_MOUNT_F_EMPTY_PATH
			}
			if a[1].self != 0 {
				flags |= sys.MOVE_MOUNT_T_EMPTY_PATH
			}
			return done(c.inv.p.MoveMount(a[0].dir, a[0].text, a[1].dir, a[1].text, flags))
		}},
		{"open_tree", "PATH [TREE]", func(c *caller, a []callArg) (int64, string, error) {
			fd, err := c.inv.p.OpenTree(a[0].dir, a[0].text, a[1].int()|a[0].self)
			return int64(fd), "", err
		}},
	}
}
