package docker

// refusal is why a command fails, in the words that it prints.
type refusal struct {
	text   string
	status int
}

func (r *refusal) Error() string { return r.text }

// refuse is a refusal by the client itself.
func refuse(pieces ...string) error { return &refusal{join(pieces), 1} }

// daemon is a refusal by what would be the daemon.
func daemon(pieces ...string) error {
	return &refusal{"Error response from daemon: " + join(pieces), 1}
}

// because is a system call's error in the daemon's words; nil stays nil.
func because(what, path string, err error) error {
	if err == nil {
		return nil
	}
	return daemon(what, " ", path, ": ", lower(err.Error()))
}

func join(pieces []string) string {
	text := ""
	for _, piece := range pieces {
		text += piece
	}
	return text
}

// lower is an error's text as Go's library has it: without a capital.
func lower(text string) string {
	if text != "" && text[0] >= 'A' && text[0] <= 'Z' {
		return string(text[0]+'a'-'A') + text[1:]
	}
	return text
}
