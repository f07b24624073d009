package vfs

import "github.com/overlook-fs/overlook/sim/sys"

// deviceOpener makes what serves an open character device.
type deviceOpener func(p *Process, f *OpenFile) (File, error)

// openDevice opens a character device by its number; nobody drives the others
// (ENXIO), a whiteout's 0/0 among them.
func (k *Kernel) openDevice(p *Process, f *OpenFile) error {
	var st sys.Stat
	if err := f.Inode.Getattr(&st); err != nil {
		return err
	}
	open, ok := k.devices[st.Rdev]
	switch {
	case st.Rdev == 0:
		return k.refuse(sys.ENXIO, &ruleNoDriver)
	case !ok:
		return sys.ENXIO
	}
	file, err := open(p, f)
	f.File = file
	return err
}

// registerDevices makes the memory devices and the controlling terminal known.
func (k *Kernel) registerDevices() {
	serve := func(f File) deviceOpener {
		return func(*Process, *OpenFile) (File, error) { return f, nil }
	}
	k.devices[sys.Makedev(1, 3)] = serve(nullDevice{})
	k.devices[sys.Makedev(1, 5)] = serve(zeroDevice{})
	k.devices[sys.Makedev(1, 7)] = serve(fullDevice{})
	k.devices[sys.Makedev(1, 8)] = serve(randomDevice{k: k})
	k.devices[sys.Makedev(1, 9)] = serve(randomDevice{k: k})
	k.devices[sys.Makedev(1, 11)] = openKmsg
	k.devices[sys.Makedev(5, 0)] = func(p *Process, _ *OpenFile) (File, error) {
		if p.self.terminal == nil {
			return nil, sys.ENXIO
		}
		return p.self.terminal, nil
	}
}

// nullDevice is /dev/null.
type nullDevice struct{ NoFile }

func (nullDevice) Read(*Process, *OpenFile, []byte, int64) (int, error) { return 0, nil }
func (nullDevice) Write(_ *Process, _ *OpenFile, b []byte, off int64) (int, int64, error) {
	return len(b), off, nil
}

// lseek stays at the beginning, wherever it is told to go.
func (nullDevice) lseek(int64, int) error { return nil }

// zeroDevice is /dev/zero.
type zeroDevice struct{ nullDevice }

func (zeroDevice) Read(_ *Process, _ *OpenFile, b []byte, _ int64) (int, error) {
	clear(b)
	return len(b), nil
}

// fullDevice is /dev/full.
type fullDevice struct{ zeroDevice }

func (fullDevice) Write(*Process, *OpenFile, []byte, int64) (int, int64, error) {
	return 0, 0, sys.ENOSPC
}

// randomDevice is /dev/random and /dev/urandom, from the machine's seed.
type randomDevice struct {
	nullDevice
	k *Kernel
}

func (d randomDevice) Read(_ *Process, _ *OpenFile, b []byte, _ int64) (int, error) {
	d.k.Random(b)
	return len(b), nil
}
