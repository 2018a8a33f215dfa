// Package words puts what the program says into the language of the person.
//
// The texts in the code are English and at the same time the keys of the catalogue: T("Join a class"). A text that is
// kept in a variable before it is said is marked with Mark, so that translators find it; one with a number that decides its
// form is said by N; one that means two things is told apart by C. Translations are gettext files (assets/translations/de.po),
// which translators' programs open. TestEveryTextIsTranslated (in the root) finds each text in the code that a language
// lacks, and each translation that no code says any more.
//
// The language is one for the whole process, as there is one person before it. The command line never sets it: what it
// says stays English, for programs that read it.
package words
