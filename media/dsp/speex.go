package dsp

/*
#cgo pkg-config: speexdsp
#include <stdlib.h>
#include <speex/speex_echo.h>
#include <speex/speex_preprocess.h>

static void set_int(SpeexPreprocessState *st, int what, int value) { speex_preprocess_ctl(st, what, &value); }
static void set_rate(SpeexEchoState *st, int rate) { speex_echo_ctl(st, SPEEX_ECHO_SET_SAMPLING_RATE, &rate); }
*/
import "C"

import "unsafe"

// An echoFilter is speexdsp's adaptive filter: it subtracts from blocks of sound what it has learnt of the way from
// another sound to there.
type echoFilter struct{ state *C.SpeexEchoState }

// newEchoFilter returns a filter for blocks of so many samples at the given rate, whose echo lasts up to tail samples.
func newEchoFilter(block, tail, rate int) *echoFilter {
	state := C.speex_echo_state_init(C.int(block), C.int(tail))
	C.set_rate(state, C.int(rate))
	return &echoFilter{state}
}

// cancel writes to out what is in captured and not an echo of played. All have the length of a block; out is neither.
func (f *echoFilter) cancel(out, captured, played []int16) {
	C.speex_echo_cancellation(f.state, sound(captured), sound(played), sound(out))
}

func (f *echoFilter) reset() { C.speex_echo_state_reset(f.state) }
func (f *echoFilter) close() { C.speex_echo_state_destroy(f.state) }

// A preprocessor is speexdsp's: it lowers noise, and what an echoFilter left.
type preprocessor struct{ state *C.SpeexPreprocessState }

func newPreprocessor(block, rate int) *preprocessor {
	return &preprocessor{C.speex_preprocess_state_init(C.int(block), C.int(rate))}
}

// run works on a block in place: what it writes is the block before.
func (p *preprocessor) run(block []int16) { C.speex_preprocess_run(p.state, sound(block)) }

// echo says whose remains are to be lowered; nil means nobody's.
func (p *preprocessor) echo(f *echoFilter) {
	var state unsafe.Pointer
	if f != nil {
		state = unsafe.Pointer(f.state)
	}
	C.speex_preprocess_ctl(p.state, C.SPEEX_PREPROCESS_SET_ECHO_STATE, state)
}

// noise turns the lowering of noise on or off; by is how far it goes at most, in dB below 0.
func (p *preprocessor) noise(on bool, by int) {
	C.set_int(p.state, C.SPEEX_PREPROCESS_SET_DENOISE, truth(on))
	C.set_int(p.state, C.SPEEX_PREPROCESS_SET_NOISE_SUPPRESS, C.int(by))
}

// suppress sets how far the remains of an echo are lowered at most, in dB below 0, when nobody speaks here and when
// somebody does.
func (p *preprocessor) suppress(quiet, speaking int) {
	C.set_int(p.state, C.SPEEX_PREPROCESS_SET_ECHO_SUPPRESS, C.int(quiet))
	C.set_int(p.state, C.SPEEX_PREPROCESS_SET_ECHO_SUPPRESS_ACTIVE, C.int(speaking))
}

func (p *preprocessor) close() { C.speex_preprocess_state_destroy(p.state) }

func sound(s []int16) *C.spx_int16_t { return (*C.spx_int16_t)(unsafe.Pointer(unsafe.SliceData(s))) }

func truth(b bool) C.int {
	if b {
		return 1
	}
	return 0
}
