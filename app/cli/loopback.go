package cli

import (
	"errors"
	"fmt"
	"net"
)

// loopback returns the name of the interface that leads nowhere but to this machine: lo on Linux, lo0 on
// macOS.
func loopback() (string, error) {
	all, err := net.Interfaces()
	if err != nil {
		return "", fmt.Errorf("list network interfaces: %w", err)
	}
	for _, i := range all {
		if i.Flags&net.FlagLoopback != 0 && i.Flags&net.FlagUp != 0 {
			return i.Name, nil
		}
	}
	return "", errors.New("there is no loopback interface; name one with --interface")
}
