package docker

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/image"
	"github.com/overlook-fs/overlook/sim/sys"
)

func export(c *client, s *syntax, args []string) error {
	var output string
	s.value(&output, 'o', "output")
	names, err := s.parse(args, 1, 1)
	if err != nil {
		return err
	}
	made, err := c.store.container(names[0])
	if err != nil {
		return err
	}
	return c.toOutput(output, func(fd int) error {
		return c.store.within(made.layer, func(merged string) error {
			return c.store.toolTo(fd, append([]string{"tar", "-c", "-f", "-", "-C", merged, "--"}, dirents(c.p, merged)...)...)
		})
	})
}

// toOutput gives do where an archive is to be written: a file, or standard
// output where that is no terminal.
func (c *client) toOutput(output string, do func(fd int) error) error {
	if output == "" {
		if sys.IsTerminal(c.p, 1) {
			return refuse("cowardly refusing to save to a terminal. Use the -o flag or redirect")
		}
		c.flush()
		return do(1)
	}
	fd, err := sys.Open(c.p, output, sys.O_WRONLY|sys.O_CREAT|sys.O_TRUNC|sys.O_CLOEXEC, 0o600)
	if err != nil {
		return refuse("invalid output path: stat ", output, ": ", lower(err.Error()))
	}
	defer c.p.Close(fd)
	return do(fd)
}

func save(c *client, s *syntax, args []string) error {
	var output string
	s.value(&output, 'o', "output")
	operands, err := s.parse(args, 1, -1)
	if err != nil {
		return err
	}
	var all []image.Saving
	for _, name := range operands {
		i, err := c.store.find(name)
		if err != nil {
			return err
		}
		saving := image.Saving{Config: i.config.Raw}
		if r, ok := parseReference(name); ok && !strings.HasPrefix(i.id, "sha256:"+name) {
			saving.Tags = []string{r.String()}
		}
		for _, chain := range i.chains() {
			l, _ := c.store.findChain(chain)
			saving.Layers = append(saving.Layers, diffDir(l.cache))
		}
		all = append(all, saving)
	}
	return c.toOutput(output, func(fd int) error {
		_, err := image.Save(c.p, fd, image.FormatDocker, all)
		return err
	})
}

func load(c *client, s *syntax, args []string) error {
	var input string
	var quiet bool
	s.value(&input, 'i', "input")
	s.flag(&quiet, 'q', "quiet")
	if _, err := s.parse(args, 0, 0); err != nil {
		return err
	}
	fd := 0
	if input != "" {
		var err error
		if fd, err = sys.Open(c.p, input, sys.O_RDONLY|sys.O_CLOEXEC, 0); err != nil {
			return refuse("open ", input, ": ", lower(err.Error()))
		}
		defer c.p.Close(fd)
	} else if sys.IsTerminal(c.p, 0) {
		return refuse("requested load from stdin, but stdin is empty")
	}
	archive, err := image.OpenFile(c.p, fd, image.Options{Scratch: rootDir})
	if err != nil {
		return daemon(err.Error())
	}
	defer archive.Close()
	for _, i := range archive.Images {
		if err := c.loadImage(archive, i); err != nil {
			return err
		}
	}
	return nil
}

// loadImage puts an archive's image into the store.
func (c *client) loadImage(archive *image.Archive, i *image.Image) error {
	below, top := "", ""
	for n, layer := range i.Layers {
		chain := chainID(below, layer.DiffID)
		l, known := c.store.findChain(chain)
		if known {
			if err := archive.Verify(i, n); err != nil {
				return daemon(err.Error())
			}
		} else {
			var err error
			if l, err = c.loadLayer(archive, i, n, top, chain); err != nil {
				return err
			}
			if err := c.store.keepChain(l, below); err != nil {
				return err
			}
		}
		below, top = chain, l.cache
	}
	id, err := c.store.keepImage(i.Config.Raw, "")
	if err != nil {
		return err
	}
	for _, name := range i.Tags {
		if r, ok := parseReference(name); ok {
			if err := c.store.setTag(r, id); err != nil {
				return err
			}
			c.print("Loaded image: ", r.String(), "\n")
		}
	}
	if len(i.Tags) == 0 {
		c.print("Loaded image ID: ", id, "\n")
	}
	return nil
}

// loadLayer unpacks one layer.
func (c *client) loadLayer(archive *image.Archive, i *image.Image, n int, top, chain string) (chained, error) {
	cache := c.store.newID()
	if err := c.store.createLayer(cache, top); err != nil {
		return chained{}, err
	}
	if err := sys.Rmdir(c.p, diffDir(cache)); err != nil {
		return chained{}, because("rmdir", diffDir(cache), err)
	}
	warnings, err := archive.Unpack(i, n, diffDir(cache), c.store.lowers(cache))
	if err != nil {
		c.store.removeLayer(cache)
		return chained{}, daemon(err.Error())
	}
	for _, w := range warnings {
		c.complain("warning: layer ", decimal(n+1), ": ", w.String(), "\n")
	}
	return chained{chain: chain, cache: cache, diff: i.Layers[n].DiffID, size: c.store.treeSize(diffDir(cache))}, nil
}
