package overlay

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/trace"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// options are a mount's options. Those with a choice of values hold the value
// as it is written (Linux: fs/overlayfs/params.c).
type options struct {
	lowers      []layerOption // nearest first; data layers last
	upper, work layerOption

	// lowersAs is how mountinfo shows lowerdir; "" where the layers were
	// given one by one.
	lowersAs string

	redirectDir, index, nfsExport, xino string
	metacopy, uuid, verity, fsync       string
	userxattr, defaultPermissions       bool

	given map[string]bool // the options that were typed
}

// layerOption is a directory named in the options.
type layerOption struct {
	name string // as typed
	at   vfs.Path
	data bool // a data-only layer
}

func (l *layerOption) given() bool { return l.at.Dentry != nil }

// maxLowers is how many lower layers one mount may have.
const maxLowers = 500

// choices are the values that an option with a choice takes.
func choices(option string) []string {
	switch option {
	case "index", "metacopy", "nfs_export":
		return []string{"on", "off"}
	case "redirect_dir":
		return []string{"on", "off", "follow", "nofollow"}
	case "xino":
		return []string{"on", "off", "auto"}
	case "uuid":
		return []string{"on", "off", "null", "auto"}
	case "verity":
		return []string{"on", "off", "require"}
	case "fsync":
		return []string{"strict", "auto", "volatile"}
	}
	return nil
}

// chosen is where the value of such an option is kept.
func (o *options) chosen(option string) *string {
	switch option {
	case "index":
		return &o.index
	case "metacopy":
		return &o.metacopy
	case "nfs_export":
		return &o.nfsExport
	case "redirect_dir":
		return &o.redirectDir
	case "xino":
		return &o.xino
	case "uuid":
		return &o.uuid
	case "verity":
		return &o.verity
	}
	return &o.fsync
}

// parser takes the options of a mount one by one. Layers are resolved as they
// are read, so the first bad path decides the error.
type parser struct {
	fs      *FS
	context *vfs.Context
	options
}

// configure begins to take options.
func configure(c *vfs.Context) vfs.Configuration {
	return &parser{fs: newFS(c.Kernel()), context: c, options: options{
		redirectDir: "follow", index: "off", nfsExport: "off", xino: "off",
		metacopy: "off", uuid: "auto", verity: "off", fsync: "auto",
		given: map[string]bool{},
	}}
}

// cutOption divides mount(2)'s data behind its first option.
func cutOption(data string) (option, rest string) { return cutUnescaped(data, ',') }

// complain refuses an option and says why to whoever configures.
func (p *parser) complain(rule *trace.Rule, about, text string) error {
	p.context.Complain(text)
	return p.fs.door.Refuse(sys.EINVAL, rule, about)
}

// Set reads one option.
func (p *parser) Set(by *vfs.Process, a *vfs.Parameter) error {
	if p.context.Reconfiguring() {
		if !p.context.Stepwise() {
			return nil
		}
		return p.complain(&ruleNoChange, a.Key, "No changes allowed in reconfigure")
	}
	key := a.Key
	bad := func() error { return p.complain(&ruleBadValue, key, "Bad value for '"+key+"'") }
	switch key {
	case "lowerdir":
		if a.Kind != vfs.StringParameter {
			return bad()
		}
		return p.lowerdir(by, a.Value)
	case "upperdir", "workdir", "lowerdir+", "datadir+":
		if a.Kind != vfs.StringParameter && a.Kind != vfs.FileParameter || a.Value == "" {
			return bad()
		}
		return p.layer(by, a)
	case "volatile", "userxattr", "default_permissions", "override_creds", "nooverride_creds":
		if a.Kind != vfs.FlagParameter {
			return p.complain(&ruleUnexpectedValue, key, "Unexpected value for '"+key+"'")
		}
		p.flag(key)
		return nil
	}
	values := choices(key)
	if values == nil {
		return p.complain(&ruleUnknownOption, key, "Unknown parameter '"+key+"'")
	}
	for _, v := range values {
		if v == a.Value && a.Kind == vfs.StringParameter {
			p.choose(key, v)
			return nil
		}
	}
	return bad()
}

func (p *parser) flag(key string) {
	switch key {
	case "volatile":
		p.fsync = "volatile"
	case "userxattr":
		p.userxattr = true
	case "default_permissions":
		p.defaultPermissions = true
	}
	p.given[key] = true
}

func (p *parser) choose(key, value string) {
	if key == "redirect_dir" && value == "off" {
		value = "follow"
	}
	*p.chosen(key) = value
	p.given[key] = true
}

// layer reads an option that names one layer.
func (p *parser) layer(by *vfs.Process, a *vfs.Parameter) error {
	switch a.Key {
	case "upperdir", "workdir":
		at, err := p.directory(by, a, unescape(a.Value))
		if err != nil {
			return err
		}
		if err := p.writable(at, a.Value); err != nil {
			return err
		}
		l := layerOption{name: a.Value, at: at}
		if a.Key == "upperdir" {
			p.upper = l
		} else {
			p.work = l
		}
		return nil
	}
	at, err := p.directory(by, a, a.Value)
	if err != nil {
		return err
	}
	data := a.Key == "datadir+"
	switch n := len(p.lowers); {
	case p.lowersAs != "":
		return p.complain(&ruleLowerPlusAfterLower, a.Key, "lowerdir+ and datadir+ cannot follow lowerdir")
	case !data && n > 0 && p.lowers[n-1].data:
		return p.complain(&ruleRegularAfterData, a.Value, "regular lower layers cannot follow data layers")
	case n == maxLowers:
		return p.complain(&ruleTooManyLowers, a.Value, "too many lower directories, limit is 500")
	}
	p.lowers = append(p.lowers, layerOption{name: a.Value, at: at, data: data})
	return nil
}

// layerKind says whether a lower layer is searched for names.
type layerKind bool

const (
	regular  layerKind = false
	dataOnly layerKind = true
)

// lowerdir reads the list of lower layers: ":" stands between layers, "::"
// before a data-only one.
func (p *parser) lowerdir(by *vfs.Process, value string) error {
	p.lowers, p.lowersAs = nil, value
	if value == "" {
		return nil
	}
	if value[0] == ':' {
		p.fs.logError("cannot append lower layer")
		return p.fs.door.Refuse(sys.EINVAL, &ruleLeadingColon, value)
	}
	kind := regular
	for {
		item, rest := cutUnescaped(value, ':')
		more := len(item) < len(value)
		if len(p.lowers) == maxLowers {
			p.fs.logError("too many lower directories, limit is 500")
			return p.fs.door.Refuse(sys.EINVAL, &ruleTooManyLowers, item)
		}
		at, err := p.directory(by, &vfs.Parameter{}, unescape(item))
		if err != nil {
			return err
		}
		p.lowers = append(p.lowers, layerOption{name: item, at: at, data: bool(kind)})
		if !more {
			return nil
		}
		double := strings.HasPrefix(rest, ":")
		rest = strings.TrimPrefix(rest, ":")
		switch {
		case rest == "":
			p.fs.logError("unescaped trailing colons in lowerdir mount option.")
			return p.fs.door.Refuse(sys.EINVAL, &ruleTrailingColon, p.lowersAs)
		case rest[0] == ':':
			p.fs.logError("only single ':' or double '::' sequences of unescaped colons in lowerdir mount option allowed.")
			return p.fs.door.Refuse(sys.EINVAL, &ruleTooManyColons, p.lowersAs)
		case double:
			kind = dataOnly
		case kind == dataOnly:
			p.fs.logError("regular lower layers cannot follow data lower layers")
			return p.fs.door.Refuse(sys.EINVAL, &ruleRegularAfterData, p.lowersAs)
		}
		value = rest
	}
}

// directory is the directory of a layer: the open one, or what path resolves
// to.
func (p *parser) directory(by *vfs.Process, a *vfs.Parameter, path string) (vfs.Path, error) {
	at := a.File
	if a.Kind != vfs.FileParameter {
		var err error
		if at, err = by.Resolve(path); err != nil {
			p.fs.logError("failed to resolve '" + path + "': " + negative(err))
			return at, p.fs.door.Refuse(sys.ErrnoOf(err), &ruleLayerUnresolved, path)
		}
	}
	if !at.Dentry.IsDir() {
		return at, p.complain(&ruleLayerNotDirectory, path, path+" is not a directory")
	}
	return at, nil
}

// writable checks that a directory may be upper or work.
func (p *parser) writable(at vfs.Path, name string) error {
	if s := at.Dentry.Super(); s.FS != nil && s.Type == Type {
		return p.complain(&ruleUpperUnsupported, s.Type, "filesystem on "+name+" not supported as upperdir")
	}
	if at.Mount.ReadOnly() {
		return p.complain(&ruleUpperReadOnly, at.Dentry.Name(), "filesystem on "+name+" is read-only")
	}
	return nil
}

// cutUnescaped splits s at the first sep that no backslash precedes.
func cutUnescaped(s string, sep byte) (before, after string) {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case sep:
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

// unescape takes out the backslashes; each stands for the byte behind it.
func unescape(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' {
			i++
		}
		if i < len(s) {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}
