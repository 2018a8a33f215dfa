package session

import (
	"context"
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"fmt"
	"net/netip"
	"strconv"
	"syscall"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netgroup"
)

// ErrNoClass reports a class file without a class in it: the program ended before it was in one.
var ErrNoClass = errors.New("no class in the file")

// Reopen enters a class that this machine was in, from its file. For an instructor it meets again: the next sitting
// begins, if the last one is over, by the same invites and with the same people. Errors are those of Join, and
// [ErrNoClass].
func Reopen(ctx context.Context, cfg Config, path string) (*Class, error) {
	f, err := openFile(path, cfg)
	if err != nil {
		return nil, fmt.Errorf("reopen: %w", err)
	}
	d := &disk{file: f}
	e, err := recall(d)
	if err != nil {
		return nil, fmt.Errorf("reopen: %w", errors.Join(err, d.close()))
	}
	c, err := goIn(ctx, cfg, e, true)
	if err != nil {
		return nil, fmt.Errorf("reopen %q: %w", e.spec.Name, err)
	}
	return c, nil
}

// goIn enters a class that exists. The disk is closed if that fails.
func goIn(ctx context.Context, cfg Config, e entrance, meets bool) (*Class, error) {
	begun := false // so the disk is the class's to close
	build := func(addrs []netip.AddrPort) (*Class, error) {
		begun = true
		if e.staff != nil { // where it is now; if there is no room, it is named already or found in other ways
			_ = e.spec.AddBootstrapPeer(peerAt(cfg, addrs))
		}
		c, err := newClass(cfg, e)
		if err == nil {
			c.meets = meets || e.staff != nil
		}
		return c, err
	}
	at := cfg
	if cfg.Port == 0 {
		at.Port = e.port // where the invites say
	}
	c, err := enter(ctx, at, build)
	if errors.Is(err, syscall.EADDRINUSE) && at.Port != cfg.Port {
		c, err = enter(ctx, cfg, build)
	}
	if err != nil && !begun {
		err = errors.Join(err, e.disk.close())
	}
	return c, err
}

// recall reads by what an earlier run was in the class.
func recall(d *disk) (e entrance, err error) {
	e.disk = d
	var text, root, sealing, invites []byte
	for _, s := range []struct {
		name  string
		value *[]byte
	}{{SecretSpec, &text}, {SecretRoot, &root}, {SecretSealing, &sealing}, {SecretInvites, &invites}} {
		if *s.value, _, err = d.file.Secret(s.name); err != nil {
			return e, err
		}
	}
	if text == nil {
		return e, ErrNoClass
	}
	if e.spec, err = netgroup.ParseSpec(string(text), time.Time{}); err != nil { // an expired one is no less a member's
		return e, err
	}
	if e.invites, err = parseInvites(invites); err != nil {
		return e, err
	}
	if len(root) == ed25519.SeedSize {
		e.staff = &staffKeys{title: e.spec.Name, root: rootKey{ed25519.NewKeyFromSeed(root)}}
		if e.staff.sealing, err = journal.ParseSealingKey(sealing); err != nil {
			return e, err
		}
		open, _, openErr := d.file.Fact(factOpen)
		port, _, portErr := d.file.Fact(factPort)
		e.staff.open = string(open) == "1"
		e.port, _ = strconv.Atoi(string(port)) // one that makes no sense is none
		err = errors.Join(openErr, portErr)
	}
	return e, err
}

// encodeInvites writes invites down: their number, and of each the seed (32 bytes) and a field, the chain of grants.
// Numbers and lengths are unsigned varints.
func encodeInvites(list []netgroup.Authorization) []byte {
	b := binary.AppendUvarint(nil, uint64(len(list)))
	for _, a := range list {
		chain := a.Grants.AppendTo(nil)
		b = append(b, a.Seed[:]...)
		b = append(binary.AppendUvarint(b, uint64(len(chain))), chain...)
	}
	return b
}

// parseInvites reads what encodeInvites wrote; nothing at all is none. The error wraps [journal.ErrMalformed].
func parseInvites(b []byte) (list []netgroup.Authorization, err error) {
	if len(b) == 0 {
		return nil, nil
	}
	bad := fmt.Errorf("invites: %w", journal.ErrMalformed)
	number := func(limit uint64) (n uint64) {
		n, size := binary.Uvarint(b)
		if size <= 0 || size > 1 && b[size-1] == 0 || n > limit {
			err = bad
			return 0
		}
		b = b[size:]
		return n
	}
	for n := number(maxInvites); n > 0 && err == nil; n-- {
		var a netgroup.Authorization
		if len(b) < len(a.Seed) {
			return nil, bad
		}
		b = b[copy(a.Seed[:], b):]
		size := number(uint64(len(b)))
		if err != nil || size > uint64(len(b)) {
			return nil, bad
		}
		if a.Grants, err = journal.ParseChain(b[:size]); err != nil || len(a.Grants) == 0 {
			return nil, bad
		}
		b, list = b[size:], append(list, a)
	}
	if err != nil || len(b) > 0 {
		return nil, bad
	}
	return list, nil
}
