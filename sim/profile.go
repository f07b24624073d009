package sim

import "github.com/overlook-fs/overlook/sim/sys"

// Profile says what the machine's user may do.
type Profile uint8

const (
	// Root is the superuser.
	Root Profile = iota
	// Userns is root of a user namespace of its own alone, as unshare -Urm
	// makes it: it mounts tmpfs and overlay, and nothing of it reaches the
	// machine's trusted attributes, devices or other users.
	Userns
)

// settle makes p, a superuser, what the profile says.
func (f Profile) settle(p sys.Process) error {
	if f != Userns {
		return nil
	}
	if err := p.Unshare(sys.CLONE_NEWUSER | sys.CLONE_NEWNS); err != nil {
		return err
	}
	for _, file := range []struct{ name, text string }{{"setgroups", "deny"}, {"uid_map", "0 0 1"}, {"gid_map", "0 0 1"}} {
		if err := sys.WriteFile(p, "/proc/self/"+file.name, []byte(file.text), 0); err != nil {
			return err
		}
	}
	return nil
}
