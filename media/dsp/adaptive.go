package dsp

/*
#cgo noescape lyceum_adaptive_cancel
#cgo nocallback lyceum_adaptive_cancel
#include "adaptive.h"
*/
import "C"

// A wayFilter learns the way from a loudspeaker to a microphone and subtracts what comes on it: a Kalman filter for each
// frequency of each block of the way (G. Enzner and P. Vary, "Frequency-domain adaptive Kalman filter for acoustic echo
// control in hands-free telephones", Signal Processing 86(6), 2006, by partitions as F. Kuech, E. Mabande and G. Enzner,
// ICASSP 2014). It keeps how much it doubts each coefficient, and so learns at once what it does not know, and hardly
// anything while somebody speaks here.
type wayFilter struct{ state *C.lyceum_adaptive }

func newWayFilter(block, tail int) *wayFilter {
	return &wayFilter{C.lyceum_adaptive_new(C.int(block), C.int(tail/block))}
}

// cancel writes to out what is in captured and not an echo of played. All have the length of a block.
func (f *wayFilter) cancel(out, captured, played []int16) {
	C.lyceum_adaptive_cancel(f.state, sound16(out), sound16(captured), sound16(played))
}

// move tells that from now on what is played is given so many blocks later than before: what was learnt moves.
func (f *wayFilter) move(blocks int) { C.lyceum_adaptive_move(f.state, C.int(blocks)) }
func (f *wayFilter) close()          { C.lyceum_adaptive_free(f.state) }
