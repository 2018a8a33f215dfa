//go:build !linux || 386 || s390x

package udp

func newIntake() intake { return newPortableIntake() }
