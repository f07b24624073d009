package sim

import (
	"io"

	"github.com/overlook-fs/overlook/sim/shell"
	"github.com/overlook-fs/overlook/sim/sys"
)

// Stdio is where a script's standard streams lead. A nil In is empty.
type Stdio struct {
	In       io.Reader
	Out, Err io.Writer
}

// RunScript runs text as `bash name args...` would, as root in /root, with no
// terminal, and returns the exit status. The machine's own shell and journal
// have no part in it.
func (m *Machine) RunScript(name, text string, args []string, stdio Stdio) (status int) {
	p := m.kernel.Attach(sys.RootCred())
	p.SetArgs(append([]string{name}, args...), environment())
	p.Install(0, m.kernel.NewStream(reads(stdio.In), nil))
	p.Install(1, m.kernel.NewStream(nil, writes(stdio.Out)))
	p.Install(2, m.kernel.NewStream(nil, writes(stdio.Err)))
	done := make(chan struct{})
	go func() {
		defer close(done)
		p.Begin()
		defer p.End()
		p.Chdir("/root")
		pid, err := p.Fork(func(p sys.Process) int { return shell.RunText(p, name, text, args) })
		if err != nil {
			status = 126
			return
		}
		_, ended, _ := p.Wait4(pid, 0)
		status = ended.ExitStatus()
		if ended.Signaled() {
			status = 128 + int(ended.Signal())
		}
	}()
	<-done
	p.Detach()
	return status
}

// reads makes a stream's reading side of a reader.
func reads(r io.Reader) func([]byte) (int, error) {
	return func(b []byte) (int, error) {
		if r == nil || len(b) == 0 {
			return 0, nil
		}
		n, err := r.Read(b)
		if n == 0 && err != nil && err != io.EOF {
			return 0, sys.EIO
		}
		return n, nil
	}
}

// writes makes a stream's writing side of a writer.
func writes(w io.Writer) func([]byte) (int, error) {
	return func(b []byte) (int, error) {
		if w == nil {
			return len(b), nil
		}
		n, err := w.Write(b)
		if err != nil {
			return n, sys.EPIPE
		}
		return n, nil
	}
}
