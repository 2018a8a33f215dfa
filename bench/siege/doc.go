//go:build linux

// Siege attacks a class: five programs and a rendezvous, each in a network namespace of its own on one bridge that hands
// every frame to everybody, and an attacker plugged in beside them.
//
//	go run ./bench/siege -minutes 10 [-attackers outsider,member] [-json]
//
// It needs root, and the command ip of iproute2. Each attacker gets a class of its own. Its members talk, raise hands and
// write to one another, first in peace, then for so many minutes under attack, then in peace again; a sixth comes and goes
// meanwhile. At the end every promise that holds under attack has a line: kept or broken, with figures. The exit code is 1
// if one was broken. What an attacker tried, and how often, is listed by trick, with what it gained.
//
// An attacker runs in its own namespace, as a process of its own: what it does to itself harms nobody else.
package main
