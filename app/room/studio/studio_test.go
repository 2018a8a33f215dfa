package studio

import (
	"testing"

	"lyceum/media/device"
)

type namedDevice string

func (n namedDevice) Opened() string { return string(n) }

func TestDeviceIsToldByItsOwnName(t *testing.T) {
	for _, tt := range []struct {
		spec   device.Spec
		opened any
		want   string
	}{
		{device.Spec{Kind: device.Speaker}, namedDevice("Headset"), "Headset"},
		{device.Spec{Kind: device.Microphone, From: device.Test}, struct{}{}, "test"},
	} {
		var told []Event
		s := &Studio{cfg: Config{Tell: func(ev Event) { told = append(told, ev) }}}
		s.begins(tt.spec, tt.opened)
		if len(told) != 1 || told[0] != (DeviceOpened{tt.spec.Kind, tt.want}) {
			t.Errorf("told %v, want %q", told, tt.want)
		}
	}
}
