//go:build !linux

package udp

func newNotices(closed <-chan struct{}) notices { return newPoll(closed) }
