package shell

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
	"mvdan.cc/sh/v3/syntax"
)

// savedFD is where a descriptor was put while a redirection holds; -1 says it
// was closed.
type savedFD struct{ fd, at int }

// redirections are those in force, by the descriptors that they replaced.
type redirections []savedFD

// saveAbove is the lowest descriptor the shell uses for itself.
const saveAbove = 10

// redirect does redirections in order. What it returns is for undo or keep,
// also when one failed.
func (s *Shell) redirect(list []*syntax.Redirect) (redirections, error) {
	if len(list) == 0 {
		return nil, nil
	}
	s.out.flush()
	var saved redirections
	save := func(fd int) {
		at, err := s.p.DupFrom(fd, saveAbove, sys.O_CLOEXEC)
		if err != nil {
			at = -1
		}
		saved = append(saved, savedFD{fd, at})
	}
	for _, r := range list {
		if err := s.redirectOne(r, save); err != nil {
			return saved, err
		}
	}
	return saved, nil
}

// undo takes redirections back.
func (s *Shell) undo(saved redirections) {
	s.out.flush()
	for i := len(saved) - 1; i >= 0; i-- {
		if r := saved[i]; r.at < 0 {
			s.p.Close(r.fd)
		} else {
			s.p.Dup3(r.at, r.fd, 0)
			s.p.Close(r.at)
		}
	}
}

// keep makes redirections those of the shell, as exec without a command does.
func (s *Shell) keep(saved redirections) {
	for _, r := range saved {
		if r.at >= 0 {
			s.p.Close(r.at)
		}
	}
}

// redirectOne does one redirection; save is told of each descriptor before it
// changes.
func (s *Shell) redirectOne(r *syntax.Redirect, save func(fd int)) error {
	fd, variable, err := s.redirectTarget(r)
	if err != nil {
		return err
	}
	switch r.Op {
	case syntax.Hdoc, syntax.DashHdoc, syntax.WordHdoc:
		return s.hereDocument(r, fd, variable, save)
	}
	word, err := s.redirectWord(r)
	if err != nil {
		return err
	}
	switch r.Op {
	case syntax.DplIn, syntax.DplOut:
		if isDuplicate(word) {
			return s.duplicate(word, fd, variable, save)
		}
		if r.Op == syntax.DplIn || r.N != nil {
			return failCommand(s.wordText(r.Word) + ": ambiguous redirect")
		}
		return s.openBoth(word, sys.O_TRUNC, save)
	case syntax.RdrAll:
		return s.openBoth(word, sys.O_TRUNC, save)
	case syntax.AppAll:
		return s.openBoth(word, sys.O_APPEND, save)
	}
	opened, err := s.openRedirect(word, r.Op)
	if err != nil {
		return err
	}
	return s.place(opened, fd, variable, save)
}

// redirectTarget is the descriptor that a redirection changes, or the
// variable that takes its number.
func (s *Shell) redirectTarget(r *syntax.Redirect) (fd int, variable string, err error) {
	switch {
	case r.N == nil:
	case strings.HasPrefix(r.N.Value, "{"):
		return -1, strings.Trim(r.N.Value, "{}"), nil
	default:
		n, err := strconv.Atoi(r.N.Value)
		if err != nil || n > 1<<30 {
			return 0, "", failCommand(r.N.Value + ": Bad file descriptor")
		}
		return n, "", nil
	}
	switch r.Op {
	case syntax.RdrIn, syntax.RdrInOut, syntax.DplIn, syntax.Hdoc, syntax.DashHdoc, syntax.WordHdoc:
		return 0, "", nil
	}
	return 1, "", nil
}

// redirectWord expands the word of a redirection, which must stay one.
func (s *Shell) redirectWord(r *syntax.Redirect) (string, error) {
	words, err := s.expandFields([]*syntax.Word{r.Word})
	if err != nil {
		return "", err
	}
	if len(words) != 1 {
		return "", failCommand(s.wordText(r.Word) + ": ambiguous redirect")
	}
	return words[0], nil
}

func (s *Shell) wordText(w *syntax.Word) string { return s.textOf(w.Pos(), w.End()) }

// isDuplicate reports whether word is what >& takes for a descriptor: N, N-
// or -.
func isDuplicate(word string) bool {
	if word == "-" {
		return true
	}
	_, err := strconv.Atoi(strings.TrimSuffix(word, "-"))
	return err == nil
}

// duplicate is N>&M, N>&M- and N>&-.
func (s *Shell) duplicate(word string, fd int, variable string, save func(int)) error {
	if word == "-" {
		if variable != "" {
			o, err := s.refOperand(variable)
			if err != nil {
				return err
			}
			n, err := strconv.Atoi(o.str())
			if err != nil {
				return failCommand(variable + ": ambiguous redirect")
			}
			fd = n
		}
		save(fd)
		s.p.Close(fd)
		return nil
	}
	move := strings.HasSuffix(word, "-")
	from, _ := strconv.Atoi(strings.TrimSuffix(word, "-"))
	copied, err := s.p.DupFrom(from, saveAbove, sys.O_CLOEXEC)
	if err != nil {
		return failCommand(strings.TrimSuffix(word, "-") + ": Bad file descriptor")
	}
	if err := s.place(copied, fd, variable, save); err != nil {
		return failCommand(strings.TrimSuffix(word, "-") + ": Bad file descriptor")
	}
	if move && from != fd {
		save(from)
		s.p.Close(from)
	}
	return nil
}

// place makes an open descriptor the one with number fd, or, where there is a
// variable, one that the variable tells of.
func (s *Shell) place(opened, fd int, variable string, save func(int)) error {
	if variable != "" {
		at, err := s.p.DupFrom(opened, saveAbove, 0)
		s.p.Close(opened)
		if err != nil {
			return failCommand(variable + ": " + err.Error())
		}
		return s.set(variable, strconv.Itoa(at))
	}
	if opened == fd {
		moved, err := s.p.DupFrom(opened, fd+1, sys.O_CLOEXEC)
		s.p.Close(opened)
		if err != nil {
			return failCommand(strconv.Itoa(fd) + ": " + err.Error())
		}
		opened = moved
	}
	save(fd)
	err := s.p.Dup3(opened, fd, 0)
	s.p.Close(opened)
	if err != nil {
		return failCommand(strconv.Itoa(fd) + ": " + err.Error())
	}
	return nil
}

// openRedirect opens the file of a redirection at a descriptor of the shell's
// own.
func (s *Shell) openRedirect(path string, op syntax.RedirOperator) (int, error) {
	flags := sys.O_RDONLY
	switch op {
	case syntax.RdrOut, syntax.RdrClob:
		flags = sys.O_WRONLY | sys.O_CREAT | sys.O_TRUNC
		if op == syntax.RdrOut && s.options.on('C') {
			if st, err := sys.StatPath(s.p, path); err == nil && st.Mode.IsRegular() {
				return 0, failCommand(path + ": cannot overwrite existing file")
			} else if err != nil {
				flags = sys.O_WRONLY | sys.O_CREAT | sys.O_EXCL
			} else {
				flags = sys.O_WRONLY
			}
		}
	case syntax.AppOut:
		flags = sys.O_WRONLY | sys.O_CREAT | sys.O_APPEND
	case syntax.RdrInOut:
		flags = sys.O_RDWR | sys.O_CREAT
	}
	return s.open(path, flags)
}

// open opens path and moves it out of the way of the script's descriptors.
func (s *Shell) open(path string, flags int) (int, error) {
	fd, err := s.p.Openat(sys.AT_FDCWD, path, flags|sys.O_CLOEXEC, 0o666)
	for err == sys.EINTR {
		s.signals()
		if s.done() {
			break
		}
		fd, err = s.p.Openat(sys.AT_FDCWD, path, flags|sys.O_CLOEXEC, 0o666)
	}
	if err != nil {
		return 0, s.openFailed(path, flags, err)
	}
	if fd >= saveAbove {
		return fd, nil
	}
	high, err := s.p.DupFrom(fd, saveAbove, sys.O_CLOEXEC)
	s.p.Close(fd)
	if err != nil {
		return 0, failCommand(path + ": " + err.Error())
	}
	return high, nil
}

// openBoth is &> and &>>: standard output and standard error.
func (s *Shell) openBoth(path string, how int, save func(int)) error {
	if how == sys.O_TRUNC && s.options.on('C') {
		if st, err := sys.StatPath(s.p, path); err == nil && st.Mode.IsRegular() {
			return failCommand(path + ": cannot overwrite existing file")
		}
	}
	fd, err := s.open(path, sys.O_WRONLY|sys.O_CREAT|how)
	if err != nil {
		return err
	}
	if err := s.place(fd, 1, "", save); err != nil {
		return err
	}
	save(2)
	if err := s.p.Dup3(1, 2, 0); err != nil {
		return failCommand(path + ": " + err.Error())
	}
	return nil
}

// pipeDocument is how long a here-document may be to be given through a pipe.
const pipeDocument = 4096

// hereDocument is <<, <<- and <<<.
func (s *Shell) hereDocument(r *syntax.Redirect, fd int, variable string, save func(int)) error {
	var text string
	var err error
	switch {
	case r.Op == syntax.WordHdoc:
		if text, err = s.expandLiteral(r.Word); err == nil {
			text += "\n"
		}
	case isQuotedWord(r.Word):
		if doc := documentWord(r); doc != nil {
			text = doc.Lit()
		}
	default:
		text, err = s.expandDocument(documentWord(r))
	}
	if err != nil {
		return err
	}
	opened, err := s.documentFD(text)
	if err != nil {
		return failCommand("cannot create temp file for here-document: " + err.Error())
	}
	return s.place(opened, fd, variable, save)
}

// documentWord is the body of a here-document; of <<- without the tabs that
// lines begin with.
func documentWord(r *syntax.Redirect) *syntax.Word {
	if r.Op != syntax.DashHdoc || r.Hdoc == nil {
		return r.Hdoc
	}
	word := &syntax.Word{}
	for i, part := range r.Hdoc.Parts {
		if lit, ok := part.(*syntax.Lit); ok {
			c := *lit
			lines := strings.SplitAfter(c.Value, "\n")
			for j := range lines {
				if j > 0 || i == 0 {
					lines[j] = strings.TrimLeft(lines[j], "\t")
				}
			}
			c.Value = strings.Join(lines, "")
			part = &c
		}
		word.Parts = append(word.Parts, part)
	}
	return word
}

// documentFD is a descriptor from which text can be read.
func (s *Shell) documentFD(text string) (int, error) {
	if len(text) <= pipeDocument {
		r, w, err := s.p.Pipe2(sys.O_CLOEXEC)
		if err != nil {
			return 0, err
		}
		err = sys.WriteAll(s.p, w, []byte(text))
		s.p.Close(w)
		if err != nil {
			s.p.Close(r)
			return 0, err
		}
		high, err := s.p.DupFrom(r, saveAbove, sys.O_CLOEXEC)
		s.p.Close(r)
		return high, err
	}
	name := s.getOr("TMPDIR", "/tmp") + "/sh-thd." + itoa64(int64(s.nextRandom())) + strconv.Itoa(s.p.Getpid())
	w, err := s.p.Openat(sys.AT_FDCWD, name, sys.O_WRONLY|sys.O_CREAT|sys.O_EXCL|sys.O_CLOEXEC, 0o600)
	if err != nil {
		return 0, err
	}
	err = sys.WriteAll(s.p, w, []byte(text))
	s.p.Close(w)
	if err != nil {
		return 0, err
	}
	fd, err := s.open(name, sys.O_RDONLY)
	sys.Unlink(s.p, name)
	return fd, err
}

// isQuotedWord reports whether any part of a here-document's delimiter is
// quoted, which keeps its body from being expanded.
func isQuotedWord(w *syntax.Word) bool {
	for _, part := range w.Parts {
		switch p := part.(type) {
		case *syntax.SglQuoted, *syntax.DblQuoted:
			return true
		case *syntax.Lit:
			if strings.IndexByte(p.Value, '\\') >= 0 {
				return true
			}
		}
	}
	return false
}
