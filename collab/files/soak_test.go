//go:build soak

package files

import "testing"

func TestSoakFilesConvergeInAnyOrder(t *testing.T) {
	for seed := range uint64(10_000) {
		converge(t, 1000+seed)
	}
}
