package main

import (
	"os"
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/image"
	"github.com/overlook-fs/overlook/sim/sys"
)

func imageCommand() command {
	return command{
		name:  "image",
		short: "tell what the layers of a container image do to each other",
		help: `Usage: overlook image [OPTION]... FILE

Reads a container image, as docker save or an OCI tool wrote it: a tar, packed
or plain, or the folder of an OCI layout. Unpacks its layers in a simulated
machine, after verifying their digests, and prints what each one adds, changes,
deletes and hides, the bytes that are stored and that no name shows any more,
names that several layers write, and files that look secret and that a later
layer only hides. Whoever has the image has those too.

  --json              print it as JSON
  --platform P        of an image for several platforms, the one for P
                      (linux/arm64)
  --max-wasted N      exceeded where more bytes than N are stored and
                      invisible: a number, perhaps with kB, MB or GB, or a
                      percentage of all that is stored, with %
  --no-secrets        exceeded where a file that looks secret is hidden

Exit status: 0, 1 where an image exceeds a limit, 2 for bad usage or an image
that cannot be read.
`,
		run: examineImage,
	}
}

// imageOptions are the arguments of image.
type imageOptions struct {
	file, platform string
	json           bool
	limits         imageLimits
}

// imageLimits are what an image may not exceed.
type imageLimits struct {
	wasted  int64 // bytes; below 0: any
	percent float64
	secrets bool // none may be hidden
}

// exceeded reports what of the limits a report exceeds.
func (l imageLimits) exceeded(r *image.Report) (what []string) {
	if l.wasted >= 0 && r.Wasted() > l.wasted || l.percent >= 0 && share(r.Wasted(), r.Stored) > l.percent {
		what = append(what, "wasted")
	}
	if l.secrets && len(r.Secrets) > 0 {
		what = append(what, "secrets")
	}
	return what
}

// share is how many per cent of all a part is.
func share(part, all int64) float64 {
	if all == 0 {
		return 0
	}
	return 100 * float64(part) / float64(all)
}

func examineImage(args []string) int {
	o, status := parseImage(args)
	if status != 0 {
		return status
	}
	p, err := imageBox(o.file)
	if err != nil {
		complain("%v", err)
		return exitUsage
	}
	a, err := image.Open(p, "/image", image.Options{Platform: o.platform})
	if err != nil {
		complain("%s: %s", o.file, strings.TrimPrefix(err.Error(), "/image: "))
		return exitUsage
	}
	defer a.Close()
	var all []examined
	for n, i := range a.Images {
		e, err := examine(p, a, i, "/layers-"+strconv.Itoa(n))
		if err != nil {
			complain("%s: %v", o.file, err)
			return exitUsage
		}
		e.exceeded = o.limits.exceeded(e.report)
		if len(e.exceeded) > 0 {
			status = exitDiffers
		}
		all = append(all, e)
	}
	if o.json {
		os.Stdout.Write(append(imagesJSON(a, all), '\n'))
	} else {
		printImages(os.Stdout, all)
	}
	return status
}

// examined is an image with what came of it.
type examined struct {
	image    *image.Image
	report   *image.Report
	warnings [][]image.Warning // of each layer
	exceeded []string
}

// examine unpacks an image below dir, and reports on it.
func examine(p sys.Process, a *image.Archive, i *image.Image, dir string) (e examined, err error) {
	e.image = i
	if err := sys.Mkdir(p, dir, 0o755); err != nil {
		return e, err
	}
	var dirs, lowers []string
	for n := range i.Layers {
		layer := dir + "/" + strconv.Itoa(n+1)
		warnings, err := a.Unpack(i, n, layer, lowers)
		if err != nil {
			return e, err
		}
		e.warnings = append(e.warnings, warnings)
		dirs = append(dirs, layer)
		lowers = append([]string{layer}, lowers...)
	}
	e.report, err = image.Examine(p, dirs)
	return e, err
}

func parseImage(args []string) (o imageOptions, status int) {
	o.limits = imageLimits{wasted: -1, percent: -1}
	for len(args) > 0 && len(args[0]) > 1 && args[0][0] == '-' {
		option := args[0]
		args = args[1:]
		if option == "--" {
			break
		}
		name, value, given := strings.Cut(option, "=")
		switch name {
		case "--json":
			o.json = true
			continue
		case "--no-secrets":
			o.limits.secrets = true
			continue
		case "--platform", "--max-wasted":
		default:
			return o, usage("image", "no option %s", name)
		}
		if !given {
			if len(args) == 0 {
				return o, usage("image", "%s needs a value", name)
			}
			value, args = args[0], args[1:]
		}
		if name == "--platform" {
			o.platform = value
		} else if !o.limits.parse(value) {
			return o, usage("image", "%s is no size", value)
		}
	}
	if len(args) != 1 {
		return o, usage("image", "one FILE is needed")
	}
	o.file = args[0]
	return o, 0
}

// parse reads the value of --max-wasted.
func (l *imageLimits) parse(text string) bool {
	if number, ok := strings.CutSuffix(text, "%"); ok {
		n, err := strconv.ParseFloat(number, 64)
		l.percent = n
		return err == nil && n >= 0
	}
	unit := int64(1)
	for _, u := range []struct {
		name  string
		bytes int64
	}{{"kB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"B", 1}} {
		if number, ok := strings.CutSuffix(text, u.name); ok {
			text, unit = number, u.bytes
			break
		}
	}
	n, err := strconv.ParseFloat(text, 64)
	l.wasted = int64(n * float64(unit))
	return err == nil && n >= 0
}
