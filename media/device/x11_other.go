//go:build !nogui && !linux

package device

func surviveXErrors() {}

func screenSize(string) (width, height int, ok bool) { return 0, 0, false }
