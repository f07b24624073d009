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
	flag.Parse()
	work := func() error { return run(*addr) }
	if *to != "" {
		work = func() error { return export(web.Dist(), *to, os.Stdout) }
	}
	if err := work(); err != nil {
		fmt.Fprintln(os.Stderr, "overlook-server:", err)
		os.Exit(1)
	}
}

// run serves the page until the program is told to stop, and lets the requests
// under way end first.
func run(addr string) error {
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
	return serve(stop, listener, &handler{files})
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
