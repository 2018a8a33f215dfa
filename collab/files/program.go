package files

import (
	"bytes"
	"strings"
)

// HeadSize is how many bytes of the beginning of a file say whether it is a program.
const HeadSize = 512

// IsProgram reports whether opening a file could run what somebody wrote in it, by its name or by how it begins: then it is not opened
// without a warning. It knows what Windows, macOS and the usual desktops of Linux run when a file is opened, installers, links
// to programs, documents with macros, and pages and drawings whose scripts a browser runs. Not knowing a program is no promise that a
// file does no harm.
func IsProgram(name string, head []byte) bool {
	return isProgramName(name) || isProgramHead(head) || isPageHead(head)
}

func isProgramName(name string) bool {
	name = strings.ToLower(Name(name))
	i := strings.LastIndexByte(name, '.')
	return i >= 0 && programEndings[name[i+1:]]
}

// programEndings are how names of programs end.
var programEndings = set(
	// Windows
	"exe com scr pif cpl msi msp mst msix msixbundle appx appxbundle appinstaller application gadget bat cmd ps1 ps1xml ps2 psc1 psd1 psm1",
	"vb vbe vbs js jse mjs ws wsc wsf wsh hta inf ins isp reg lnk url scf sct shb shs msc msh mshxml chm hlp job dll ocx sys drv diagcab",
	"library-ms search-ms searchconnector-ms settingcontent-ms appref-ms appcontent-ms website iqy slk xll rdp vhd vhdx iso img theme themepack",
	"deskthemepack diagcfg diagpkg wsb xbap vsto vsmacros pssc cdxml pif prf xnk webpnp printerexport udl",
	// macOS
	"app command tool action workflow dmg pkg mpkg scpt scptd applescript osax terminal fileloc inetloc webloc mobileconfig prefpane kext",
	// Linux and what runs on all
	"sh bash zsh csh ksh fish run bin elf out so desktop appimage deb rpm snap flatpak flatpakref flatpakrepo apk xapk",
	"jar jnlp class py pyc pyo pyw pyz pyzw pl rb php lua tcl awk xpi crx",
	// what a browser opens, with its scripts
	"html htm xhtml xht shtml mht mhtml svg svgz xml xsl xslt",
	// documents with macros
	"docm dotm xlsm xltm xlam xlsb pptm potm ppsm ppam sldm accda accde accdb mdb mde ade adp",
)

func set(lists ...string) map[string]bool {
	all := map[string]bool{}
	for _, list := range lists {
		for _, word := range strings.Fields(list) {
			all[word] = true
		}
	}
	return all
}

// isProgramHead reports whether a file begins as a program does.
func isProgramHead(head []byte) bool {
	for _, magic := range programHeads {
		if bytes.HasPrefix(head, []byte(magic)) {
			return true
		}
	}
	return false
}

var programHeads = []string{
	"MZ",                                                                           // Windows, DOS
	"\x7fELF",                                                                      // Linux and others
	"#!",                                                                           // scripts
	"\ufeff#!",                                                                     // behind a byte order mark
	"dex\n",                                                                        // Android
	"!<arch>\n",                                                                    // Debian packages, libraries
	"\xed\xab\xee\xdb",                                                             // RPM
	"\xfe\xed\xfa\xce", "\xfe\xed\xfa\xcf", "\xce\xfa\xed\xfe", "\xcf\xfa\xed\xfe", // macOS
	"\xca\xfe\xba\xbe",              // macOS for several processors, Java
	"L\x00\x00\x00\x01\x14\x02\x00", // links of Windows
	"[Desktop Entry]", "[InternetShortcut]",
}

// isPageHead reports whether a file begins as a page or drawing of a browser does: desktops go by that where a name has no ending they
// know. Comments and the like may come before.
func isPageHead(head []byte) bool {
	text := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n\f"))
	if !bytes.HasPrefix(text, []byte("<")) {
		return false
	}
	for _, sign := range pageSigns {
		if bytes.Contains(text, []byte(sign)) {
			return true
		}
	}
	return false
}

// pageSigns are in the beginning of pages and drawings; the last two are the names of their languages within XML.
var pageSigns = []string{"<!doctype html", "<html", "<script", "<svg", "www.w3.org/1999/xhtml", "www.w3.org/2000/svg"}
