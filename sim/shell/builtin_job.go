package shell

import (
	"strconv"
	"strings"

	"github.com/overlook-fs/overlook/sim/sys"
)

// jobBuiltin are the builtins about jobs and signals.
func jobBuiltin(name string) builtin {
	switch name {
	case "jobs":
		return jobs
	case "wait":
		return wait
	case "kill":
		return kill
	case "fg":
		return foregroundBuiltin
	case "bg":
		return backgroundBuiltin
	case "disown":
		return disown
	}
	return nil
}

func jobs(s *Shell, args []string) int {
	flags, rest, ok := s.flags(args, "lnprs", "jobs [-lnprs] [jobspec ...] or jobs -x command [args]")
	if !ok {
		return 2
	}
	s.reap()
	list := s.jobs.list
	status := 0
	if len(rest) > 0 {
		list = nil
		for _, spec := range rest {
			j := s.findJob(spec)
			if j == nil {
				s.errorf("jobs: %s: no such job", spec)
				status = 1
				continue
			}
			list = append(list, j)
		}
	}
	for _, j := range append([]*job(nil), list...) {
		switch {
		case flags['r'] != "" && j.done() || flags['s'] != "":
			continue
		case flags['p'] != "":
			s.out.print(strconv.Itoa(j.pids[0]), "\n")
		case flags['l'] != "":
			s.out.print(s.longLines(j))
		default:
			s.out.print(s.jobLine(j))
		}
		if j.done() {
			s.forgetJob(j)
		}
	}
	return status
}

func wait(s *Shell, args []string) int {
	flags, rest, ok := s.flags(args, "fnp:", "wait [-fn] [-p var] [id ...]")
	if !ok {
		return 2
	}
	if flags['n'] != "" {
		return s.waitNext(rest, flags['p'])
	}
	if len(rest) == 0 {
		s.jobs.dropOthers()
		for len(s.jobs.list) > 0 {
			j := s.jobs.list[0]
			if !s.waitJob(j) {
				if status, stop := s.waitInterrupted(); stop {
					return status
				}
				continue
			}
			s.reportJob(j)
			s.forgetJob(j)
		}
		s.jobs.past = nil
		return 0
	}
	status := 0
	for _, spec := range rest {
		status = s.waitOne(spec)
	}
	return status
}

// waitInterrupted runs the trap that ended a wait.
func (s *Shell) waitInterrupted() (status int, stop bool) {
	sig := s.p.Caught()
	if sig == 0 {
		return 0, false
	}
	action := s.traps[signalNames[sig]]
	if action == "" {
		if s.interactive && sig == sys.SIGINT {
			s.stderr("\n")
			s.interrupted()
		}
		return 128 + int(sig), true
	}
	s.runTrap(action)
	return 128 + int(sig), true
}

func (s *Shell) waitOne(spec string) int {
	var j *job
	if strings.HasPrefix(spec, "%") {
		if j = s.findJob(spec); j == nil {
			s.errorf("wait: %s: no such job", spec)
			return 127
		}
	} else {
		pid, err := strconv.Atoi(spec)
		if err != nil {
			s.errorf("wait: `%s': not a pid or valid job spec", spec)
			return 1
		}
		if j = s.jobOf(pid); j == nil {
			if status, ok := s.jobs.past[pid]; ok {
				return status
			}
			if pid == s.lastPID {
				if ws, ok := s.waitChild(pid); ok {
					s.jobs.keep(pid, ws)
					return statusOf(ws)
				}
			}
			s.errorf("wait: pid %d is not a child of this shell", pid)
			return 127
		}
	}
	for !s.waitJob(j) {
		if status, stop := s.waitInterrupted(); stop {
			return status
		}
	}
	status := j.status()
	s.reportJob(j)
	s.forgetJob(j)
	return status
}

// jobOf is the job that a process belongs to.
func (s *Shell) jobOf(pid int) *job {
	for _, j := range s.jobs.list {
		for _, p := range j.pids {
			if p == pid && !j.other {
				return j
			}
		}
	}
	return nil
}

// waitNext is wait -n: the next job that ends.
func (s *Shell) waitNext(specs []string, variable string) int {
	for {
		s.reap()
		for _, j := range s.jobs.list {
			if !j.done() || len(specs) > 0 && !s.among(j, specs) {
				continue
			}
			status := j.status()
			if variable != "" {
				s.set(variable, strconv.Itoa(j.pids[len(j.pids)-1]))
			}
			s.forgetJob(j)
			return status
		}
		if len(s.jobs.list) == 0 {
			return 127
		}
		pid, ws, err := s.p.Wait4(-1, 0)
		if err == sys.EINTR {
			if status, stop := s.waitInterrupted(); stop {
				return status
			}
			continue
		}
		if err != nil {
			return 127
		}
		if j := s.jobOf(pid); j != nil {
			j.ended[pid] = ws
		}
	}
}

func (s *Shell) among(j *job, specs []string) bool {
	for _, spec := range specs {
		if pid, err := strconv.Atoi(spec); err == nil && s.jobOf(pid) == j || s.findJob(spec) == j && spec[0] == '%' {
			return true
		}
	}
	return false
}

const killUsage = "kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]"

func kill(s *Shell, args []string) int {
	sig, rest := sys.SIGTERM, args[1:]
	if len(rest) > 0 && len(rest[0]) > 1 && rest[0][0] == '-' && rest[0] != "--" {
		spec := rest[0][1:]
		rest = rest[1:]
		switch {
		case spec == "l" || spec == "L":
			return s.killList(rest)
		case spec == "s" || spec == "n":
			if len(rest) == 0 {
				s.errorf("kill: -%s: option requires an argument", spec)
				return 1
			}
			spec, rest = rest[0], rest[1:]
		case spec == "?":
			return s.usage(killUsage)
		}
		n, ok := signalNumber(spec)
		if !ok {
			return s.complainf("kill: %s: invalid signal specification", spec)
		}
		sig = n
	}
	if len(rest) > 0 && rest[0] == "--" {
		rest = rest[1:]
	}
	if len(rest) == 0 {
		return s.usage(killUsage)
	}
	status := 1
	for _, target := range rest {
		if s.killOne(target, sig) {
			status = 0
		}
	}
	return status
}

func (s *Shell) killOne(target string, sig sys.Signal) bool {
	var pids []int
	if strings.HasPrefix(target, "%") {
		j := s.findJob(target)
		if j == nil {
			s.errorf("kill: %s: no such job", target)
			return false
		}
		pids = j.running()
		if s.jobs.control {
			pids = []int{-j.pids[0]}
		}
	} else {
		pid, err := strconv.Atoi(target)
		if err != nil {
			s.errorf("kill: %s: arguments must be process or job IDs", target)
			return false
		}
		pids = []int{pid}
	}
	for _, pid := range pids {
		if err := s.p.Kill(pid, sig); err != nil {
			s.errorf("kill: (%d) - %v", pid, err)
			return false
		}
	}
	s.p.Checkpoint()
	return true
}

func (s *Shell) killList(specs []string) int {
	if len(specs) == 0 {
		s.listSignals()
		return 0
	}
	status := 0
	for _, spec := range specs {
		if n, err := strconv.Atoi(spec); err == nil {
			if n > 128 {
				n -= 128
			}
			if n > 0 && n < len(signalNames) {
				s.out.print(signalNames[n], "\n")
				continue
			}
		} else if sig, ok := signalNumber(spec); ok {
			s.out.print(strconv.Itoa(int(sig)), "\n")
			continue
		}
		s.errorf("kill: %s: invalid signal specification", spec)
		status = 1
	}
	return status
}

// listSignals prints the table of kill -l.
func (s *Shell) listSignals() {
	var all []string
	for i := 1; i < len(signalNames); i++ {
		all = append(all, strconv.Itoa(i)+") SIG"+signalNames[i])
	}
	for i := 34; i <= 64; i++ {
		name := "SIGRTMIN"
		switch {
		case i == 64:
			name = "SIGRTMAX"
		case i > 49:
			name = "SIGRTMAX-" + strconv.Itoa(64-i)
		case i > 34:
			name += "+" + strconv.Itoa(i-34)
		}
		all = append(all, strconv.Itoa(i)+") "+name)
	}
	for i, text := range all {
		if len(text) > 0 && text[1] == ')' {
			text = " " + text
		}
		s.out.print(text)
		if i%5 == 4 || i == len(all)-1 {
			s.out.print("\n")
		} else {
			s.out.print("\t")
		}
	}
}

func foregroundBuiltin(s *Shell, args []string) int {
	if !s.jobs.control {
		return s.complainf("%s: no job control", args[0])
	}
	spec := "%+"
	if len(args) > 1 {
		spec = args[1]
	}
	j := s.findJob(spec)
	if j == nil {
		if len(args) < 2 {
			spec = "current"
		}
		return s.complainf("%s: %s: no such job", args[0], spec)
	}
	s.out.print(j.text, "\n")
	s.out.flush()
	s.takeTerminal(j.pids[0])
	s.p.Kill(-j.pids[0], sys.SIGCONT)
	var status int
	for _, pid := range j.pids {
		if _, ok := j.ended[pid]; !ok {
			j.ended[pid] = s.waitStatus(pid)
		}
	}
	status = j.status()
	if group, err := s.p.Getpgid(0); err == nil {
		s.takeTerminal(group)
	}
	s.reportSignal(j.pids[0], j.ended[j.pids[len(j.pids)-1]], func() string { return j.text })
	s.forgetJob(j)
	return status
}

func backgroundBuiltin(s *Shell, args []string) int {
	if !s.jobs.control {
		return s.complainf("%s: no job control", args[0])
	}
	spec := "%+"
	if len(args) > 1 {
		spec = args[1]
	}
	j := s.findJob(spec)
	if j == nil {
		if len(args) < 2 {
			spec = "current"
		}
		return s.complainf("%s: %s: no such job", args[0], spec)
	}
	s.p.Kill(-j.pids[0], sys.SIGCONT)
	if !j.done() {
		s.errorf("bg: job %d already in background", j.id)
	}
	return 0
}

func disown(s *Shell, args []string) int {
	flags, rest, ok := s.flags(args, "ahr", "disown [-h] [-ar] [jobspec ... | pid ...]")
	if !ok {
		return 2
	}
	if flags['a'] != "" || flags['r'] != "" {
		s.jobs.list = nil
		return 0
	}
	if len(rest) == 0 {
		rest = []string{"%+"}
	}
	status := 0
	for _, spec := range rest {
		j := s.findJob(spec)
		if pid, err := strconv.Atoi(spec); err == nil {
			j = s.jobOf(pid)
		}
		if j == nil {
			if spec == "%+" {
				spec = "current"
			}
			s.errorf("disown: %s: no such job", spec)
			status = 1
			continue
		}
		if flags['h'] == "" {
			s.forgetJob(j)
		}
	}
	return status
}
