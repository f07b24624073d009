package shell

// failure is why an expansion could not be done. Its text has no name and
// line in front yet.
type failure struct {
	text string
	ends reason // leaveNot: the command fails; leaveLine; leaveExit
	code int    // the status then
}

func (f *failure) Error() string { return f.text }

func failLine(text string) error { return &failure{text, leaveLine, 1} }

func failCommand(text string) error { return &failure{text, leaveNot, 1} }

// fail reports err and makes the shell leave as far as the failure says.
func (s *Shell) fail(err error) {
	f, ok := err.(*failure)
	if !ok {
		f = &failure{err.Error(), leaveNot, 1}
	}
	if f.text != "" {
		s.errorf("%s", f.text)
	}
	s.status = f.code
	why := f.ends
	if why == leaveExit && s.interactive {
		why, s.status = leaveLine, 1
	}
	if why == leaveLine && s.subshell > 0 {
		why = leaveExit
	}
	if why != leaveNot {
		s.leaving = leave{why: why}
	}
}
