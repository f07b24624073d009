package image

import "github.com/overlook-fs/overlook/sim/sys"

// openFolder opens an OCI layout that is a folder: index.json, and below blobs
// a folder for each algorithm.
func openFolder(p sys.Process, dir string, o Options) (*Archive, error) {
	a := newArchive(p, o)
	if err := a.list(dir); err != nil {
		return nil, err
	}
	return a, a.manifests()
}

// list finds the files of a folder. Nothing is followed out of it.
func (a *Archive) list(dir string) error {
	folders := []string{"", "blobs"}
	for i := 0; i < len(folders); i++ {
		entries, err := sys.ReadDir(a.p, dir+"/"+folders[i])
		if err == sys.ENOENT && i > 0 {
			continue
		}
		if err != nil {
			return problem(dir, ": ", err.Error())
		}
		for _, e := range entries {
			name := join(folders[i], e.Name)
			st, err := sys.Lstat(a.p, dir+"/"+name)
			switch {
			case err != nil:
				return problem(name, ": ", err.Error())
			case st.Mode.IsDir() && folders[i] == "blobs":
				folders = append(folders, name)
			case st.Mode.IsRegular():
				a.files[name] = blob{name: dir + "/" + name, fd: -1, size: st.Size}
			}
			if len(a.files) > a.o.Limits.Entries {
				return problem("the archive has more entries than the limit")
			}
		}
	}
	return nil
}
