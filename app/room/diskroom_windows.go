package room

import "golang.org/x/sys/windows"

// freeBytes returns how much this person can write to the disk of a folder.
func freeBytes(folder string) (bytes uint64, known bool) {
	path, err := windows.UTF16PtrFromString(folder)
	if err != nil {
		return 0, false
	}
	if err := windows.GetDiskFreeSpaceEx(path, &bytes, nil, nil); err != nil {
		return 0, false
	}
	return bytes, true
}
