package regex

// inst is one instruction of a program.
type inst struct {
	op   instOp
	x, y int // instSplit: where to go, x first; instJump: x; instSave, instBackref: which; instLoop: which
	set  set
	cond assert
}

type instOp uint8

const (
	instSet     instOp = iota // one byte out of set
	instSplit                 // x, and failing that y
	instJump                  // x
	instSave                  // note the position in slot x
	instAssert                // cond holds
	instBackref               // what group x matched, once more
	instLoop                  // the loop's body moved on since slot x
	instMatch
)

// maxProgram bounds what repetitions may blow a pattern up to.
const maxProgram = 1 << 17

type compiler struct {
	prog  []inst
	loops int
}

// compile makes a program of a tree, with a loop over any bytes before it.
func compile(tree *node) ([]inst, error) {
	any := set{^uint64(0), ^uint64(0), ^uint64(0), ^uint64(0)}
	c := &compiler{prog: []inst{{op: instSplit, x: start, y: 1}, {op: instSet, set: any}, {op: instJump, x: 0}}}
	if !c.node(tree) {
		return nil, errSize
	}
	c.emit(inst{op: instMatch})
	return c.prog, nil
}

func (c *compiler) emit(i inst) int {
	c.prog = append(c.prog, i)
	return len(c.prog) - 1
}

// node emits a tree; false where the program grows too long.
func (c *compiler) node(n *node) bool {
	if len(c.prog) > maxProgram {
		return false
	}
	switch n.op {
	case opSet:
		c.emit(inst{op: instSet, set: n.set})
	case opAssert:
		c.emit(inst{op: instAssert, cond: n.assert})
	case opBackref:
		c.emit(inst{op: instBackref, x: n.n})
	case opGroup:
		c.emit(inst{op: instSave, x: 2 * n.n})
		if !c.node(n.subs[0]) {
			return false
		}
		c.emit(inst{op: instSave, x: 2*n.n + 1})
	case opCat:
		for _, sub := range n.subs {
			if !c.node(sub) {
				return false
			}
		}
	case opAlt:
		return c.alternatives(n.subs)
	case opRepeat:
		return c.repeat(n)
	}
	return true
}

func (c *compiler) alternatives(subs []*node) bool {
	var ends []int
	for i, sub := range subs {
		last := i == len(subs)-1
		split := len(c.prog)
		if !last {
			c.emit(inst{op: instSplit, x: split + 1})
		}
		if !c.node(sub) {
			return false
		}
		if !last {
			ends = append(ends, c.emit(inst{op: instJump}))
			c.prog[split].y = len(c.prog)
		}
	}
	for _, end := range ends {
		c.prog[end].x = len(c.prog)
	}
	return true
}

func (c *compiler) repeat(n *node) bool {
	sub := n.subs[0]
	for i := 0; i < n.min; i++ {
		if !c.node(sub) {
			return false
		}
	}
	if n.max < 0 {
		return c.star(sub)
	}
	var splits []int
	for i := n.min; i < n.max; i++ {
		split := c.emit(inst{op: instSplit})
		c.prog[split].x = split + 1
		splits = append(splits, split)
		if !c.node(sub) {
			return false
		}
	}
	for _, split := range splits {
		c.prog[split].y = len(c.prog)
	}
	return true
}

// star emits sub any number of times. The slot of the loop lets a backtracker
// leave it when the body matched nothing.
func (c *compiler) star(sub *node) bool {
	c.loops++
	loop := -c.loops
	split := c.emit(inst{op: instSplit})
	c.prog[split].x = split + 1
	c.emit(inst{op: instSave, x: loop})
	if !c.node(sub) {
		return false
	}
	c.emit(inst{op: instLoop, x: loop})
	c.emit(inst{op: instJump, x: split})
	c.prog[split].y = len(c.prog)
	return true
}
