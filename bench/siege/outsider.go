//go:build linux

package main

import "context"

// An outsider has no invite. It hears all packets and can send any.
type outsider struct{}

// Name implements Attacker.
func (outsider) Name() string { return "outsider" }

// IsMember implements Attacker.
func (outsider) IsMember() bool { return false }

// Attack implements Attacker.
func (outsider) Attack(ctx context.Context, t Target, r *Report) error { return nil }
