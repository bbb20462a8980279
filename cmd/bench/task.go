package main

// task is one question that several contenders answer from the same sales.
type task struct {
	name, doc  string
	contenders []contender
	goals      []goal
	differ     bool // the answers have nothing in common that could be compared
}

// contender is one way to do a task: a script for sh, with the inputs as variables ($KV ...). The last line that it (or after) prints
// is its answer, whose numbers must be those of the others.
type contender struct {
	name   string
	tool   string // of the list of tools; a contender whose tool is missing is left out, and said
	does   string // what stands beside its name in the table
	before string // run first, not measured
	run    string
	after  string // run afterwards, not measured, for the answer
}

// goal is what a task should reach: a figure of one contender, over the same figure of another where one is named.
type goal struct {
	who, than string
	of        figure
	most      float64 // 0: least counts
	least     float64
}

// figure is one of the numbers that are measured.
type figure string

// The figures of a contender: medians of its rounds.
const (
	wall   figure = "wall time"      // seconds
	cpu    figure = "processor time" // seconds, of user and system
	memory figure = "peak memory"    // MB, of the largest process
	speed  figure = "MB/s"           // of input read
	effort figure = "processor time per byte"
	core   figure = "MB/s of one core"
)
