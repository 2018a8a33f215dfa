package wire

import (
	"errors"
	"testing"
)

func TestMalformedErrorNamesElementAndField(t *testing.T) {
	_, err := ParseFlowException([]byte{1})
	if !errors.Is(err, ErrMalformed) || err.Error() != "flow exception: code: malformed" {
		t.Errorf("error = %q, want flow exception: code: malformed", err)
	}
}
