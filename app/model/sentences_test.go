package model

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"lyceum/app/room"
	"lyceum/media/device"
	"lyceum/session/netgroup"
)

func TestSentencePerError(t *testing.T) {
	for name, tt := range map[string]struct {
		err  error
		want string // part of the sentence
	}{
		"damaged":              {&room.InviteError{Kind: room.InviteDamaged}, "damaged"},
		"truncated":            {&room.InviteError{Kind: room.InviteTruncated}, "cut off"},
		"expired":              {&room.InviteError{Kind: room.InviteExpired, Expired: noon.AddDate(0, 0, -3)}, "on 1 March 2026"},
		"expired today":        {&room.InviteError{Kind: room.InviteExpired, Expired: noon.Add(-time.Hour)}, "today at 11:00"},
		"expired, when?":       {&room.InviteError{Kind: room.InviteExpired}, "some time ago"},
		"newer":                {&room.InviteError{Kind: room.InviteNewer, Version: 9}, "newer Lyceum (invite version 9)"},
		"no invite":            {&room.InviteError{Kind: room.InviteMissing}, "no invite in this text"},
		"profile in use":       {room.ErrProfileInUse, "with this profile"},
		"nobody":               {ErrNobodyAnswered, "Nobody answered"},
		"no name":              {ErrNameMissing, "your name"},
		"long name":            {ErrNameTooLong, "60 characters"},
		"port":                 {&net.OpError{Op: "listen", Err: os.NewSyscallError("bind", syscall.EADDRINUSE)}, "already uses this network port"},
		"no network":           {&net.OpError{Op: "listen", Err: errors.New("network is down")}, "network is down"},
		"message":              {ErrMessageTooLong, "5000 characters"},
		"not allowed":          {room.ErrNotAllowed, "Your role"},
		"no such role":         {room.ErrInviteRole, "no such role"},
		"disk full":            {&os.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}, "disk is full"},
		"a folder":             {&os.PathError{Op: "read", Path: "/", Err: syscall.EISDIR}, "Name a file"},
		"no such file":         {&os.PathError{Op: "open", Path: "x", Err: syscall.ENOENT}, `“x” is not there`},
		"several":              {&room.SeveralError{Name: "Sam", IDs: []string{"p1", "p2"}}, `“Sam”. Use the ID of the one you mean: p1, p2`},
		"no such lock":         {room.ErrNoLock, "camera, mic, chat"},
		"branch decided on":    {fmt.Errorf("resolve: %w", netgroup.ErrNoBranch), "somebody has decided about it already"},
		"locked":               {room.ErrLocked, "locked that"},
		"roster":               {&room.RosterError{Problems: []string{"line 3: no name"}}, "line 3: no name"},
		"revoked invite":       {room.ErrInviteRevoked, "taken back"},
		"no such class":        {room.ErrNoClass, "not kept on this computer"},
		"full disk of a class": {fmt.Errorf("%w: %w", room.ErrDisk, syscall.ENOSPC), "Make room"},
		"disk of a class":      {fmt.Errorf("%w: %w", room.ErrDisk, errors.New("input/output error")), "The class goes on"},
		"report folder":        {fmt.Errorf("%w: %w", room.ErrReports, syscall.ENOSPC), "it is tried again"},
		"report of nobody":     {fmt.Errorf("%w: %w", room.ErrReports, fs.ErrPermission), "The class goes on"},
		"reaction":             {fmt.Errorf("%w: malformed", room.ErrNoEmoji), "one emoji"},
		"class file":           {room.ErrClassDamaged, "Join by the invite"},
		"missing device":       {&device.Error{Kind: device.Microphone, Name: "Headset", Err: device.ErrMissing}, `The microphone “Headset” is not there`},
		"no device at all":     {&device.Error{Kind: device.Microphone, Err: device.ErrMissing}, "No microphone was found"},
		"a device that went":   {room.ErrDeviceMissing, "not there any more"},
		"no stand-in":          {&device.Error{Kind: device.Speaker, Name: "test", Err: device.ErrNoStandIn}, "stand in for a speaker"},
		"a file that is there": {&os.PathError{Op: "create", Path: "x.webm", Err: room.ErrSaveExists}, `“x.webm” already`},
		"busy device":          {&device.Error{Kind: device.Camera, Err: device.ErrBusy}, "Another program uses"},
		"device not permitted": {&device.Error{Kind: device.Camera, Err: device.ErrNotPermitted}, "settings for privacy"},
		"Wayland":              {&device.Error{Kind: device.Screen, Err: device.ErrWayland}, "X11 session"},
		"no screens":           {&device.Error{Kind: device.Screen, Err: device.ErrNoScreens}, "without the sharing"},
		"file for a device":    {fmt.Errorf("mic %q: %w", "x.y4m", device.ErrFileType), "stand in"},
		"unforeseen":           {errors.New("odd thing"), "odd thing"},
		"endless":              {errors.New(strings.Repeat("x", 5000)), "…"},
	} {
		wrapped := fmt.Errorf("join %q: %w", "algebra", tt.err)
		got := Sentence(wrapped, noon)
		if !strings.Contains(got, tt.want) || !strings.HasSuffix(strings.TrimSuffix(got, ")"), ".") && name != "no network" || len(got) > 400 {
			t.Errorf("%s: Sentence(%v) = %q, want a sentence with %q", name, wrapped, got, tt.want)
		}
	}
	if got := Sentence(nil, noon); got != "" {
		t.Errorf("Sentence(nil) = %q, want none", got)
	}
}

func TestEveryPlainErrorHasSentenceWithoutExclamation(t *testing.T) {
	seen := make(map[error]bool)
	for _, p := range plain {
		if seen[p.err] {
			t.Errorf("%v has two sentences", p.err)
		}
		seen[p.err] = true
		if !strings.HasSuffix(p.text, ".") || strings.Contains(p.text, "!") {
			t.Errorf("%v: %q", p.err, p.text)
		}
	}
}
