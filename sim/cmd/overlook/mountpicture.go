//go:build linux

package main

import (
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/overlook-fs/overlook/sim/picture"
	"github.com/overlook-fs/overlook/sim/sys"
)

// settles is how long after a request a picture is taken: what comes meanwhile
// is in it, too.
const settles = 100 * time.Millisecond

// livePicture shows what became of a mount's layers after each change.
type livePicture struct {
	to      pictureReader
	asked   chan struct{} // holds one: something may have changed
	ended   chan struct{} // closed once the last picture is shown
	last    *picture.Picture
	observe func(look func()) // looks while nobody is told of it
}

// pictureReader is who gets pictures as text.
type pictureReader interface {
	show(text string) error
	close()
}

// newLivePicture shows pictures in the file that is called to, or to whoever
// connects to the socket, where it is called so.
func newLivePicture(to string) (*livePicture, error) {
	to, err := filepath.Abs(to)
	if err != nil {
		return nil, err
	}
	l := &livePicture{asked: make(chan struct{}, 1), ended: make(chan struct{})}
	if l.to = pictureFile(to); strings.HasSuffix(to, ".sock") {
		if l.to, err = listenForPictures(to); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// start begins with what p sees now.
func (l *livePicture) start(p sys.Process) {
	l.changed()
	go func() {
		defer close(l.ended)
		for range l.asked {
			time.Sleep(settles)
			l.take(p)
		}
		l.take(p)
	}()
}

// changed asks for a picture.
func (l *livePicture) changed() {
	select {
	case l.asked <- struct{}{}:
	default:
	}
}

// take shows a picture, where it differs from the last: what has changed in a
// sentence or two, then the layers.
func (l *livePicture) take(p sys.Process) {
	var now *picture.Picture
	var err error
	l.observe(func() { now, err = picture.Take(p, picture.Options{Look: picture.LayersOnly}) })
	if err != nil {
		complain("mount: no picture: %v", err)
		return
	}
	text := now.Text()
	if l.last != nil {
		story := picture.Story(picture.Compare(l.last, now))
		if story == "" && text == l.last.Text() {
			return
		}
		text = story + "\n\n" + text
	}
	l.last = now
	if err := l.to.show(text); err != nil {
		complain("mount: no picture: %v", err)
	}
}

// close shows the last picture, once no request comes any more.
func (l *livePicture) close() {
	if l.observe != nil { // it was started
		close(l.asked)
		<-l.ended
	}
	l.to.close()
}

// pictureFile is a file that has the last picture, whole at any time.
type pictureFile string

func (f pictureFile) show(text string) error {
	next, err := os.CreateTemp(filepath.Dir(string(f)), ".picture-")
	if err != nil {
		return err
	}
	defer os.Remove(next.Name()) // where it has not become f
	_, err = io.WriteString(next, text)
	if err == nil {
		err = next.Chmod(0o644)
	}
	if closing := next.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(next.Name(), string(f))
	}
	return err
}

func (pictureFile) close() {}

// pictureSocket gives everybody who connects the last picture, and all that
// come: a form feed stands between them.
type pictureSocket struct {
	listener net.Listener

	mu      sync.Mutex // guards what follows
	last    string
	viewers []net.Conn
}

// patience is how long a viewer may take to read a picture.
const patience = time.Second

func listenForPictures(path string) (*pictureSocket, error) {
	if other, err := net.Dial("unix", path); err == nil {
		other.Close()
	} else if isSocket(path) {
		os.Remove(path) // its listener is gone
	}
	listener, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	s := &pictureSocket{listener: listener}
	go s.accept()
	return s, nil
}

func isSocket(path string) bool {
	st, err := os.Lstat(path)
	return err == nil && st.Mode().Type() == os.ModeSocket
}

func (s *pictureSocket) accept() {
	for {
		viewer, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		if s.last == "" || send(viewer, s.last) {
			s.viewers = append(s.viewers, viewer)
		}
		s.mu.Unlock()
	}
}

// send gives a viewer a picture; one that does not read is sent away.
func send(viewer net.Conn, text string) bool {
	viewer.SetWriteDeadline(time.Now().Add(patience))
	if _, err := io.WriteString(viewer, text+"\f\n"); err != nil {
		viewer.Close()
		return false
	}
	return true
}

func (s *pictureSocket) show(text string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = text
	var still []net.Conn
	for _, viewer := range s.viewers {
		if send(viewer, text) {
			still = append(still, viewer)
		}
	}
	s.viewers = still
	return nil
}

func (s *pictureSocket) close() {
	s.listener.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, viewer := range s.viewers {
		viewer.Close()
	}
}
