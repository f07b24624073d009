package shell

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
	"mvdan.cc/sh/v3/syntax"
)

// job is a pipeline in the background.
type job struct {
	id       int
	pids     []int
	ended    map[int]sys.WaitStatus
	text     string
	texts    []string // of its processes
	told     bool     // its end was reported
	pipefail bool
	other    bool // a job of the shell that this one was copied from

	coproc *coprocess // nil: an ordinary job
}

// done reports whether all processes of the job have ended.
func (j *job) done() bool { return len(j.ended) == len(j.pids) }

// status is the exit status of the job's last process; where pipefail was set
// when it began, of the last that failed.
func (j *job) status() int {
	status := 0
	for _, pid := range j.pids {
		if st := statusOf(j.ended[pid]); st != 0 || !j.pipefail {
			status = st
		}
	}
	return status
}

// running is the processes of the job that have not ended.
func (j *job) running() []int {
	var pids []int
	for _, pid := range j.pids {
		if _, ok := j.ended[pid]; !ok {
			pids = append(pids, pid)
		}
	}
	return pids
}

// jobTable is the jobs of a shell, oldest first.
type jobTable struct {
	list    []*job
	past    map[int]int // statuses of children that ended and left the table
	control bool        // jobs have process groups of their own
}

// keep notes how a child ended that is in no job any more.
func (t *jobTable) keep(pid int, ws sys.WaitStatus) {
	if t.past == nil {
		t.past = map[int]int{}
	}
	t.past[pid] = statusOf(ws)
}

// forSubshell keeps the jobs to be listed; they are no children of the copy.
func (t jobTable) forSubshell() jobTable {
	c := jobTable{past: map[int]int{}}
	for _, j := range t.list {
		copied := *j
		copied.ended = copyMap(j.ended)
		copied.other = true
		c.list = append(c.list, &copied)
	}
	return c
}

// dropOthers forgets the jobs of the shell this one was copied from.
func (t *jobTable) dropOthers() {
	var own []*job
	for _, j := range t.list {
		if !j.other {
			own = append(own, j)
		}
	}
	t.list = own
}

func statusOf(ws sys.WaitStatus) int {
	if ws.Signaled() {
		return 128 + int(ws.Signal())
	}
	return ws.ExitStatus()
}

// place says where a new process belongs on the terminal.
type place uint8

const (
	foregroundJob place = iota
	backgroundJob
)

// startJobControl gives jobs process groups, where there is a terminal.
func (s *Shell) startJobControl() {
	if sys.IsTerminal(s.p, 0) || sys.IsTerminal(s.p, 2) {
		s.jobs.control = true
		s.options.set('m', true)
	}
	s.p.Sigaction(sys.SIGINT, sys.ActionCatch)
	s.p.Sigaction(sys.SIGTERM, sys.ActionIgnore)
	s.p.Sigaction(sys.SIGTSTP, sys.ActionIgnore)
	s.p.Sigaction(sys.SIGTTOU, sys.ActionIgnore)
}

// joinGroup is called in a new process: under job control it joins its job's
// group. group 0 is a new one.
func (s *Shell) joinGroup(group int, where place) {
	if !s.jobs.control && !s.options.on('m') || s.subshell > 1 {
		return
	}
	s.p.Setpgid(0, group)
	if where == foregroundJob {
		if group == 0 {
			group = s.p.Getpid()
		}
		s.takeTerminal(group)
	}
	for _, sig := range []sys.Signal{sys.SIGINT, sys.SIGTERM, sys.SIGTSTP, sys.SIGTTOU} {
		s.p.Sigaction(sig, sys.ActionDefault)
	}
}

// ownGroup does in the parent what joinGroup does in the child, as either may
// come first.
func (s *Shell) ownGroup(pid, group int) {
	if s.jobs.control {
		s.p.Setpgid(pid, group)
	}
}

// takeTerminal makes group the one that interrupts go to.
func (s *Shell) takeTerminal(group int) {
	for _, fd := range []int{0, 2} {
		if s.p.Tcsetpgrp(fd, group) == nil {
			return
		}
	}
}

// foreground waits for the processes of a pipeline and gives its status.
func (s *Shell) foreground(pids []int, text func() string) int {
	if s.jobs.control {
		s.takeTerminal(pids[0])
	}
	statuses := make([]int, len(pids))
	var last sys.WaitStatus
	for i, pid := range pids {
		ws := s.waitStatus(pid)
		statuses[i] = statusOf(ws)
		if i == len(pids)-1 {
			last = ws
		}
	}
	if s.jobs.control {
		if group, err := s.p.Getpgid(0); err == nil {
			s.takeTerminal(group)
		}
	}
	s.closeSubstitutions()
	s.reportSignal(pids[len(pids)-1], last, text)
	s.pipeStatus = statuses
	status := statuses[len(statuses)-1]
	if s.options.pipefail {
		for _, st := range statuses {
			if st != 0 {
				status = st
			}
		}
	}
	return status
}

// waitFor waits for a child and gives its status.
func (s *Shell) waitFor(pid int) int { return statusOf(s.waitStatus(pid)) }

// waitStatus waits for a child; where it is none, it is as if it had not been
// found.
func (s *Shell) waitStatus(pid int) sys.WaitStatus {
	if ws, ok := s.waitChild(pid); ok {
		return ws
	}
	return sys.ExitedStatus(127)
}

// waitChild waits for a child, running traps meanwhile; false where it is none.
func (s *Shell) waitChild(pid int) (sys.WaitStatus, bool) {
	for {
		_, ws, err := s.p.Wait4(pid, 0)
		switch err {
		case nil:
			return ws, true
		case sys.EINTR:
			s.pendingDuringWait()
		default:
			return 0, false
		}
	}
}

// reportSignal tells of a foreground process that a signal ended.
func (s *Shell) reportSignal(pid int, ws sys.WaitStatus, text func() string) {
	if !ws.Signaled() {
		return
	}
	if ws.Signal() == sys.SIGINT {
		if s.interactive {
			s.stderr("\n")
			s.leaving = leave{why: leaveLine}
		}
		return
	}
	if ws.Signal() == sys.SIGPIPE {
		return
	}
	name := signalText(ws.Signal())
	if s.interactive || text == nil || ws.Signal() == sys.SIGTERM {
		s.stderr(name + "\n")
		return
	}
	s.stderr(fmt.Sprintf("%s%5d %-23s %s\n", s.where(), pid, name, text()))
}

// background starts a pipeline that ends in &, a process for each member.
func (s *Shell) background(st *syntax.Stmt) {
	s.line = s.lineOf(st.Pos())
	inner := *st
	inner.Background = false
	whole := inner
	whole.Negated = false // which says nothing of a job
	list, errs := members(&whole, false, nil, nil)
	if len(list) == 1 {
		list[0] = &inner
	}
	pl := &pipe{members: list, errs: errs, in: -1, where: backgroundJob}
	if err := s.startMembers(pl, len(list)); err != nil {
		s.forkFailed(err)
	}
	if len(pl.pids) == 0 {
		return
	}
	j := s.addJob(pl.pids, s.stmtText(st))
	j.pipefail = s.options.pipefail
	for _, member := range list {
		j.texts = append(j.texts, s.stmtText(member))
	}
	s.lastPID = pl.pids[len(pl.pids)-1]
	s.status = 0
	if s.interactive {
		s.stderr(fmt.Sprintf("[%d] %d\n", j.id, s.lastPID))
	}
}

// detach makes a process of the background ignore what is meant for the
// foreground: interrupts, and input where it has none of its own.
func (s *Shell) detach(st *syntax.Stmt, input bool) {
	if s.jobs.control {
		return
	}
	s.p.Sigaction(sys.SIGINT, sys.ActionIgnore)
	s.p.Sigaction(sys.SIGQUIT, sys.ActionIgnore)
	if input || hasInput(st) {
		return
	}
	if fd, err := s.open("/dev/null", sys.O_RDONLY); err == nil {
		s.plug(fd, 0)
	}
}

// hasInput reports whether a statement says where its standard input comes
// from.
func hasInput(st *syntax.Stmt) bool {
	for _, r := range st.Redirs {
		switch r.Op {
		case syntax.RdrIn, syntax.RdrInOut, syntax.DplIn, syntax.Hdoc, syntax.DashHdoc, syntax.WordHdoc:
			return r.N == nil || r.N.Value == "0"
		}
	}
	return false
}

func (s *Shell) addJob(pids []int, text string) *job {
	s.jobs.dropOthers()
	id := 1
	for _, j := range s.jobs.list {
		id = max(id, j.id+1)
	}
	j := &job{id: id, pids: pids, ended: map[int]sys.WaitStatus{}, text: text}
	s.jobs.list = append(s.jobs.list, j)
	return j
}

// reap takes note of jobs that have ended, without waiting.
func (s *Shell) reap() {
	for _, j := range s.jobs.list {
		for _, pid := range j.pids {
			if _, ok := j.ended[pid]; ok || j.other {
				continue
			}
			if got, ws, err := s.p.Wait4(pid, sys.WNOHANG); err != nil {
				j.ended[pid] = sys.ExitedStatus(127)
			} else if got == pid {
				j.ended[pid] = ws
			}
		}
	}
}

// waitJob waits for every process of a job; false where a signal with a trap
// came first.
func (s *Shell) waitJob(j *job) bool {
	for _, pid := range j.pids {
		if _, ok := j.ended[pid]; ok {
			continue
		}
		_, ws, err := s.p.Wait4(pid, 0)
		if err == sys.EINTR {
			return false
		}
		if err != nil {
			ws = sys.ExitedStatus(127)
		}
		j.ended[pid] = ws
	}
	return true
}

// reportJob tells, in a script, of a job that a signal ended.
func (s *Shell) reportJob(j *job) {
	pid := j.pids[len(j.pids)-1]
	switch ws := j.ended[pid]; {
	case s.interactive || !ws.Signaled():
	case ws.Signal() != sys.SIGINT && ws.Signal() != sys.SIGTERM:
		s.reportSignal(pid, ws, func() string { return j.text })
	}
}

// forgetJob removes a job, remembering how it ended.
func (s *Shell) forgetJob(j *job) {
	for i, other := range s.jobs.list {
		if other == j {
			s.jobs.list = append(s.jobs.list[:i:i], s.jobs.list[i+1:]...)
		}
	}
	for pid, ws := range j.ended {
		s.jobs.keep(pid, ws)
	}
	if j.coproc != nil {
		s.endCoproc(j.coproc)
	}
}

// state is how jobs tells of a job.
func (j *job) state() string {
	if !j.done() {
		return "Running"
	}
	ws := j.ended[j.pids[len(j.pids)-1]]
	switch {
	case ws.Signaled():
		return signalText(ws.Signal())
	case ws.ExitStatus() == 0:
		return "Done"
	}
	return "Exit " + strconv.Itoa(ws.ExitStatus())
}

// mark is + for the current job and - for the one before.
func (s *Shell) mark(j *job) string {
	n := len(s.jobs.list)
	switch {
	case n > 0 && s.jobs.list[n-1] == j:
		return "+"
	case n > 1 && s.jobs.list[n-2] == j:
		return "-"
	}
	return " "
}

// jobLine is a line of jobs.
func (s *Shell) jobLine(j *job) string {
	text := j.text
	if !j.done() {
		text += " &"
	}
	return fmt.Sprintf("[%d]%s  %-23s %s\n", j.id, s.mark(j), j.state(), text)
}

// longLines are the lines of jobs -l, one for each process.
func (s *Shell) longLines(j *job) string {
	line := s.jobLine(j)
	if len(j.texts) > 1 {
		line = strings.TrimSuffix(line, "\n")
		line = line[:strings.LastIndex(line, j.text)] + j.texts[0] + "\n"
	}
	i := strings.Index(line, "]") + 2
	var b strings.Builder
	fmt.Fprintf(&b, "%s %5d%s", line[:i], j.pids[0], strings.Replace(line[i:], "  ", " ", 1))
	for n := 1; n < len(j.texts); n++ {
		end := ""
		if n == len(j.texts)-1 && !j.done() {
			end = " &"
		}
		fmt.Fprintf(&b, "     %5d %22s| %s%s\n", j.pids[n], "", j.texts[n], end)
	}
	return b.String()
}

// notify tells at the prompt of jobs that have ended.
func (s *Shell) notify() {
	s.reap()
	for _, j := range append([]*job(nil), s.jobs.list...) {
		if j.done() {
			if s.interactive && !j.told {
				s.stderr(s.jobLine(j))
			}
			s.forgetJob(j)
		}
	}
}

// findJob is the job that %1, %+, %name or %?text means.
func (s *Shell) findJob(spec string) *job {
	n := len(s.jobs.list)
	if n == 0 {
		return nil
	}
	spec = strings.TrimPrefix(spec, "%")
	switch spec {
	case "", "%", "+":
		return s.jobs.list[n-1]
	case "-":
		return s.jobs.list[max(n-2, 0)]
	}
	id, err := strconv.Atoi(spec)
	for _, j := range s.jobs.list {
		switch {
		case err == nil && j.id == id,
			err != nil && strings.HasPrefix(j.text, spec),
			err != nil && strings.HasPrefix(spec, "?") && strings.Contains(j.text, spec[1:]):
			return j
		}
	}
	return nil
}
