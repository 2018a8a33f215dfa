// Package dialogs holds what opens over the window: the invites of a class, the settings, the list of shortcuts and the
// question for the passphrase.
//
//	d := dialogs.New(store, window)
//	d.Set(snapshot) // whatever is open follows
//	d.Invite()
//
// What a person changes shows when a later snapshot says that it happened, drafts in inputs excepted.
package dialogs
