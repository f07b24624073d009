package coreutils

import "github.com/overlook-fs/overlook/sim/sys"

func mountCalls() []systemCall {
	return []systemCall{
		{"mount", "SOURCE TARGET TYPE [MS] [VALUE]", func(c *caller, a []callArg) (int64, string, error) {
			return done(c.inv.p.Mount(a[0].text, a[1].text, a[2].text, sys.MountFlags(a[3].n), a[4].text))
		}},
		{"umount2 umount", "TARGET [MNT]", func(c *caller, a []callArg) (int64, string, error) {
			return done(c.inv.p.Umount2(a[0].text, a[1].int()))
		}},
		{"unshare", "CLONE", func(c *caller, a []callArg) (int64, string, error) { return done(c.inv.p.Unshare(a[0].int())) }},
		{"pivot_root", "NAME NAME", func(c *caller, a []callArg) (int64, string, error) {
			return done(c.inv.p.PivotRoot(a[0].text, a[1].text))
		}},
		{"setns", "FD CLONE", func(c *caller, a []callArg) (int64, string, error) {
			return done(c.inv.p.Setns(a[0].int(), a[1].int()))
		}},
		{"sethostname", "NAME", func(c *caller, a []callArg) (int64, string, error) { return done(c.inv.p.Sethostname(a[0].text)) }},
	}
}
