package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/overlook-fs/overlook/web"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:8017", "`address` to serve the page at")
	to := flag.String("export", "", "write the site to this new `directory` for another host, and do not serve")
	from := flag.String("lessons", "", "serve, or export, the lessons of this `directory` too, compiled from its *.lesson.md")
	flag.Parse()
	if err := work(*addr, *to, *from); err != nil {
		fmt.Fprintln(os.Stderr, "overlook-server:", err)
		os.Exit(1)
	}
}

// work does what the arguments say: it serves, or it exports where there is a
// directory to export to, with the lessons of a directory where there is one.
func work(addr, to, from string) error {
	var own *shelf
	if from != "" {
		var err error
		if own, err = openShelf(from); err != nil {
			return err
		}
	}
	if to == "" {
		return run(addr, own)
	}
	return export(web.Dist(), own, to, os.Stdout)
}

// run serves the page, and a shelf where there is one, until the program is
// told to stop, and lets the requests under way end first.
func run(addr string, own *shelf) error {
	files, err := load(web.Dist())
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	stop, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	fmt.Printf("Overlook is at http://%s/\n", listener.Addr())
	page := &handler{files}
	var h http.Handler = page
	if own != nil {
		h = &teacher{shelf: own, page: page, every: 300 * time.Millisecond, closing: stop.Done()}
		fmt.Printf("Your lessons are at http://%s/%s\n", listener.Addr(), lessonsPath)
	}
	return serve(stop, listener, h)
}

func serve(stop context.Context, listener net.Listener, h http.Handler) error {
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-stop.Done():
	}
	grace, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := server.Shutdown(grace); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}
