package room

import "lyceum/app/room/studio"

// A Check looks at camera, microphone and speaker before a class: what they give, and what is wrong with them. Any
// goroutine may call its methods.
type Check = studio.Check

// A CheckEvent is news of a device in a [Check].
type CheckEvent = studio.CheckEvent

// What a CheckEvent's State can be, beside those of DeviceChanged.
const (
	CheckFailed = studio.CheckFailed // the device cannot be opened: Err says why
	CheckPlayed = studio.CheckPlayed // the test sound is over
)

// OpenCheck begins to look at the devices that m names. They are opened in the background, and how that went comes as
// events. A class can open them once Close has returned.
func OpenCheck(m Media) (*Check, error) {
	m.SaveVideo, m.SaveAudio, m.Record = "", "", ""
	setup, err := m.setup()
	if err != nil {
		return nil, err
	}
	return studio.OpenCheck(setup), nil
}
