package sim

// Echo reports whether the terminal shows what is typed: not while a command
// such as read -s has turned that off.
func (m *Machine) Echo() bool { return m.terminal.Echo() }
