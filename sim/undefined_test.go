package sim

import (
	"slices"
	"testing"
)

// TestALineThatChangesALayerBehindAMountIsToldSo changes layers by hand, through
// the overlay, and while nothing is mounted.
func TestALineThatChangesALayerBehindAMountIsToldSo(t *testing.T) {
	m := newMachine(t)
	for _, step := range []struct {
		line string
		want []string
	}{
		{"mkdir -p a l/d u w m x; touch l/f l/g l/d/h", nil},
		{"mount -t overlay -o lowerdir=l,upperdir=u,workdir=w none m", nil},
		{"echo x > m/f; rm m/g; mkdir m/new; mv m/new m/new2; chmod 700 m/d; touch x/y", nil},
		{"rm u/g", []string{"u/g"}},
		{"mv l/f l/f2", []string{"l/f", "l/f2"}},
		{"chmod 600 l/d/h", []string{"l/d/h"}},
		{"mkdir u/k; rmdir u/k; ln -s x u/s; mknod u/n c 0 0; ln l/g l/g2", []string{"u/k", "u/k", "u/s", "u/n", "l/g2"}},
		{"setfattr -n trusted.overlay.opaque -v y u/d; setfattr -x trusted.overlay.opaque u/d", []string{"u/d", "u/d"}},
		{"echo x > l/new", []string{"l/new", "l/new"}}, // made, and written to
		{"touch w/other", []string{"w/other", "w/other"}},
		{"chmod 755 u", []string{"u"}},
		{"umount m; echo x > l/new; rm l/new", nil},
	} {
		if got := m.Run(step.line).Undefined(); !slices.Equal(got, step.want) {
			t.Errorf("%s: undefined %q, want %q", step.line, got, step.want)
		}
	}
}
