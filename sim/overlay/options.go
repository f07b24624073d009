package overlay

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
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

// parser reads an option string. Layers are resolved as they are read, so the
// first bad path decides the error.
type parser struct {
	fs      *FS
	resolve func(path string) (vfs.Path, error)
	options
}

// parse reads the options of a mount.
func (fs *FS) parse(data string, resolve func(string) (vfs.Path, error)) error {
	p := parser{fs: fs, resolve: resolve}
	p.options = options{
		redirectDir: "follow", index: "off", nfsExport: "off", xino: "off",
		metacopy: "off", uuid: "auto", verity: "off", fsync: "auto",
		given: map[string]bool{},
	}
	for data != "" {
		var item string
		item, data = cutUnescaped(data, ',')
		if item == "" {
			continue
		}
		if err := p.option(item); err != nil {
			return err
		}
	}
	fs.options = p.options
	return nil
}

// option reads one option.
func (p *parser) option(item string) error {
	key, value, hasValue := strings.Cut(item, "=")
	switch key {
	case "lowerdir", "upperdir", "workdir", "lowerdir+", "datadir+":
		if !hasValue || value == "" && key != "lowerdir" {
			return p.fs.refuse(sys.EINVAL, &ruleBadValue, key)
		}
		return p.layer(key, value)
	case "volatile", "userxattr", "default_permissions", "override_creds", "nooverride_creds":
		if hasValue {
			return p.fs.refuse(sys.EINVAL, &ruleUnexpectedValue, key)
		}
		p.flag(key)
		return nil
	}
	values := choices(key)
	if values == nil {
		return p.fs.refuse(sys.EINVAL, &ruleUnknownOption, key)
	}
	for _, v := range values {
		if v == value && hasValue {
			p.choose(key, value)
			return nil
		}
	}
	return p.fs.refuse(sys.EINVAL, &ruleBadValue, key)
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

// layer reads an option that names layers.
func (p *parser) layer(key, value string) error {
	switch key {
	case "lowerdir":
		return p.lowerdir(value)
	case "upperdir", "workdir":
		at, err := p.directory(unescape(value))
		if err != nil {
			return err
		}
		if err := p.writable(at); err != nil {
			return err
		}
		l := layerOption{name: value, at: at}
		if key == "upperdir" {
			p.upper = l
		} else {
			p.work = l
		}
		return nil
	}
	if p.lowersAs != "" {
		return p.fs.refuse(sys.EINVAL, &ruleLowerPlusAfterLower, key)
	}
	data := key == "datadir+"
	if n := len(p.lowers); !data && n > 0 && p.lowers[n-1].data {
		return p.fs.refuse(sys.EINVAL, &ruleRegularAfterData, value)
	}
	return p.append(value, value, layerKind(data))
}

// layerKind says whether a lower layer is searched for names.
type layerKind bool

const (
	regular  layerKind = false
	dataOnly layerKind = true
)

// lowerdir reads the list of lower layers: ":" stands between layers, "::"
// before a data-only one.
func (p *parser) lowerdir(value string) error {
	p.lowers, p.lowersAs = nil, value
	if value == "" {
		return nil
	}
	if value[0] == ':' {
		return p.fs.refuse(sys.EINVAL, &ruleLeadingColon, value)
	}
	kind := regular
	for {
		item, rest := cutUnescaped(value, ':')
		more := len(item) < len(value)
		if err := p.append(item, unescape(item), kind); err != nil {
			return err
		}
		if !more {
			return nil
		}
		double := strings.HasPrefix(rest, ":")
		rest = strings.TrimPrefix(rest, ":")
		switch {
		case rest == "":
			return p.fs.refuse(sys.EINVAL, &ruleTrailingColon, p.lowersAs)
		case rest[0] == ':':
			return p.fs.refuse(sys.EINVAL, &ruleTooManyColons, p.lowersAs)
		case double:
			kind = dataOnly
		case kind == dataOnly:
			return p.fs.refuse(sys.EINVAL, &ruleRegularAfterData, p.lowersAs)
		}
		value = rest
	}
}

// append adds a lower layer.
func (p *parser) append(name, path string, kind layerKind) error {
	if len(p.lowers) == maxLowers {
		return p.fs.refuse(sys.EINVAL, &ruleTooManyLowers, name)
	}
	at, err := p.directory(path)
	if err != nil {
		return err
	}
	p.lowers = append(p.lowers, layerOption{name: name, at: at, data: bool(kind)})
	return nil
}

// directory resolves the path of a layer.
func (p *parser) directory(path string) (vfs.Path, error) {
	at, err := p.resolve(path)
	if err != nil {
		return at, p.fs.refuse(sys.ErrnoOf(err), &ruleLayerUnresolved, path)
	}
	if !at.Dentry.IsDir() {
		return at, p.fs.refuse(sys.EINVAL, &ruleLayerNotDirectory, path)
	}
	return at, nil
}

// writable checks that a directory may be upper or work.
func (p *parser) writable(at vfs.Path) error {
	if at.Dentry.Super().FS != nil && at.Dentry.Super().Type == Type {
		return p.fs.refuse(sys.EINVAL, &ruleUpperUnsupported, at.Dentry.Super().Type)
	}
	if at.Mount.ReadOnly() {
		return p.fs.refuse(sys.EINVAL, &ruleUpperReadOnly, at.Dentry.Name())
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
