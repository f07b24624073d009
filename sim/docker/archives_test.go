//go:build containers || !js

package docker_test

import (
	"strings"
	"testing"
)

// TestALayerThatIsThereAlreadyIsVerifiedToo has an archive whose layer is not
// what its diff id says, where the store has the layer of that diff id.
func TestALayerThatIsThereAlreadyIsVerifiedToo(t *testing.T) {
	m := boot(t)
	got := string(m.Run(`docker save -o good.tar busybox; mkdir a; tar -x -f good.tar -C a
docker load -i good.tar; layer=$(docker image inspect -f '{{index .RootFS.Layers 0}}' busybox)
printf x | dd of=a/blobs/sha256/${layer#sha256:} bs=1 seek=1 conv=notrunc 2> dd; tar -c -f bad.tar -C a .; docker load -i bad.tar; echo "[$?]"`).Output)
	first, rest, _ := strings.Cut(got, "\n")
	if first != "Loaded image: busybox:latest" || !strings.Contains(rest, "is not what its digest says") || !strings.HasSuffix(rest, "[1]\n") {
		t.Errorf("%q", got)
	}
}
