// Package plain is a keying profile without cryptography, for tests: packets stay readable, and
// the reference implementation of RFC 7016's author (zenomt/rtmfp-cpp) speaks it too.
//
//	var profile keying.Profile = plain.New("alice", random)
//
// A name is certificate and endpoint discriminator at once, and anyone can claim any name. A
// packet carries an Internet checksum and nothing secret. So the product must not be able to
// reach this package: only test files may import it, which TestOnlyTestsImportPlain keeps true.
package plain
