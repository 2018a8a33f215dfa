package model

import (
	"context"
	"reflect"
	"time"

	"lyceum/app/room"
	"lyceum/media"
	"lyceum/session/doctor"
)

// A Lobby is what is asked before a class is opened. Its methods may block, but for ReadInvite.
type Lobby interface {
	Practise(ctx context.Context, o room.Options, title string) (Room, error)
	ReadInvite(text string, now time.Time) (room.InviteInfo, error)
	Recent(profileDir string) ([]room.Recent, error)
	Forget(file string) error
	OpenCheck(m room.Media) (Checker, error)
	Devices() []room.DeviceInfo
	WatchDevices(ctx context.Context, changed func()) // returns when ctx ends, or when it cannot be known
	Examine(ctx context.Context, cfg doctor.Config) (reached bool)
}

// A Checker is a look at the devices outside a class, as room.Check is one. Only Close waits.
type Checker interface {
	Choose(k room.DeviceKind, text string) error
	SetOn(k room.DeviceKind, on bool)
	SetSound(noise, echo bool)
	Picture(f func(*media.Picture)) // of the camera, in a goroutine of its own
	Level() float64                 // of the microphone, in dBFS
	PlayTest()
	Echo(on bool) // one hears oneself, half a second later
	Events() <-chan room.CheckEvent
	Close()
}

// lobby is what there is beside a class. Only the store's goroutine touches it.
type lobby struct {
	check    *check
	trial    *check        // of the settings; nil: none
	freed    chan struct{} // is closed when every check, trial and scan that has ended has given the devices back
	knock    *knock
	browser  Browser // lists the classes; nil: none can be listed
	recent   []RecentClass
	devices  *Devices
	watching bool // devices are
	net      NetworkState
	exam     *Exam
	network  []NetworkClass // sorted
	day      string         // and language that the dates of recent are told in
	scan     *scan
	folder   *Folder
	folderNo int  // of the last look into one
	front    int  // how often the window was to come to the front
	inClass  bool // when advance was last called
}

// advanceLobby looks at the recent classes again after a class, has a check obey the settings, and returns when time alone
// changes what is shown.
func (st *state) advanceLobby(now time.Time) (wake time.Time) {
	in := st.session != nil
	if st.inClass && !in {
		st.listRecent()
		st.deleteSnapshots(now)
		if st.identity == nil { // the first class made it
			st.readIdentity(st.passphrase, nil)
		}
	}
	st.inClass = in
	if st.check != nil {
		st.check.obey(st.settings)
	}
	if st.trial != nil {
		st.trial.obey(st.settings)
		if in || st.busy != Idle {
			st.endTrial()
		}
	}
	st.tellDays(now)
	return st.tellNetwork(now)
}

// showLobby fills in what concerns it.
func (st *state) showLobby(s *Snapshot, now time.Time) {
	s.Recent, s.Devices, s.Net, s.Exam, s.Front = st.recent, st.devices, st.net, st.exam, st.front
	s.Network, s.Folder = st.network, st.folder
	if st.scan != nil {
		s.Scan = st.scan.shown
	}
	if st.check != nil {
		s.Check = st.check.show(st, now)
	}
	if st.trial != nil {
		s.Trial = st.trial.show(st, now)
	}
	s.Door = st.showDoor(s.Class, now)
	old := st.store.latest.Load() // what is as before is the same in memory
	if reflect.DeepEqual(s.Check, old.Check) {
		s.Check = old.Check
	}
	if reflect.DeepEqual(s.Door, old.Door) {
		s.Door = old.Door
	}
}

// closeLobby ends what would outlive the store.
func (st *state) closeLobby() {
	st.endCheck()
	st.endScan()
	if st.knock != nil {
		st.knock.cancel()
	}
}
