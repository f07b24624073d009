//go:build linux

package aferofs

import (
	"errors"
	"os"
	"syscall"
	"testing"

	"github.com/spf13/afero"

	"github.com/overlook-fs/overlook/sim/linux"
	"github.com/overlook-fs/overlook/sim/overlay"
	"github.com/overlook-fs/overlook/sim/sys"
	"github.com/overlook-fs/overlook/sim/tmpfs"
	"github.com/overlook-fs/overlook/sim/vfs"
)

// base is the content below both unions: name to mode.
var base = map[string]os.FileMode{"file": 0o640, "script": 0o755, "dir/inner": 0o600}

// TestBesideCopyOnWriteFs does the same to afero's CopyOnWriteFs and to overlay
// mounts seen through this package. Each row says what both make of it: that
// is why the package exists.
func TestBesideCopyOnWriteFs(t *testing.T) {
	for _, tc := range []struct {
		situation           string
		do                  func(fs afero.Fs) error
		cow, overlay        error
		cowShows, overShows func(t *testing.T, fs afero.Fs)
	}{
		{
			"delete a file of the base",
			func(fs afero.Fs) error { return fs.Remove("file") },
			os.ErrNotExist, nil, // CopyOnWriteFs only looks into its upper layer
			has("file"), hasNot("file"),
		}, {
			"delete a file of the base that was changed",
			func(fs afero.Fs) error { return errors.Join(fs.Chmod("file", 0o600), fs.Remove("file")) },
			nil, nil,
			has("file"), // the base's shines through again
			hasNot("file"),
		}, {
			"delete a directory of the base",
			func(fs afero.Fs) error { return fs.RemoveAll("dir") },
			nil, nil, // CopyOnWriteFs says it did
			has("dir/inner"), hasNot("dir"),
		}, {
			"rename a file of the base",
			func(fs afero.Fs) error { return fs.Rename("file", "moved") },
			syscall.EPERM, nil,
			has("file"), both(has("moved"), hasNot("file")),
		}, {
			"rename a file of the base that was changed",
			func(fs afero.Fs) error { return errors.Join(fs.Chmod("file", 0o600), fs.Rename("file", "moved")) },
			nil, nil,
			both(has("moved"), has("file")), // now there are two
			both(has("moved"), hasNot("file")),
		}, {
			"rename a directory of the base",
			func(fs afero.Fs) error { return fs.Rename("dir", "moved") },
			syscall.EPERM, syscall.EXDEV, // mv(1) copies and deletes instead
			has("dir/inner"), has("dir/inner"),
		}, {
			"append to a file of the base",
			func(fs afero.Fs) error { return appendTo(fs, "script") },
			nil, nil,
			mode("script", 0o644), // made anew under the umask: it runs no more
			mode("script", 0o755),
		}, {
			"append to a file in a private directory of the base",
			func(fs afero.Fs) error { return appendTo(fs, "dir/inner") },
			nil, nil,
			both(mode("dir/inner", 0o644), mode("dir", 0o755)), // private no more
			both(mode("dir/inner", 0o600), mode("dir", 0o700)),
		},
	} {
		t.Run(tc.situation, func(t *testing.T) {
			defer syscall.Umask(syscall.Umask(0o022))
			for _, union := range []struct {
				name  string
				fs    func(t *testing.T) afero.Fs
				err   error
				shows shows
			}{
				{"CopyOnWriteFs", copyOnWrite, tc.cow, tc.cowShows},
				{"simulated overlay", simulatedOverlay, tc.overlay, tc.overShows},
				{"overlay of this kernel", linuxOverlay, tc.overlay, tc.overShows},
			} {
				t.Run(union.name, func(t *testing.T) {
					fs := union.fs(t)
					if err := tc.do(fs); !errors.Is(err, union.err) {
						t.Errorf("%v, want %v", err, union.err)
					}
					union.shows(t, fs)
				})
			}
		})
	}
}

// copyOnWrite is afero's union of base under an empty layer.
func copyOnWrite(t *testing.T) afero.Fs {
	t.Helper()
	lower := afero.NewBasePathFs(afero.NewOsFs(), t.TempDir())
	upper := afero.NewBasePathFs(afero.NewOsFs(), t.TempDir())
	fill(t, lower, "")
	return afero.NewCopyOnWriteFs(lower, upper)
}

// linuxOverlay is base under an empty upper layer as this kernel merges them,
// in a private mount namespace, in an empty tmpfs.
func linuxOverlay(t *testing.T) afero.Fs {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("needs root to mount")
	}
	p, closed, err := linux.New(nil).Open(linux.Start{Dir: t.TempDir()})
	must(t, err)
	t.Cleanup(closed)
	cwd, err := p.Getcwd()
	must(t, err)
	must(t, p.Unshare(sys.CLONE_NEWNS))
	must(t, p.Mount("", "/", "", sys.MS_REC|sys.MS_PRIVATE, ""))
	must(t, p.Mount("tmpfs", cwd, "tmpfs", 0, ""))
	must(t, p.Chdir(cwd))
	return overlayOver(t, p)
}

// simulatedOverlay is the same on a new simulated kernel.
func simulatedOverlay(t *testing.T) afero.Fs {
	t.Helper()
	k := vfs.New(vfs.Config{})
	k.Register(overlay.FilesystemType())
	k.MountRoot(tmpfs.New(k, tmpfs.Options{Look: tmpfs.Ext4}), "root")
	return overlayOver(t, k.Attach(sys.RootCred()))
}

// overlayOver is an overlay mount in the empty working directory of p.
func overlayOver(t *testing.T, p sys.Process) afero.Fs {
	t.Helper()
	p.Umask(0)
	for _, dir := range []string{"lower", "upper", "work", "merged"} {
		must(t, sys.Mkdir(p, dir, 0o755))
	}
	fill(t, here(t, p, "."), "lower/")
	must(t, p.Mount("none", "merged", "overlay", 0, "lowerdir=lower,upperdir=upper,workdir=work"))
	return here(t, p, "merged")
}

func here(t *testing.T, p sys.Process, path string) *Fs {
	t.Helper()
	dir, err := sys.Open(p, path, sys.O_PATH|sys.O_DIRECTORY, 0)
	must(t, err)
	return New(p, dir)
}

func fill(t *testing.T, fs afero.Fs, prefix string) {
	t.Helper()
	must(t, fs.MkdirAll(prefix+"dir", 0o700))
	for name, mode := range base {
		must(t, afero.WriteFile(fs, prefix+name, []byte(name), mode))
		must(t, fs.Chmod(prefix+name, mode))
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func appendTo(fs afero.Fs, name string) error {
	f, err := fs.OpenFile(name, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString("more")
	return errors.Join(err, f.Close())
}

type shows = func(*testing.T, afero.Fs)

func both(a, b shows) shows {
	return func(t *testing.T, fs afero.Fs) { a(t, fs); b(t, fs) }
}

func has(name string) shows {
	return func(t *testing.T, fs afero.Fs) {
		if _, err := fs.Stat(name); err != nil {
			t.Errorf("it does not show %s: %v", name, err)
		}
	}
}

func hasNot(name string) shows {
	return func(t *testing.T, fs afero.Fs) {
		if _, err := fs.Stat(name); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("it shows %s, %v", name, err)
		}
	}
}

func mode(name string, want os.FileMode) shows {
	return func(t *testing.T, fs afero.Fs) {
		i, err := fs.Stat(name)
		if err != nil || i.Mode().Perm() != want {
			t.Errorf("%s has the mode %v, %v; want %v", name, i.Mode(), err, want)
		}
	}
}
