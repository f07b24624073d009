package coreutils

import (
	"math/bits"
	"sort"
	"strconv"
	"strings"
)

func factor(inv *invocation) {
	numbers, ok := inv.options().parse()
	if !ok {
		return
	}
	for _, n := range numbers {
		inv.factorOne(n)
	}
	if len(numbers) > 0 {
		return
	}
	in := newInput(inv.p, 0)
	for line, ok := in.line(); ok; line, ok = in.line() {
		for _, n := range strings.Fields(line) {
			inv.factorOne(n)
		}
	}
}

func (inv *invocation) factorOne(text string) {
	n, err := strconv.ParseUint(strings.TrimPrefix(strings.TrimLeft(text, " "), "+"), 10, 64)
	if err != nil {
		if strings.Trim(text, "0123456789") == "" && text != "" {
			inv.errorf("%s is too large", quoteText(text))
			return
		}
		inv.errorf("%s is not a valid positive integer", quoteText(text))
		return
	}
	inv.out.WriteString(strconv.FormatUint(n, 10) + ":")
	for _, prime := range inv.primeFactors(n) {
		inv.out.WriteString(" " + strconv.FormatUint(prime, 10))
	}
	inv.out.WriteByte('\n')
}

// primeFactors are the prime factors of n, smallest first.
func (inv *invocation) primeFactors(n uint64) []uint64 {
	var primes []uint64
	for d := uint64(2); d < 1000 && d*d <= n; d++ {
		for n%d == 0 {
			primes = append(primes, d)
			n /= d
		}
	}
	todo := []uint64{n}
	for len(todo) > 0 {
		n := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		switch {
		case n < 2:
		case isPrime(n):
			primes = append(primes, n)
		default:
			d := inv.divisor(n)
			todo = append(todo, d, n/d)
		}
	}
	sort.Slice(primes, func(i, j int) bool { return primes[i] < primes[j] })
	return primes
}

func mulMod(a, b, m uint64) uint64 {
	hi, lo := bits.Mul64(a%m, b%m)
	_, rest := bits.Div64(hi, lo, m)
	return rest
}

// isPrime is Miller and Rabin's test with bases that decide all 64-bit numbers.
func isPrime(n uint64) bool {
	bases := []uint64{2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37}
	for _, b := range bases {
		if n%b == 0 {
			return n == b
		}
	}
	twos := bits.TrailingZeros64(n - 1)
	for _, b := range bases {
		x := uint64(1)
		for e, power := (n-1)>>twos, b; e > 0; e >>= 1 {
			if e&1 == 1 {
				x = mulMod(x, power, n)
			}
			power = mulMod(power, power, n)
		}
		composite := x != 1 && x != n-1
		for i := 1; i < twos && composite; i++ {
			x = mulMod(x, x, n)
			composite = x != n-1
		}
		if composite {
			return false
		}
	}
	return true
}

// divisor is a proper divisor of a composite n, found by Pollard's rho.
func (inv *invocation) divisor(n uint64) uint64 {
	for c := uint64(1); ; c++ {
		step := func(x uint64) uint64 {
			sum, carry := bits.Add64(mulMod(x, x, n), c, 0)
			_, rest := bits.Div64(carry%n, sum, n)
			return rest
		}
		slow, fast, d := uint64(2), uint64(2), uint64(1)
		for i := 0; d == 1; i++ {
			slow, fast = step(slow), step(step(fast))
			d = gcd(max(slow, fast)-min(slow, fast), n)
			if i%1024 == 0 {
				inv.p.Checkpoint()
			}
		}
		if d != n {
			return d
		}
	}
}

func gcd(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
