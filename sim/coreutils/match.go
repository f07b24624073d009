package coreutils

import "github.com/overlook-fs/overlook/sim/coreutils/regex"

// MatchERE matches text against an extended regular expression for the shell's
// [[ =~ ]]: groups are the whole match and each group in parentheses.
func MatchERE(pattern, text string, flags regex.Flags) (groups []string, ok bool, err error) {
	re, err := CompileERE(pattern, flags)
	if err != nil {
		return nil, false, err
	}
	at := re.FindGroups(text, 0)
	if at == nil {
		return nil, false, nil
	}
	for i := 0; i+1 < len(at); i += 2 {
		group := ""
		if at[i] >= 0 {
			group = text[at[i]:at[i+1]]
		}
		groups = append(groups, group)
	}
	return groups, true, nil
}
