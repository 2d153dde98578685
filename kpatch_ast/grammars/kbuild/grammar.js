// Kernel makefiles (Makefile, Kbuild) as an island grammar: assignments down to the words of their
// lists, because that is where objects are added; rules, recipes and definitions only as lines.
// Conditionals are flat nodes, never nested: `endif` is a sibling of its `ifeq`, and whoever needs
// the nesting counts. No node but a definition contains a line's end.

const CONTINUED = choice(/[^\r\n\\]/, /\\\r?\n/, /\\[^\r\n]/);

// The text of words. On the left of an operator it ends at the characters operators are made of.
const LEFT = /([^\s$#\\:=+?!;]|\\[^\r\n])+/;
const RIGHT = /([^\s$#\\]|\\[^\r\n])+/;
// $@ $< $$, a stray $; and those of an operator that starts none: `c++:`
const SIGIL = /\$[^\s({)}]?|[+?!]/;

// A word is a run of text and references without a blank between: the first piece may follow
// blanks, the others may not.
const word = ($, text) =>
  prec.right(
    seq(
      choice(text, $._sigil, $.reference),
      repeat(choice(token.immediate(text), $._glued_sigil, alias($._glued_reference, $.reference))),
    ),
  );

module.exports = grammar({
  name: 'kbuild',

  extras: (_) => [/[ \t\f\v]|\\\r?\n/],

  rules: {
    source_file: ($) => seq(repeat($._line), optional(choice($._last_line, $._last_rule))),

    _line: ($) => choice($._eol, seq($._statement, $._eol), $._rule_lines),
    _eol: ($) => seq(optional($.comment), $._newline),
    _newline: (_) => /\r?\n/,
    comment: (_) => token(seq('#', repeat(CONTINUED))),

    // A tab starts a recipe only after a rule, as in make: elsewhere it is a blank.
    _rule_lines: ($) => prec.right(seq($.rule, $._eol, repeat($._rule_line))),
    _rule_line: ($) => choice($._eol, seq($.recipe, $._newline), seq($._conditional, $._eol)),
    recipe: (_) => token.immediate(prec(2, seq('\t', repeat(CONTINUED)))),

    // The file may end without a newline, or in a backslash and a newline (net/9p/Makefile, 6.12).
    _last_line: ($) => choice($.comment, seq(choice($._statement, $.rule), optional(choice($.comment, $._dangling)))),
    _dangling: (_) => token(prec(-1, /\\\r?\n?/)),
    _last_rule: ($) =>
      seq(
        $.rule,
        $._eol,
        repeat($._rule_line),
        choice($.comment, $.recipe, seq($._conditional, optional($.comment))),
      ),

    _statement: ($) =>
      choice(
        $.assignment,
        $.target_assignment,
        $.export_directive,
        $.include_directive,
        $.define_directive,
        $.expansion,
        $._conditional,
      ),

    assignment: ($) => seq(repeat($._modifier), $._assign),
    _assign: ($) =>
      seq(field('name', alias($._left_word, $.word)), field('operator', $.operator), optional(field('value', $.list))),
    operator: (_) => /:{0,3}=|[+?!]=/,
    _modifier: (_) => choice('export', 'unexport', 'override', 'private'),
    export_directive: ($) => seq(repeat1($._modifier), optional(field('names', $._left_list))),

    include_directive: ($) => seq(choice('include', '-include', 'sinclude'), field('path', $.list)),

    // A line of words: $(eval ...), $(error ...), vpath
    expansion: ($) => $._words,

    define_directive: ($) =>
      seq(
        repeat($._modifier),
        'define',
        field('name', alias($._left_word, $.word)),
        optional(field('operator', $.operator)),
        $._eol,
        repeat(choice($._define_line, $._newline)),
        token(prec(1, 'endef')),
      ),
    _define_line: (_) => token(seq(/\S/, repeat(CONTINUED))),

    rule: ($) =>
      seq(
        field('targets', $._left_list),
        $._colon,
        optional(field('prerequisites', $._left_list)),
        optional(seq($._colon, optional(field('prerequisites', $._left_list)))),
        optional(seq(';', optional(alias($._inline_recipe, $.recipe)))),
      ),
    target_assignment: ($) => seq(field('targets', $._left_list), $._colon, repeat($._modifier), $._assign),
    _colon: (_) => /::?/,
    _inline_recipe: (_) => token(seq(/[^\s\\]/, repeat(CONTINUED))),

    _conditional: ($) => choice($.conditional_if, $.conditional_else, $.conditional_endif),
    conditional_if: ($) => $._test,
    conditional_else: ($) => seq('else', optional($._test)),
    conditional_endif: (_) => 'endif',
    _test: ($) => seq(field('keyword', choice('ifeq', 'ifneq', 'ifdef', 'ifndef')), field('condition', $.condition)),
    condition: (_) => token(prec(1, seq(/[^\s\\]/, repeat(CONTINUED)))),

    list: ($) => repeat1($.word),
    word: ($) => word($, RIGHT),
    _left_list: ($) => alias($._words, $.list),
    _words: ($) => repeat1(alias($._left_word, $.word)),
    _left_word: ($) => word($, LEFT),

    _sigil: (_) => SIGIL,
    _glued_sigil: (_) => token.immediate(SIGIL),

    // make counts parentheses, or braces, whether or not a backslash precedes.
    reference: ($) => choice(seq('$(', $._in_parens, $._close), seq('${', $._in_braces, $._close_brace)),
    _glued_reference: ($) =>
      choice(
        seq(token.immediate('$('), $._in_parens, $._close),
        seq(token.immediate('${'), $._in_braces, $._close_brace),
      ),
    _in_parens: ($) =>
      repeat1(choice(/([^\s()$\\]|\\[^\r\n()])+/, $._sigil, $.reference, seq(/\\?\(/, optional($._in_parens), $._close))),
    _in_braces: ($) =>
      repeat1(choice(/([^\s{}$\\]|\\[^\r\n{}])+/, $._sigil, $.reference, seq(/\\?\{/, optional($._in_braces), $._close_brace))),
    _close: (_) => /\\?\)/,
    _close_brace: (_) => /\\?\}/,
  },
});
