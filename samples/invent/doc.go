// Package invent makes up log bundles of payment terminals and their hosts,
// with a fault planted in each and the truth about every attempt beside it.
//
// A bundle is made in four steps: a fleet (sites, devices, cards), a plan of
// what happens at each device, the run of that plan against the faults in
// force (which yields terminal lines, host exchanges and the truth at once),
// and the rendering in the styles of several software houses. Everything is
// drawn from one seeded generator, so the same seed gives the same bytes.
//
// Card numbers are published test numbers or numbers on the test range
// 62120000; nothing here comes from a real terminal, host or key.
package invent
