//go:build unix && !linux && !darwin

package udp

// bindToInterface does nothing: these systems have no such option, the address must do.
func bindToInterface(fd uintptr, v4 bool, index int, name string) {}
