package coreutils

import (
	"encoding/base32"
	"encoding/base64"
	"strconv"
	"strings"
)

// baseCode is base64 or base32: the codec in blocks.
type baseCode struct {
	encode   func(b []byte) string
	decode   func(to, from []byte) (int, error)
	alphabet string
	in, out  int // a block's bytes, and its characters
}

func base64Command(inv *invocation) {
	code := base64.StdEncoding
	inv.baseN(baseCode{
		encode: code.EncodeToString, decode: code.Decode, in: 3, out: 4,
		alphabet: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=",
	})
}

func base32Command(inv *invocation) {
	code := base32.StdEncoding
	inv.baseN(baseCode{
		encode: code.EncodeToString, decode: code.Decode, in: 5, out: 8,
		alphabet: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567=",
	})
}

func (inv *invocation) baseN(code baseCode) {
	var decode, ignore bool
	wrap := 76
	o := inv.options()
	o.flag(&decode, 'd', "decode")
	o.flag(&ignore, 'i', "ignore-garbage")
	o.each('w', "wrap", func(v string) bool {
		n, err := strconv.Atoi(v)
		if err != nil || n < 0 {
			inv.errorf("invalid wrap size: %s", quoteText(v))
			return false
		}
		wrap = n
		return true
	})
	operands, ok := o.parse()
	if !ok || !inv.atMost(operands, 1, 1) {
		return
	}
	name := "-"
	if len(operands) > 0 {
		name = operands[0]
	}
	in, err := openInput(inv.p, name)
	if err != nil {
		inv.errorf("%s: %v", quoteName(name), err)
		return
	}
	defer in.Close()
	if decode {
		inv.decodeBase(in, code, ignore)
	} else {
		inv.encodeBase(in, code, wrap)
	}
	if in.err != nil {
		inv.errorf("read error: %v", in.err)
	}
}

func (inv *invocation) encodeBase(in *input, code baseCode, wrap int) {
	column := 0
	write := func(text string) {
		for len(text) > 0 {
			n := len(text)
			if wrap > 0 {
				if column == wrap {
					inv.out.WriteByte('\n')
					column = 0
				}
				n = min(n, wrap-column)
			}
			inv.out.WriteString(text[:n])
			text = text[n:]
			column += n
		}
	}
	var held []byte
	for {
		b, ok := in.chunk()
		if !ok {
			break
		}
		held = append(held, b...)
		whole := len(held) / code.in * code.in
		write(code.encode(held[:whole]))
		held = append(held[:0], held[whole:]...)
	}
	write(code.encode(held))
	if wrap > 0 && column > 0 {
		inv.out.WriteByte('\n')
	}
}

// decodeBase decodes block by block, so that what comes before bad input is
// printed.
func (inv *invocation) decodeBase(in *input, code baseCode, ignore bool) {
	known := [256]bool{}
	for i := range len(code.alphabet) {
		known[code.alphabet[i]] = true
	}
	block := make([]byte, 0, code.out)
	decoded := make([]byte, code.in+3)
	flush := func() bool {
		n, err := code.decode(decoded, block)
		if err != nil {
			for len(block) < code.out {
				block = append(block, '=')
			}
			if len(block) == code.out {
				n = goodPrefix(code, decoded, block)
			}
		}
		inv.out.Write(decoded[:n])
		block = block[:0]
		return err == nil
	}
	for {
		c, ok := in.next()
		if !ok {
			break
		}
		if c == '\n' || ignore && !known[c] {
			continue
		}
		block = append(block, c)
		if !known[c] || len(block) == code.out {
			if !flush() {
				inv.errorf("invalid input")
				return
			}
		}
	}
	if len(block) > 0 && in.err == nil && !flush() {
		inv.errorf("invalid input")
	}
}

// goodPrefix decodes as much of a broken block as makes whole bytes.
func goodPrefix(code baseCode, to, block []byte) int {
	for i := range block {
		if c := block[i]; c == '=' || strings.IndexByte(code.alphabet, c) < 0 {
			for j := i; j < len(block); j++ {
				block[j] = '='
			}
			break
		}
	}
	for n := len(block) - 1; n > 0; n-- {
		if got, err := code.decode(to, block); err == nil {
			return got
		}
		if block[n] != '=' {
			block[n] = '='
		}
	}
	return 0
}
