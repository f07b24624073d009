package shell

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// signalNames are the signals by number; the first is the pseudo-signal EXIT.
var signalNames = strings.Fields("EXIT HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS")

// signalTexts are what bash says of a process that the signal ended.
var signalTexts = [...]string{1: "Hangup", 2: "Interrupt", 3: "Quit", 4: "Illegal instruction", 5: "Trace/breakpoint trap",
	6: "Aborted", 7: "Bus error", 8: "Floating point exception", 9: "Killed", 10: "User defined signal 1",
	11: "Segmentation fault", 12: "User defined signal 2", 13: "Broken pipe", 14: "Alarm clock", 15: "Terminated",
	16: "Stack fault", 17: "Child exited", 18: "Continued", 19: "Stopped (signal)", 20: "Stopped", 21: "Stopped (tty input)",
	22: "Stopped (tty output)", 23: "Urgent I/O condition", 24: "CPU time limit exceeded", 25: "File size limit exceeded",
	26: "Virtual timer expired", 27: "Profiling timer expired", 28: "Window changed", 29: "I/O possible",
	30: "Power failure", 31: "Bad system call"}

func signalText(sig sys.Signal) string {
	if sig > 0 && int(sig) < len(signalTexts) {
		return signalTexts[sig]
	}
	return "Unknown signal #" + strconv.Itoa(int(sig))
}

// signalNumber is the signal that a name, with or without SIG, or a number
// means.
func signalNumber(name string) (sys.Signal, bool) {
	if n, err := strconv.Atoi(name); err == nil {
		return sys.Signal(n), n >= 0 && n < len(signalNames)
	}
	name = strings.TrimPrefix(strings.ToUpper(name), "SIG")
	for i, known := range signalNames {
		if known == name {
			return sys.Signal(i), true
		}
	}
	return 0, false
}

// trapName is the name under which a trap is kept.
func trapName(spec string) (string, bool) {
	switch name := strings.TrimPrefix(strings.ToUpper(spec), "SIG"); name {
	case "DEBUG", "ERR", "RETURN":
		return name, true
	}
	sig, ok := signalNumber(spec)
	if !ok {
		return "", false
	}
	return signalNames[sig], true
}

// setTrap sets what happens on a signal; absent says the default.
func (s *Shell) setTrap(name, action string) {
	s.traps[name] = action
	act := sys.ActionCatch
	if action == "" {
		act = sys.ActionIgnore
	}
	s.disposition(name, act)
}

func (s *Shell) clearTrap(name string) {
	delete(s.traps, name)
	act := sys.ActionDefault
	if s.interactive && name == "INT" {
		act = sys.ActionCatch
	}
	s.disposition(name, act)
}

func (s *Shell) disposition(name string, act sys.Action) {
	if sig, ok := signalNumber(name); ok && sig != 0 {
		s.p.Sigaction(sig, act)
	}
}

// caughtSignals are the signals a subshell does not catch although this shell
// does.
func (s *Shell) caughtSignals() []sys.Signal {
	var list []sys.Signal
	for name, action := range s.traps {
		if sig, ok := signalNumber(name); ok && sig != 0 && action != "" {
			list = append(list, sig)
		}
	}
	if s.interactive {
		list = append(list, sys.SIGINT, sys.SIGTERM)
	}
	return list
}

// signals runs the traps of signals that have come.
func (s *Shell) signals() {
	if s.inTrap || !s.interactive && len(s.traps) == 0 {
		return
	}
	for {
		sig := s.p.Caught()
		if sig == 0 {
			return
		}
		name := signalNames[sig]
		action, ok := s.traps[name]
		switch {
		case ok && action != "":
			s.runTrap(action)
		case sig == sys.SIGINT && s.interactive:
			s.stderr("\n")
			s.interrupted()
			return
		}
	}
}

// pendingDuringWait takes what came while a child was waited for.
func (s *Shell) pendingDuringWait() {
	before := s.leaving
	s.signals()
	if s.leaving.why == leaveLine {
		s.leaving = before
	}
}

// interrupted ends the line, or the script, as SIGINT does.
func (s *Shell) interrupted() {
	if s.interactive {
		s.status = 130
		s.leaving = leave{why: leaveLine}
		return
	}
	s.exit(130)
	s.p.Sigaction(sys.SIGINT, sys.ActionDefault)
	s.out.flush()
	s.p.Kill(s.p.Getpid(), sys.SIGINT)
}

// trapped runs the trap of a pseudo-signal.
func (s *Shell) trapped(name string) {
	action := s.traps[name]
	if action == "" || s.inTrap {
		return
	}
	if len(s.calls) > 0 && !s.options.on('E') && name == "ERR" && s.vars.inFunction() {
		return
	}
	s.runTrap(action)
}

// announce says what is about to run: BASH_COMMAND and the DEBUG trap.
func (s *Shell) announce(text string) {
	if !s.inTrap {
		s.current = text
	}
	if len(s.traps) > 0 && (len(s.calls) == 0 || s.options.on('T')) {
		s.trapped("DEBUG")
	}
}

// runTrap runs a trap's commands; they do not change $?.
func (s *Shell) runTrap(action string) {
	status, pipe, line := s.status, s.pipeStatus, s.line
	s.inTrap = true
	src := &source{base: s.line - 1}
	if s.source != nil {
		src.file = s.source.file
	}
	s.runText(action, src)
	s.inTrap = false
	if !s.done() {
		s.status, s.pipeStatus, s.line = status, pipe, line
	}
}

// exitTrap runs the EXIT trap and gives the status to exit with.
func (s *Shell) exitTrap(status int) int {
	action, ok := s.traps["EXIT"]
	if !ok || action == "" {
		return status
	}
	delete(s.traps, "EXIT")
	s.leaving = leave{}
	s.status = status
	s.runText(action, &source{base: s.line - 1})
	if s.leaving.why == leaveExit {
		return s.status
	}
	return status
}
