// Package docker is the command docker without a daemon: images as layers,
// containers as processes on an overlay of them.
//
// # Vocabulary
//
// A Layer is a directory below /var/lib/docker/overlay2 as the overlay2 driver
// lays it out: what it changes in diff, what lies below it in lower, by the
// short names in l. An image is a config, named by its digest, and the chain of
// its layers. A container has a layer of its own above those of its image, and
// between them one with the files that the engine puts into every container
// (the init layer). Its first process runs with the overlay of all that as
// root, in its own mount namespace. A shim is the process that stays with a
// container that runs in the background.
//
// # The rule
//
// Output, error texts and statuses are those of docker 28.2.2 with the overlay2
// driver; testdata/unconfirmed.txt lists the texts for which nobody has
// compared. What lies on disk is where and as the real engine keeps it, as far
// as it is kept. The client does what the daemon would: any superuser may, and
// what the state says is what the disk says. Ids come from getrandom.
//
// # What is different
//
// There is no registry: what can be pulled are the images of builtin.go. A
// container has its own mounts, processes and host name, and the machine's
// users. There is no network: ports are published in words only. Limits of
// memory and of processors are shown by inspect, and nothing keeps them. One that runs in the background reads from a FIFO, though
// -t asks for a terminal: its shell has no prompt, not for docker attach either.
// What -it prints is in no log, and nobody else can be attached to that.
// Interrupts that its first process does not catch end a container that runs in
// the foreground with the third, -t or not: there may be no other terminal to
// stop it from. A build knows no URLs and no heredocs.
//
// # What it must not know
//
// Which kernel it runs on; the host; what the programs in an image do.
//
// Read program.go next, then layer.go, images.go, container.go and start.go.
package docker
