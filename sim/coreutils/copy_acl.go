package coreutils

import "github.com/overlook-fs/overlook/sim/sys"

// aclOf is one of a file's access control lists as its attribute has it, nil
// where it has none.
func aclOf(p sys.Process, path, attr string) []byte {
	value, err := p.Getxattrat(sys.AT_FDCWD, path, attr, 0)
	if err != nil {
		return nil
	}
	return value
}

// hasACL reports whether a file has an access control list that says more than
// its mode.
func hasACL(p sys.Process, path string, mode sys.Mode) bool {
	if mode.IsSymlink() {
		return false
	}
	return aclOf(p, path, aclAccess) != nil || mode.IsDir() && aclOf(p, path, aclDefault) != nil
}

// acls gives the copy the access control lists of the source, where its mode is
// kept, and takes off it those that it inherited.
func (c *copier) acls(e *copyEntry, dir int, name string, flags int) error {
	attrs := []string{aclAccess}
	if e.st.Mode.IsDir() {
		attrs = append(attrs, aclDefault)
	}
	for _, attr := range attrs {
		p := c.inv.p
		value := []byte(nil)
		if c.keep.mode || c.move {
			value = aclOf(p, e.source, attr)
		}
		_, err := p.Getxattrat(dir, name, attr, flags)
		switch {
		case value != nil:
			err = p.Setxattrat(dir, name, attr, value, 0, flags)
		case err == nil:
			err = p.Removexattrat(dir, name, attr, flags)
		default:
			continue
		}
		if err != nil && err != sys.EOPNOTSUPP {
			return err
		}
	}
	return nil
}
