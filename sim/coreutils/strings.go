package coreutils

import "strconv"

// stringsCommand prints the runs of printable characters in files.
func stringsCommand(inv *invocation) {
	least := int64(4)
	radix := ""
	o := inv.options()
	o.each('n', "bytes", func(v string) bool {
		n, err := strconv.ParseInt(v, 10, 32)
		if err != nil || n < 1 {
			inv.errorf("invalid minimum string length %s", v)
			return false
		}
		least = n
		return true
	})
	o.value(&radix, 't', "radix")
	o.do('a', "all", func() {})
	operands, ok := o.parse()
	if !ok {
		return
	}
	if len(operands) == 0 {
		operands = []string{"-"}
	}
	for _, name := range operands {
		in, err := openInput(inv.p, name)
		if err != nil {
			inv.errorf("'%s': No such file", name)
			continue
		}
		data := in.all()
		in.Close()
		begin := 0
		for i := 0; i <= len(data); i++ {
			if i < len(data) && (isPrintable(data[i]) || data[i] == '\t') {
				continue
			}
			if int64(i-begin) >= least {
				if base := map[string]int{"d": 10, "o": 8, "x": 16}[radix]; base > 0 {
					inv.out.Printf("%7s ", strconv.FormatInt(int64(begin), base))
				}
				inv.out.Write(data[begin:i])
				inv.out.WriteByte('\n')
			}
			begin = i + 1
		}
	}
}
