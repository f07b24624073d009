package coreutils

// textCommands read text and write text.
func textCommands() map[string]command {
	return map[string]command{
		"awk":     awk,
		"mawk":    awk,
		"column":  column,
		"hd":      hexdump,
		"hexdump": hexdump,
		"od":      od,
		"strings": stringsCommand,
		"xxd":     xxd,
		"tar":     tar,
		"gzip":    gzipCommand,
		"gunzip":  gzipCommand,
		"zcat":    gzipCommand,
		"cut":     cut,
		"egrep":   grep('E'),
		"fgrep":   grep('F'),
		"grep":    grep(0),
		"head":    head,
		"sed":     sed,
		"sort":    sorter,
		"tail":    tail,
		"tr":      tr,
		"uniq":    uniq,
		"wc":      wc,
	}
}
