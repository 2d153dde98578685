// Linker scripts of the kernel (*.lds.S) as an island grammar: structure where we anchor, opaque
// tokens elsewhere. The text is read before the C preprocessor, so cpp lines are nodes of their
// own, flat, never nested: conditionals in real files do not nest with the braces.
//
// Two facts make it deterministic without looking at newlines:
//  - a name that starts with a dot is never a macro, so `.text ADDR(.x) + 1024 : {` is a section
//    with an address, while `DISCARDS` + newline + `/DISCARD/ : {` is a macro and a section;
//  - `:text` glued is a program header, `:` followed by anything but a letter ends a section's head.

// An unterminated comment ends with the file: were it an error, each of many would be scanned to
// the end of the file, in quadratic time.
const C_COMMENT = /\/\*([^*]|\*+[^*\/])*(\*+\/)?/;
// The rest of a cpp line: continuations and comments (which may span lines) belong to it.
const PIECE = choice(/[^\r\n]/, /\\\r?\n/, C_COMMENT);
const REST = repeat(PIECE);

// `#  word` and the blanks after it; the longest match tells #if from #ifdef.
const directive = (word) => token(seq('#', /[ \t]*/, new RegExp(word), repeat(choice(/[ \t]/, /\\\r?\n/))));
const line = (word) => token(seq('#', /[ \t]*/, word, REST));

module.exports = grammar({
  name: 'lds',

  extras: ($) => [/\s|\\\r?\n/, $.comment],

  word: ($) => $.symbol,

  rules: {
    source_file: ($) => repeat($._statement),

    _statement: ($) =>
      choice(
        $.sections_command,
        $.version_command,
        $.phdrs_command,
        $.memory_command,
        $.output_section,
        $.assignment,
        $.macro_call,
        $.phdr,
        $._preproc,
        ';',
      ),

    sections_command: ($) => seq('SECTIONS', '{', repeat($._statement), '}'),

    output_section: ($) =>
      prec.right(
        seq(
          choice(
            seq(field('name', $.symbol), optional(field('address', alias($._plain_address, $.expression)))),
            seq(field('name', alias($._dotted, $.symbol)), optional(field('address', $.expression))),
          ),
          $._head_end,
          repeat($._content),
          '}',
          repeat(choice($._section_tail, alias($._loose_phdr, $.phdr))),
        ),
      ),

    // AT(...), ALIGN(...), SUBALIGN(...), ONLY_IF_RO
    section_attribute: ($) => seq($.symbol, optional($.arguments)),

    _section_tail: ($) => choice($.phdr, $.fill, $.region, ','),
    phdr: (_) => /:[A-Za-z_][A-Za-z0-9_.]*/,
    region: ($) => seq('>', $.symbol),
    _loose_phdr: ($) => seq(':', $.symbol),
    fill: ($) => seq($._assign, choice($.number, $.symbol, $.arguments)),

    _content: ($) => choice($.assignment, $.input_section, $.macro_call, $.alternate_head, $._preproc, ';'),

    input_section: ($) => prec.right(seq(choice($.pattern, alias($._dotted, $.symbol)), optional($.arguments), optional(';'))),

    // `.text ALIGN(0) : {` ... `#else` `.text : {`: two heads share one body (powerpc, csky).
    alternate_head: ($) => seq(field('name', alias($._dotted, $.symbol)), $._head_end),
    _head_end: ($) =>
      seq(':', repeat(choice($.section_attribute, seq(alias($._dotted, $.symbol), ':'), $._preproc)), '{'),

    assignment: ($) =>
      seq(
        field('left', choice($.symbol, alias($._dotted, $.symbol), alias($._symbol_macro, $.macro_call))),
        field('operator', alias($._assign, $.operator)),
        field('right', $.expression),
        ';',
      ),
    // VMLINUX_SYMBOL(_text) = .;
    _symbol_macro: ($) => seq(field('name', $.symbol), field('arguments', $.arguments)),
    _assign: (_) => /[-+*\/&|]?=|<<=|>>=/,

    // A macro or a command of ld: the file cannot tell them apart, nor do we.
    macro_call: ($) =>
      prec.right(
        seq(
          field('name', $.symbol),
          optional(field('arguments', $.arguments)),
          optional(seq(choice($.phdr, $.region), repeat($._section_tail))),
          optional(';'),
        ),
      ),

    phdrs_command: ($) => seq('PHDRS', '{', repeat(choice($.program_header, $._preproc)), '}'),
    program_header: ($) => seq(field('name', $.symbol), repeat(choice($.symbol, $.number, $.arguments)), ';'),

    memory_command: ($) => seq('MEMORY', '{', repeat(choice($._operand, ':', ',', $._assign, $._preproc)), '}'),

    version_command: ($) => seq('VERSION', '{', repeat(choice($.version_node, $._preproc)), '}'),
    version_node: ($) =>
      seq(
        optional(field('name', $.symbol)),
        '{',
        repeat(choice($._version_item, $.version_scope)),
        '}',
        optional(field('parent', $.symbol)),
        ';',
      ),
    version_scope: ($) => prec.right(seq(field('kind', choice('global', 'local')), ':', repeat($._version_item))),
    _version_item: ($) => choice($.version_entry, $._preproc),
    version_entry: ($) => seq(field('name', choice($.symbol, $.pattern)), ';'),

    expression: ($) => repeat1(choice($._operand, $._preproc)),
    _plain_address: ($) => choice(seq($.number, optional($.arguments)), $.arguments),
    arguments: ($) => seq('(', repeat(choice($._operand, $._preproc, ',', ':', ';', $._assign, $.phdr)), ')'),
    _operand: ($) =>
      choice($.symbol, alias($._dotted, $.symbol), $.pattern, $.number, $.string, $.operator, $.arguments),

    // In a name a dash or a slash is followed by more of it: `x-=4;` and `NAME/* comment */` are not.
    symbol: (_) => /\.|[A-Za-z_$]([A-Za-z0-9_.$~@]|[-\/][A-Za-z0-9_.])*/,
    _dotted: (_) => /\/[A-Z]+\/|\.[A-Za-z0-9_$]([A-Za-z0-9_.$~@]|[-\/][A-Za-z0-9_.])*(:[a-z]+)?/,
    // Names with wildcards
    pattern: (_) => /([A-Za-z0-9_.$-]|\/[A-Za-z0-9_.])*[*?\[]([A-Za-z0-9_.$*?~@\[\]-]|\/[A-Za-z0-9_.])*/,
    number: (_) => /[0-9][A-Za-z0-9_]*/,
    string: (_) => /"[^"\r\n]*"/,
    operator: (_) => /[-+\/%^?~!&|]|[<>=!]=|<<|>>|&&|\|\||[<>]/,

    _preproc: ($) =>
      choice(
        $.preproc_if,
        $.preproc_ifdef,
        $.preproc_elif,
        $.preproc_else,
        $.preproc_endif,
        $.preproc_define,
        $.preproc_undef,
        $.preproc_include,
        $.preproc_line,
      ),
    // Short names keep parser.c small.
    _if: (_) => directive('if'),
    _ifdef: (_) => directive('ifn?def'),
    _elif: (_) => directive('elif'),
    _define: (_) => directive('define'),
    _undef: (_) => directive('undef'),
    _include: (_) => directive('include'),
    preproc_if: ($) => seq($._if, field('condition', $.preproc_text)),
    preproc_ifdef: ($) => seq($._ifdef, field('name', $.preproc_name), optional($.preproc_text)),
    preproc_elif: ($) => seq($._elif, field('condition', $.preproc_text)),
    preproc_else: (_) => line('else'),
    preproc_endif: (_) => line('endif'),
    preproc_define: ($) => seq($._define, field('name', $.preproc_name), optional($.preproc_text)),
    preproc_undef: ($) => seq($._undef, field('name', $.preproc_name), optional($.preproc_text)),
    preproc_include: ($) => seq($._include, field('path', $.preproc_text)),
    // #error, #warning, #pragma, the null directive
    preproc_line: (_) => token(prec(-1, seq('#', REST))),

    preproc_name: (_) => token.immediate(prec(2, /[A-Za-z_][A-Za-z0-9_]*/)),
    preproc_text: (_) => token.immediate(prec(2, repeat1(PIECE))),

    comment: (_) => token(choice(C_COMMENT, /\/\/[^\r\n]*/)),
  },
});
