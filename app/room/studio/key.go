package studio

import (
	"sync"
	"time"

	"lyceum/media/device"
)

// A talkKey opens a microphone that is on only while a key is held. Any goroutine may use it.
type talkKey struct {
	mu   sync.Mutex // guards talk
	talk device.Talk
}

func (k *talkKey) isOpen(at time.Time) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.talk.Open(at)
}

// SetPushToTalk says whether the microphone, when it is on, is heard only while a key is held.
func (s *Studio) SetPushToTalk(on bool) {
	s.key.mu.Lock()
	defer s.key.mu.Unlock()
	s.key.talk.SetMuted(on)
}

// StopTalking closes at once what the key opened: the window has lost the keyboard, and will not see the key go up.
func (s *Studio) StopTalking() {
	s.key.mu.Lock()
	defer s.key.mu.Unlock()
	s.key.talk.Cancel()
}

// Talk says that the key for talking is down, or up again.
func (s *Studio) Talk(down bool) {
	s.key.mu.Lock()
	defer s.key.mu.Unlock()
	if down {
		s.key.talk.Press(now())
	} else {
		s.key.talk.Release(now())
	}
}
