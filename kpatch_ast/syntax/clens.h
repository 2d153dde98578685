/*
 * What a C parser must not see, and what no reader of C sees: the loops of lens.py and preproc.py
 * over every byte of a file.
 *
 * One law: what goes in and what comes out have the same length, and nothing is read beyond it.
 */
#ifndef KPATCH_AST_CLENS_H
#define KPATCH_AST_CLENS_H

#include <stdbool.h>
#include <stddef.h>

/* A row of bytes; every function takes an offset into it and gives one. */
struct text {
	const char *s;
	size_t n;
};

/*
 * Names of macros, each behind a byte that says how long it is; one that ends in `*` stands for all
 * that begin so and go on.
 */
struct macros {
	struct text plain; /* annotations */
	struct text called; /* annotations with arguments */
	struct text bare; /* calls without a semicolon */
	struct text typed; /* calls that have a type for an argument */
};

/*
 * The next comment, string or character constant from `*end` on, closed or not: from `*start`,
 * where a comment has its `/`, to `*end`. False if there is none.
 */
bool clens_next(const struct text *t, size_t *start, size_t *end);

/* Spaces for bytes `start` to `end`, line ends kept. */
void clens_blank(char *s, size_t start, size_t end);

/*
 * Bare macros that end with `;` on the line of a directive, back on lines of their own, in place:
 * only there a directive is one.
 */
void clens_part(char *s, size_t n, const struct macros *m);

/*
 * Hide from a parser, in place, what is not C before the preprocessor has run: small blocks of
 * `#ifdef CONFIG_X`, annotations, the missing semicolons of bare macros, types that are arguments,
 * carriage returns. 0, or -1 if there is no memory.
 */
int clens_show(char *s, size_t n, const struct macros *m);

#endif
