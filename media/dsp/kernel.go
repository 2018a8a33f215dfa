package dsp

/*
#cgo CFLAGS: -O3
#cgo LDFLAGS: -lm
#cgo noescape lyceum_correlate
#cgo noescape lyceum_resample
#cgo nocallback lyceum_correlate
#cgo nocallback lyceum_resample
#include "kernel.h"
*/
import "C"

import (
	"math"
	"unsafe"
)

// run writes sound to dst from samples at the places that are told by at, in steps that go from step to want, as long as
// there are samples or room, and returns how much it wrote. Places are of a kernel's first coefficient.
func (k *kernel) run(dst []int16, samples []float32, at, step *float64, want, glide float64) int {
	if len(dst) == 0 || len(samples) < k.taps {
		return 0
	}
	return int(C.lyceum_resample(floats(k.table), C.int(k.taps), C.int(k.phases), floats(samples), C.int(len(samples)), sound16(dst), C.int(len(dst)),
		(*C.double)(at), (*C.double)(step), C.double(want), C.double(glide)))
}

// similarity returns how much two pieces of sound of one length have the same shape, from −1 to 1, and the energy of both.
func similarity(a, b []int16) (same, energy float32) {
	if len(a) != len(b) {
		panic("BUG: sounds of two lengths are compared")
	}
	c := C.lyceum_correlate(sound16(a), sound16(b), C.int(len(a)))
	return float32(c.product) / (float32(math.Sqrt(float64(c.energy_a)*float64(c.energy_b))) + 1), float32(c.energy_a + c.energy_b)
}

func sound16(s []int16) *C.int16_t { return (*C.int16_t)(unsafe.Pointer(unsafe.SliceData(s))) }

func floats(s []float32) *C.float { return (*C.float)(unsafe.Pointer(unsafe.SliceData(s))) }

func words(s []uint32) *C.uint32_t { return (*C.uint32_t)(unsafe.Pointer(unsafe.SliceData(s))) }
