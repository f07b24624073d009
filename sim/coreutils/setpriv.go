package coreutils

import (
	"sort"
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// privileges is one run of setpriv(1).
type privileges struct {
	inv      *invocation
	accounts *accounts
	cred     sys.Cred
	// given are the ids that options have set, by their names.
	given                                    map[string]bool
	clearGroups, keepGroups, initGroups      bool
	groups, inheritable, ambient, bounding   string
	hasGroups, noNewPrivs, resetEnv, dumping bool
}

func setpriv(inv *invocation) {
	s := &privileges{inv: inv, accounts: newAccounts(inv.p), cred: inv.p.Cred(), given: map[string]bool{}}
	var list bool
	o := inv.options()
	o.posix = true
	o.flag(&s.dumping, 'd', "dump")
	o.flag(&s.noNewPrivs, 0, "nnp")
	o.flag(&s.noNewPrivs, 0, "no-new-privs")
	o.value(&s.ambient, 0, "ambient-caps")
	o.value(&s.inheritable, 0, "inh-caps")
	o.value(&s.bounding, 0, "bounding-set")
	o.flag(&list, 0, "list-caps")
	s.idOption(o, "ruid", s.accounts.passwd(), &s.cred.UID)
	s.idOption(o, "euid", s.accounts.passwd(), &s.cred.EUID)
	s.idOption(o, "rgid", s.accounts.group(), &s.cred.GID)
	s.idOption(o, "egid", s.accounts.group(), &s.cred.EGID)
	s.idOption(o, "reuid", s.accounts.passwd(), &s.cred.UID, &s.cred.EUID)
	s.idOption(o, "regid", s.accounts.group(), &s.cred.GID, &s.cred.EGID)
	o.flag(&s.clearGroups, 0, "clear-groups")
	o.flag(&s.keepGroups, 0, "keep-groups")
	o.flag(&s.initGroups, 0, "init-groups")
	o.each(0, "groups", func(v string) bool { s.groups, s.hasGroups = v, true; return true })
	o.flag(&s.resetEnv, 0, "reset-env")
	o.known("securebits", "pdeathsig", "selinux-label", "apparmor-profile")
	argv, ok := o.parse()
	switch {
	case !ok:
	case s.dumping && len(inv.args) > 1:
		inv.errorf("--dump is incompatible with all other options")
	case s.dumping:
		s.dump()
	case list:
		inv.out.WriteString(strings.Join(strings.Fields(capabilityNames), "\n") + "\n")
	case len(argv) == 0:
		inv.errorf("No program specified")
	default:
		s.run(argv)
	}
}

// idOption is an option that sets ids, once.
func (s *privileges) idOption(o *options, name string, names *accountFile, ids ...*uint32) {
	o.each(0, name, func(v string) bool {
		id, ok := names.lookup(v)
		if !ok {
			s.inv.errorf("failed to parse %s: '%s'", name, v)
			return false
		}
		kinds := []string{name}
		if len(ids) == 2 {
			kinds = []string{"r" + name[2:], name[1:]}
		}
		for i, kind := range kinds {
			if s.given[kind] {
				s.inv.errorf("duplicate %s", kind)
				return false
			}
			s.given[kind] = true
			*ids[i] = id
		}
		return true
	})
}

func (s *privileges) dump() {
	c := &s.cred
	text := []string{"[none]"}
	for i, g := range c.Groups {
		text = append(text[:i], strconv.FormatUint(uint64(g), 10))
	}
	nnp := 0
	if c.NoNewPrivs {
		nnp = 1
	}
	s.inv.out.Printf("uid: %d\neuid: %d\ngid: %d\negid: %d\nSupplementary groups: %s\nno_new_privs: %d\n",
		c.UID, c.EUID, c.GID, c.EGID, strings.Join(text, ","), nnp)
	s.inv.out.Printf("Inheritable capabilities: %s\nAmbient capabilities: %s\nCapability bounding set: %s\nSecurebits: [none]\nParent death signal: [none]\n",
		capabilityText(c.Inheritable), capabilityText(c.Ambient), capabilityText(sys.CAP_ALL&^c.Dropped))
}

func (s *privileges) run(argv []string) {
	inv, c := s.inv, &s.cred
	if !s.setGroups() || !s.setCapabilities() {
		return
	}
	c.NoNewPrivs = c.NoNewPrivs || s.noNewPrivs
	c.SUID, c.FSUID, c.SGID, c.FSGID = c.EUID, c.EUID, c.EGID, c.EGID
	if !s.given["euid"] && !s.given["ruid"] {
		c.SUID = inv.p.Cred().SUID
	}
	envp := inv.p.Environ()
	if s.resetEnv {
		envp = s.environment()
	}
	if err := inv.p.Setcred(*c); err != nil {
		what := "setresuid"
		if !s.given["ruid"] && !s.given["euid"] {
			what = "setresgid"
		}
		inv.warnf("%s failed: %v", what, err)
		inv.status = 127
		return
	}
	err := execute(inv.p, argv, envp)
	inv.warnf("failed to execute %s: %v", argv[0], err)
	inv.status = runStatus(err)
}

// setGroups settles the supplementary groups.
func (s *privileges) setGroups() bool {
	chosen := 0
	for _, given := range []bool{s.clearGroups, s.keepGroups, s.initGroups, s.hasGroups} {
		if given {
			chosen++
		}
	}
	switch {
	case chosen > 1:
		s.inv.errorf("mutually exclusive arguments: --clear-groups --keep-groups --init-groups --groups")
		return false
	case chosen == 0 && (s.given["rgid"] || s.given["egid"]):
		s.inv.errorf("--[re]gid requires --keep-groups, --clear-groups, --init-groups, or --groups")
		return false
	case s.initGroups && !s.given["ruid"]:
		s.inv.errorf("--init-groups requires --ruid or --reuid")
		return false
	case s.clearGroups:
		s.cred.Groups = nil
	case s.initGroups:
		user, known := s.accounts.passwd().byID(s.cred.UID)
		if !known {
			s.inv.errorf("uid %d not found, --init-groups requires an user that can be found on the system", s.cred.UID)
			return false
		}
		s.cred.Groups = s.accounts.memberships(user)
	case s.hasGroups:
		s.cred.Groups = nil
		for name := range strings.SplitSeq(s.groups, ",") {
			id, ok := s.accounts.group().lookup(name)
			if !ok {
				s.inv.errorf("Invalid supplementary group id: '%s'", name)
				return false
			}
			s.cred.Groups = append(s.cred.Groups, id)
		}
	}
	groups := s.cred.Groups
	sort.Slice(groups, func(i, j int) bool { return groups[i] < groups[j] })
	return true
}

// setCapabilities changes the sets that options name. Who ceases to be root
// keeps none in effect.
func (s *privileges) setCapabilities() bool {
	c := &s.cred
	bounding := sys.CAP_ALL &^ c.Dropped
	for _, set := range []struct {
		set  *uint64
		list string
	}{{&c.Inheritable, s.inheritable}, {&bounding, s.bounding}, {&c.Ambient, s.ambient}} {
		if set.list == "" {
			continue
		}
		changed, complaint := changeCapabilities(*set.set, set.list)
		if complaint != "" {
			s.inv.errorf("%s", complaint)
			return false
		}
		*set.set = changed
	}
	c.Dropped |= sys.CAP_ALL &^ bounding
	c.Inheritable &^= c.Dropped
	c.Ambient &= c.Inheritable
	if c.EUID != 0 {
		c.Caps &= c.Ambient
	}
	return true
}

// environment is what --reset-env leaves: what a login of the user gives.
func (s *privileges) environment() []string {
	uid := s.cred.UID
	if _, known := s.accounts.passwd().byID(uid); !known {
		uid = s.inv.p.Cred().UID
	}
	name, home, shell := s.accounts.userName(uid), "/", "/bin/sh"
	text, _ := sys.ReadFile(s.inv.p, "/etc/passwd")
	for line := range strings.Lines(string(text)) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), ":")
		if len(fields) == 7 && fields[0] == name {
			home, shell = fields[5], fields[6]
		}
	}
	var envp []string
	if term, set := lookupEnv(s.inv.p, "TERM"); set {
		envp = append(envp, "TERM="+term)
	}
	path := "/usr/local/bin:/bin:/usr/bin"
	if uid == 0 {
		path = "/usr/local/sbin:/usr/local/bin:/sbin:/bin:/usr/sbin:/usr/bin"
	}
	return append(envp, "SHELL="+shell, "HOME="+home, "USER="+name, "LOGNAME="+name, "PATH="+path)
}
