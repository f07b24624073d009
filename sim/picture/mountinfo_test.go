package picture

import (
	"reflect"
	"testing"
)

func TestMountinfoLine(t *testing.T) {
	line := `40 24 0:41 / /root/my\040overlay rw,relatime shared:3 - overlay none rw,lowerdir=l\1341\134:x:l2,upperdir=u\054v,workdir=w,uuid=on`
	m, ok := parseMountLine(line)
	if !ok || m.id != 40 || m.path != "/root/my overlay" || m.source != "none" || m.readOnly {
		t.Fatalf("%+v %v", m, ok)
	}
	upper, work, lowers := layerNames(m.options)
	want := []layerName{{Lower, "l1:x", "lowerdir=l1:x"}, {Lower, "l2", "lowerdir=l2"}}
	if upper != "u,v" || work != "w" || !reflect.DeepEqual(lowers, want) {
		t.Errorf("%q %q %v", upper, work, lowers)
	}
}

func TestOtherMountsAreLeftOut(t *testing.T) {
	for _, line := range []string{
		"", "garbage", "- overlay", "1 2 3 - overlay",
		"22 1 0:20 / /proc rw - proc proc rw",
		"41 24 0:41 /sub /mnt rw - overlay none rw,lowerdir=l",
	} {
		if _, ok := parseMountLine(line); ok {
			t.Errorf("%q is taken", line)
		}
	}
}

func TestDataLayerNames(t *testing.T) {
	_, _, lowers := layerNames([]string{"lowerdir=a:b::d1::d2"})
	want := []layerName{{Lower, "a", "lowerdir=a"}, {Lower, "b", "lowerdir=b"}, {Data, "d1", "lowerdir=d1"}, {Data, "d2", "lowerdir=d2"}}
	if !reflect.DeepEqual(lowers, want) {
		t.Errorf("%v", lowers)
	}
	_, _, lowers = layerNames([]string{"lowerdir+=a:b", "datadir+=d"})
	want = []layerName{{Lower, "a:b", "lowerdir+=a:b"}, {Data, "d", "datadir+=d"}}
	if !reflect.DeepEqual(lowers, want) {
		t.Errorf("%v", lowers)
	}
}

func FuzzMountinfo(f *testing.F) {
	f.Add(`40 24 0:41 / /o rw - overlay none rw,lowerdir=l\1`)
	f.Add(`40 24 0:41 / /o rw - overlay none rw,lowerdir=:\`)
	f.Fuzz(func(t *testing.T, line string) {
		m, _ := parseMountLine(line)
		layerNames(m.options)
	})
}
