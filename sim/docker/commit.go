package docker

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/image"
	"github.com/overlook-fs/overlook/sim/sys"
)

func commit(c *client, s *syntax, args []string) error {
	var message, author string
	var changes []string
	pausing := true
	s.value(&message, 'm', "message")
	s.value(&author, 'a', "author")
	s.list(&changes, 'c', "change")
	s.flag(&pausing, 'p', "pause")
	operands, err := s.parse(args, 1, 2)
	if err != nil {
		return err
	}
	made, err := c.store.container(operands[0])
	if err != nil {
		return err
	}
	var r reference
	if len(operands) == 2 {
		var ok bool
		if r, ok = parseReference(operands[1]); !ok {
			return badReference(operands[1])
		}
	}
	d, err := c.store.continueFrom(made)
	if err != nil {
		return err
	}
	d.author = author
	for _, text := range changes {
		if err := d.change(text); err != nil {
			return err
		}
	}
	if err := c.store.addLayer(&d, diffDir(made.layer)); err != nil {
		return err
	}
	by := strings.Join(append([]string{made.path}, made.args...), " ")
	d.created = stamp(c.p.Now())
	d.history = append(d.history, image.History{Created: d.created, CreatedBy: by, Author: author, Comment: message})
	id, err := c.store.keepImage(d.raw(), made.imageID)
	if err == nil && r.repository != "" {
		err = c.store.setTag(r, id)
	}
	c.print(id, "\n")
	return err
}

// continueFrom is the config of an image to be made of a container.
func (s store) continueFrom(c *container) (draft, error) {
	base, err := s.image(c.imageID)
	if err != nil {
		return draft{}, daemon("No such image: ", c.imageID)
	}
	d := draftOf(&base.config)
	d.running = c.running
	d.running.hostname, d.running.image, d.running.tty, d.running.stdin, d.running.attached = "", "", false, false, false
	return d, nil
}

// below is the chain id of the highest layer so far, and the layer.
func (s store) below(d *draft) (chain string, l chained) {
	for _, diff := range d.diffs {
		chain = chainID(chain, diff)
	}
	l, _ = s.findChain(chain)
	return chain, l
}

// addLayer makes what lies in the diff of another layer, as it is now, the next
// layer of an image, without what only a mounted overlay needs.
func (s store) addLayer(d *draft, from string) error {
	below, top := s.below(d)
	cache := s.newID()
	if err := s.createLayer(cache, top.cache); err != nil {
		return err
	}
	if err := s.copyTree(from+"/.", diffDir(cache)); err != nil {
		return err
	}
	s.forgetMarks(diffDir(cache))
	l, err := s.sealLayer(cache, below)
	d.diffs = append(d.diffs, l.diff)
	return err
}

// forgetMarks takes the attributes off a copied layer that tell of where the
// original came from: all of the overlay's but those that delete.
func (s store) forgetMarks(dir string) {
	for _, name := range append([]string{"."}, dirents(s.p, dir)...) {
		path := dir + "/" + name
		attrs, _ := s.p.Listxattrat(sys.AT_FDCWD, path, sys.AT_SYMLINK_NOFOLLOW)
		for _, a := range attrs {
			if strings.HasPrefix(a, "trusted.overlay.") && a != "trusted.overlay.opaque" {
				s.p.Removexattrat(sys.AT_FDCWD, path, a, sys.AT_SYMLINK_NOFOLLOW)
			}
		}
		if st, err := sys.Lstat(s.p, path); err == nil && st.Mode.IsDir() && name != "." {
			s.forgetMarks(path)
		}
	}
}

// change applies a line of a Dockerfile that changes no file.
func (d *draft) change(line string) error {
	word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
	i := instruction{word: strings.ToUpper(word), rest: strings.TrimSpace(rest)}
	steps := len(d.history)
	if !d.apply(&i, nil) {
		return daemon("dockerfile parse error on line 1: unknown instruction: ", i.word)
	}
	d.history = d.history[:steps] // the new layer's step tells of it
	return nil
}
