package doctor

import (
	"errors"
	"time"

	"lyceum/session/netgroup"
)

// readInvite takes the invite apart, if there is one. It reports whether it is one to try.
func (e *examination) readInvite() (usable bool) {
	if e.cfg.Invite == "" {
		return false
	}
	spec, err := netgroup.ParseSpec(e.cfg.Invite, time.Time{})
	if err != nil {
		e.report(Check{Name: CheckInvite, Finding: BadInvite, Err: err})
		return false
	}
	if spec.PeerToPeerDisabled {
		e.report(Check{Name: CheckInvite, Finding: NoLinks, On: spec.Name})
		return false
	}
	e.spec = spec
	e.report(Check{Name: CheckInvite, OK: true, Finding: Fine, On: spec.Name})
	c := Check{Name: CheckExpiry, OK: true, Finding: Fine, Until: spec.Expires}
	var fault *netgroup.InviteError
	if _, err := netgroup.ParseSpec(e.cfg.Invite, now()); errors.As(err, &fault) && fault.Kind == netgroup.InviteExpired {
		c.OK, c.Finding = false, Expired
	}
	e.report(c)
	return c.OK
}
