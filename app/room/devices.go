package room

import (
	"context"
	"errors"
	"fmt"

	"lyceum/app/room/studio"
	"lyceum/media/device"
	"lyceum/session/journal"
)

// ErrVolume is for a volume that there is not.
var ErrVolume = errors.New("a volume is 0 to 200 percent")

// Choose uses another device of a kind from now on, also while one is used: default, test, none, a file that stands in for
// one, or a name. If it cannot be opened, what there was goes on, and the error says why.
func (r *Room) Choose(k DeviceKind, text string) error {
	spec, err := studio.ParseSpec(k, text)
	if err != nil {
		return err
	}
	return r.studio.Choose(spec)
}

// SetSound says whether noise and echo are taken out of what the microphone hears.
func (r *Room) SetSound(noise, echo bool) { r.studio.SetSound(noise, echo) }

// SetVolume sets how loud a person with a name or ID is at this computer, in percent: 100 is as it comes, 0 is not heard.
func (r *Room) SetVolume(who string, percent int) error {
	if percent < 0 || percent > studio.MaxVolume {
		return fmt.Errorf("%d: %w", percent, ErrVolume)
	}
	return r.decide(who, r.others, func(_ context.Context, all []journal.Author) error {
		return r.studio.SetVolume(all[0], percent)
	})
}

// Chime plays a short sound that tells of something, for this person alone: hand, waiting, join, chat or call, which rings
// once. Without a speaker nothing is heard. It never waits.
func (r *Room) Chime(sound string) { r.studio.Chime(sound) }

// Level returns how loud it is at the microphone, in dBFS from −96 to 0; −96 also while its device is not open. It says
// nothing of whether anybody hears it.
func (r *Room) Level() float64 { return r.studio.Level() }

// WatchDevices calls changed when a device has come or gone, until ctx ends; it returns then. [Devices] tells the rest.
func WatchDevices(ctx context.Context, changed func()) {
	device.Watch(ctx, func(device.Change) { changed() })
}
