package picture

// MarkUndefined marks the rows whose names were changed in a layer behind the
// mount that shows it: the kernel promises nothing of what it makes of them.
// A name is "LAYER/path", the layer as the mount options have it.
func (p *Picture) MarkUndefined(names []string) {
	changed := map[string]bool{}
	for _, name := range names {
		changed[name] = true
	}
	for i := range p.Mounts {
		p.Mounts[i].markUndefined(changed)
	}
}

func (m *Mount) markUndefined(changed map[string]bool) {
	for i := range m.Rows {
		r := &m.Rows[i]
		for col := 1; col < len(m.Columns); col++ {
			if changed[m.Columns[col].Name+"/"+r.Path] {
				r.Undefined = append(r.Undefined, col)
			}
		}
	}
}
