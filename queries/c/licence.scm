; the SPDX line that begins a C file, 4.14 and later
((translation_unit
  .
  (comment) @copy.licence)
  (#match? @copy.licence "^// SPDX-License-Identifier: "))
