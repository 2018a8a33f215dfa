//go:build linux

package main

import (
	"encoding/binary"
	"time"

	"golang.org/x/sys/unix"
)

// monotonic returns nanoseconds of the clock that all processes of the machine share and nobody sets.
func monotonic() int64 { return clock(unix.CLOCK_MONOTONIC) }

func clock(id int32) int64 {
	var t unix.Timespec
	if err := unix.ClockGettime(id, &t); err != nil {
		panic("BUG: the clock cannot be read: " + err.Error())
	}
	return t.Nano()
}

func nativeUint64(b []byte) uint64 { return binary.NativeEndian.Uint64(b) }

// cpuTime returns the user and system time that this process has used.
func cpuTime() (time.Duration, error) {
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &u); err != nil {
		return 0, err
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()), nil
}
