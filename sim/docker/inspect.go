package docker

import (
	"strings"

	"github.com/overlook-fs/overlook/sim/image/json"
)

// inspectAny is docker inspect: containers first, then images and volumes.
func inspectAny(c *client, s *syntax, args []string) error {
	kind := ""
	s.value(&kind, 0, "type")
	kinds := map[string]func(*client, string) (json.Value, error){"container": (*client).containerValue, "image": (*client).imageValue, "volume": (*client).volumeValue}
	return c.inspect(s, args, func(name string) (json.Value, error) {
		if kind != "" {
			look := kinds[kind]
			if look == nil {
				return json.Value{}, refuse("unknown type: \"", kind, "\"")
			}
			return look(c, name)
		}
		for _, k := range []string{"container", "image", "volume"} {
			if v, err := kinds[k](c, name); err == nil {
				return v, nil
			}
		}
		return json.Value{}, &refusal{"Error: No such object: " + name, 1}
	})
}

func inspectContainers(c *client, s *syntax, args []string) error {
	return c.inspect(s, args, c.containerValue)
}

func inspectImages(c *client, s *syntax, args []string) error {
	return c.inspect(s, args, c.imageValue)
}

// inspect prints what look finds, as JSON or by a template.
func (c *client) inspect(s *syntax, args []string, look func(name string) (json.Value, error)) error {
	var format string
	var sizes bool
	s.value(&format, 'f', "format")
	s.flag(&sizes, 's', "size")
	names, err := s.parse(args, 1, -1)
	if err != nil {
		return err
	}
	if format != "" && format != "json" {
		if _, err := parseTemplate(format); err != nil {
			return &refusal{"template parsing error: " + err.Error(), 64}
		}
	}
	found := json.Array()
	var output string
	var problems []string
	for _, name := range names {
		v, err := look(name)
		if err != nil {
			problems = append(problems, err.Error())
			continue
		}
		found = json.Array(append(found.Items(), v)...)
		if format != "" && format != "json" {
			line, err := expand(format, v)
			if err != nil {
				problems = append(problems, "template parsing error: "+err.Error())
				break
			}
			output += line + "\n"
		}
	}
	switch format {
	case "":
		output = string(found.Indent(nil, "    ")) + "\n"
	case "json":
		output = string(found.Append(nil)) + "\n"
	default:
		if output == "" {
			output = "\n"
		}
	}
	c.print(output)
	if len(problems) > 0 {
		return refuse(strings.Join(problems, "\n"))
	}
	return nil
}

// containerValue is all there is to know about a container.
func (c *client) containerValue(name string) (json.Value, error) {
	made, err := c.store.container(name)
	if err != nil {
		return json.Value{}, err
	}
	host, _ := json.Parse([]byte(c.store.readText(made.dir() + "/hostconfig.json")))
	dir := made.dir()
	return json.Object(
		text("Id", made.id), text("Created", made.created), text("Path", made.path), pair("Args", json.Strings(made.args)), pair("State", made.stateValue()),
		text("Image", made.imageID), text("ResolvConfPath", dir+"/resolv.conf"), text("HostnamePath", dir+"/hostname"), text("HostsPath", dir+"/hosts"),
		text("LogPath", dir+"/"+made.id+"-json.log"), text("Name", "/"+made.name), number("RestartCount", 0), text("Driver", "overlay2"), text("Platform", "linux"),
		pair("HostConfig", host), pair("GraphDriver", c.store.graphOfContainer(made)), pair("Mounts", made.mountValues()), pair("Config", made.running.value()),
	), nil
}

// graphOfContainer is where the layers of a container are.
func (s store) graphOfContainer(c *container) json.Value {
	dir := layersDir + "/" + c.layer
	return json.Object(pair("Data", json.Object(
		text("ID", c.id), text("LowerDir", strings.Join(s.lowers(c.layer), ":")), text("MergedDir", dir+"/merged"), text("UpperDir", dir+"/diff"), text("WorkDir", dir+"/work"),
	)), text("Name", "overlay2"))
}

// imageValue is all there is to know about an image.
func (c *client) imageValue(name string) (json.Value, error) {
	i, err := c.store.find(name)
	if err != nil {
		return json.Value{}, err
	}
	top := c.store.top(i)
	dir := layersDir + "/" + top
	var data []json.Pair
	if lowers := c.store.lowers(top); len(lowers) > 0 {
		data = append(data, text("LowerDir", strings.Join(lowers, ":")))
	}
	data = append(data, text("MergedDir", dir+"/merged"), text("UpperDir", dir+"/diff"), text("WorkDir", dir+"/work"))
	return json.Object(
		text("Id", i.id), pair("RepoTags", json.Strings(i.tags)), pair("RepoDigests", json.Array()), text("Parent", i.parent), text("Comment", lastComment(i)),
		text("Created", i.config.Created), text("DockerVersion", ""), text("Author", i.config.Author), pair("Config", i.value.Get("config")),
		text("Architecture", i.config.Architecture), text("Os", i.config.OS), number("Size", c.store.imageSize(i)),
		pair("GraphDriver", json.Object(pair("Data", json.Object(data...)), text("Name", "overlay2"))),
		pair("RootFS", json.Object(text("Type", "layers"), pair("Layers", json.Strings(i.config.DiffIDs)))),
		pair("Metadata", json.Object(text("LastTagTime", zeroTime))),
	), nil
}

func lastComment(i *stored) string {
	if n := len(i.config.History); n > 0 {
		return i.config.History[n-1].Comment
	}
	return ""
}
