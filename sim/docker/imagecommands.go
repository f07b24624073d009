package docker

import (
	"slices"
	"strings"

	"github.com/overlook-fs/overlook/sim/image/json"
)

func imageCommands() []command {
	return []command{
		{"images,image ls,image list", "[OPTIONS] [REPOSITORY[:TAG]]", images},
		{"pull,image pull", "[OPTIONS] NAME[:TAG|@DIGEST]", pull},
		{"tag,image tag", "SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]", tag},
		{"rmi,image rm,image remove", "[OPTIONS] IMAGE [IMAGE...]", rmi},
		{"history,image history", "[OPTIONS] IMAGE", history},
		{"build,image build,buildx build", "[OPTIONS] PATH | URL | -", build},
		{"save,image save", "[OPTIONS] IMAGE [IMAGE...]", save},
		{"load,image load", "[OPTIONS]", load},
		{"image inspect", "[OPTIONS] IMAGE [IMAGE...]", inspectImages},
	}
}

func images(c *client, s *syntax, args []string) error {
	var all, digests bool
	var only filters
	o := listOptions{}
	o.declare(s)
	s.flag(&all, 'a', "all")
	s.flag(&digests, 0, "digests")
	s.list((*[]string)(&only), 'f', "filter")
	operands, err := s.parse(args, 0, 1)
	if err != nil {
		return err
	}
	l := listing{
		table: "{{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}", quiet: "ID",
		headers: map[string]string{
			"Repository": "REPOSITORY", "Tag": "TAG", "ID": "IMAGE ID", "CreatedSince": "CREATED", "CreatedAt": "CREATED AT", "Size": "SIZE", "Digest": "DIGEST",
		},
	}
	if digests {
		l.table = "{{.Repository}}\t{{.Tag}}\t{{.Digest}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}"
	}
	for _, i := range c.store.images() {
		tags := i.tags
		if len(tags) == 0 && (all || !c.store.hasChild(i.id)) && len(operands) == 0 {
			tags = []string{"<none>:<none>"}
		}
		for _, name := range tags {
			at := strings.LastIndexByte(name, ':')
			repository, tag := name[:at], name[at+1:]
			dangling := repository == "<none>"
			if !only.match("dangling", func(v string) bool { return (v == "true") == dangling }) || len(operands) == 1 && !names(operands[0], name) {
				continue
			}
			l.rows = append(l.rows, c.imageRow(i, repository, tag, &o))
		}
	}
	return c.show(&l, &o)
}

// names reports whether what was asked for is a name, or all of its tags.
func names(asked, name string) bool {
	r, ok := parseReference(asked)
	return ok && (r.String() == name || !strings.Contains(asked, ":") && strings.HasPrefix(name, r.repository+":"))
}

// imageRow is an image's line.
func (c *client) imageRow(i *stored, repository, tag string, o *listOptions) json.Value {
	id := short(i.id)
	if o.noTrunc {
		id = i.id
	}
	return json.Object(
		text("Containers", "N/A"), text("CreatedAt", i.config.Created), text("CreatedSince", ago(since(c.p.Now(), i.config.Created))+" ago"), text("Digest", "<none>"), text("ID", id),
		text("Repository", repository), text("SharedSize", "N/A"), text("Size", size(c.store.imageSize(i), 3)), text("Tag", tag), text("UniqueSize", "N/A"),
	)
}

// findOrPull is the image of a name; one that can be had is fetched.
func (c *client) findOrPull(ref string) (*stored, error) {
	i, err := c.store.find(ref)
	if err == nil {
		return i, nil
	}
	r, ok := parseReference(ref)
	if !ok {
		return nil, badReference(ref)
	}
	c.complain("Unable to find image '", r.String(), "' locally\n")
	report, err := c.fetch(r)
	if err != nil {
		return nil, err
	}
	c.complain(report)
	return c.store.find(ref)
}

// fetch pulls an image and gives what docker says meanwhile.
func (c *client) fetch(r reference) (report string, err error) {
	all := builtins()
	at := slices.IndexFunc(all, func(b builtin) bool { return b.repository == r.repository })
	switch {
	case at < 0:
		return "", daemon("pull access denied for ", r.repository, ", repository does not exist or may require 'docker login'")
	case r.tag != "latest":
		return "", daemon("manifest for ", r.String(), " not found: manifest unknown: manifest unknown")
	}
	known, _ := c.store.find(r.String())
	if known == nil {
		if err := c.store.pull(all[at]); err != nil {
			return "", err
		}
	}
	i, err := c.store.find(r.String())
	if err != nil {
		return "", err
	}
	text := r.tag + ": Pulling from library/" + r.repository + "\n"
	status := "Image is up to date for "
	if known == nil {
		for _, diff := range i.config.DiffIDs {
			text += short(diff) + ": Pull complete \n"
		}
		status = "Downloaded newer image for "
	}
	return text + "Digest: " + i.id + "\nStatus: " + status + r.String() + "\n", nil
}

func pull(c *client, s *syntax, args []string) error {
	var quiet bool
	s.flag(&quiet, 'q', "quiet")
	operands, err := s.parse(args, 1, 1)
	if err != nil {
		return err
	}
	r, ok := parseReference(operands[0])
	if !ok {
		return badReference(operands[0])
	}
	if !strings.Contains(operands[0], ":") && !quiet {
		c.print("Using default tag: latest\n")
	}
	report, err := c.fetch(r)
	if err != nil {
		return err
	}
	if !quiet {
		c.print(report)
	}
	c.print(r.full(), "\n")
	return nil
}

func tag(c *client, s *syntax, args []string) error {
	operands, err := s.parse(args, 2, 2)
	if err != nil {
		return err
	}
	i, err := c.store.find(operands[0])
	if err != nil {
		return err
	}
	r, ok := parseReference(operands[1])
	if !ok {
		return refuse("Error parsing reference: \"", operands[1], "\" is not a valid repository/tag: ", badReference(operands[1]).Error())
	}
	return c.store.setTag(r, i.id)
}

func rmi(c *client, s *syntax, args []string) error {
	var force, keep bool
	s.flag(&force, 'f', "force")
	s.flag(&keep, 0, "no-prune")
	operands, err := s.parse(args, 1, -1)
	if err != nil {
		return err
	}
	return c.each(operands, func(name string) error { return c.removeImage(name, force) })
}

// removeImage takes a name away, and with the last one the image.
func (c *client) removeImage(name string, force bool) error {
	i, err := c.store.find(name)
	if err != nil {
		return err
	}
	byName := !strings.HasPrefix(i.id, "sha256:"+strings.TrimPrefix(name, "sha256:"))
	if len(i.tags) > 1 && !byName && !force {
		return daemon("conflict: unable to delete ", short(i.id), " (must be forced) - image is referenced in multiple repositories")
	}
	last := !byName || len(i.tags) <= 1
	if user := c.user(i); last && user != nil && (!force || user.state.pid != 0 && !byName) {
		return inUse(name, i, user, byName)
	}
	gone := i.tags
	if byName {
		r, _ := parseReference(name)
		gone = []string{r.String()}
	}
	for _, t := range gone {
		r, _ := parseReference(t)
		if err := c.store.setTag(r, ""); err != nil {
			return err
		}
		c.print("Untagged: ", t, "\n")
	}
	if !last || c.user(i) != nil || c.store.hasChild(i.id) {
		return nil
	}
	ids, err := c.store.deleteImage(i)
	for _, id := range ids {
		c.print("Deleted: ", id, "\n")
	}
	return err
}

// user is a container of an image, one that runs if there is any.
func (c *client) user(i *stored) *container {
	var found *container
	for _, made := range c.store.containers() {
		if made.imageID == i.id && (found == nil || made.state.pid != 0) {
			found = made
		}
	}
	return found
}

// inUse says why an image cannot go.
func inUse(name string, i *stored, by *container, byName bool) error {
	switch {
	case byName:
		return daemon("conflict: unable to remove repository reference \"", name, "\" (must force) - container ", short(by.id), " is using its referenced image ", short(i.id))
	case by.state.pid != 0:
		return daemon("conflict: unable to delete ", short(i.id), " (cannot be forced) - image is being used by running container ", short(by.id))
	}
	return daemon("conflict: unable to delete ", short(i.id), " (must be forced) - image is being used by stopped container ", short(by.id))
}

func history(c *client, s *syntax, args []string) error {
	o := listOptions{}
	o.declare(s)
	human := true
	s.flag(&human, 'H', "human")
	operands, err := s.parse(args, 1, 1)
	if err != nil {
		return err
	}
	i, err := c.store.find(operands[0])
	if err != nil {
		return err
	}
	l := listing{
		table: "{{.ID}}\t{{.CreatedSince}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}", quiet: "ID",
		headers: map[string]string{"ID": "IMAGE", "CreatedSince": "CREATED", "CreatedAt": "CREATED AT", "CreatedBy": "CREATED BY", "Size": "SIZE", "Comment": "COMMENT"},
		rows:    c.historyRows(i, &o, human),
	}
	return c.show(&l, &o)
}

// historyRows are an image's steps, the last first. Those that made an image
// which is still here have its id.
func (c *client) historyRows(i *stored, o *listOptions, human bool) []json.Value {
	var rows []json.Value
	layer := 0
	for n, h := range i.config.History {
		var bytes int64
		if !h.EmptyLayer && layer < len(i.config.DiffIDs) {
			l, _ := c.store.findChain(i.chains()[layer])
			bytes = l.size
			layer++
		}
		id := "<missing>"
		if of := c.store.madeBy(i, n); of != "" {
			id = of
			if !o.noTrunc {
				id = short(of)
			}
		}
		by, shownSize := strings.ReplaceAll(h.CreatedBy, "\t", " "), size(bytes, 3)
		if !o.noTrunc {
			by = ellipsis(by, 45)
		}
		if !human {
			shownSize = json.Int(bytes).Digits()
		}
		rows = append(rows, json.Object(
			text("Comment", h.Comment), text("CreatedAt", h.Created), text("CreatedBy", by), text("CreatedSince", ago(since(c.p.Now(), h.Created))+" ago"),
			text("ID", id), text("Size", shownSize),
		))
	}
	slices.Reverse(rows)
	return rows
}

// madeBy is the image that step n of another one's history made, "" where none
// is kept.
func (s store) madeBy(i *stored, n int) string {
	for of := i; of != nil; {
		if len(of.config.History) == n+1 {
			return of.id
		}
		parent, err := s.image(of.parent)
		if of.parent == "" || err != nil {
			return ""
		}
		of = parent
	}
	return ""
}
