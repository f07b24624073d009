package coreutils

import "github.com/overlook-fs/overlook/sim/sys"

// bind is Plan 9's bind(1): it adds a directory to the union at another, or puts
// it in that one's place.
func bind(inv *invocation) {
	var before, after, create, none bool
	o := inv.options()
	o.flag(&before, 'b', "")
	o.flag(&after, 'a', "")
	o.flag(&create, 'c', "")
	o.flag(&none, 'C', "")
	inv.hint = "usage: bind [-b|-a|-c|-bc|-ac] new old\n"
	operands, ok := o.parse()
	if !ok {
		return
	}
	if len(operands) != 2 || before && after {
		inv.usage(1, "")
		return
	}
	source, target := operands[0], operands[1]
	var err error
	if !before && !after {
		err = inv.p.Mount(source, target, "", sys.MS_BIND, "")
	} else {
		data := "old=" + target
		if after {
			data += ",after"
		}
		if create {
			data += ",c"
		}
		err = inv.p.Mount(source, target, "plan9", 0, data)
	}
	if err != nil {
		inv.errorf("%s: %v", source, err)
	}
}
