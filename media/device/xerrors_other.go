//go:build !nogui && !linux

package device

func surviveXErrors() {}
