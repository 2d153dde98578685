#include "clens.h"

#include <stdlib.h>
#include <string.h>

/* Levels of parentheses inside of a macro's own. */
enum { DEEPEST = 3 };

static int at(const struct text *t, size_t i)
{
	return i < t->n ? (unsigned char)t->s[i] : -1;
}

static bool is_word(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

static bool is_blank(int c)
{
	return c == ' ' || c == '\t';
}

static bool is_in_word(const struct text *t, size_t i)
{
	return i && is_word(at(t, i - 1));
}

static size_t past_word(const struct text *t, size_t i)
{
	while (is_word(at(t, i)))
		i++;
	return i;
}

static size_t past_blanks(const struct text *t, size_t i)
{
	while (is_blank(at(t, i)))
		i++;
	return i;
}

static size_t line_end(const struct text *t, size_t i)
{
	const char *end = i < t->n ? memchr(t->s + i, '\n', t->n - i) : NULL;

	return end ? (size_t)(end - t->s) : t->n;
}

static bool begins(const struct text *t, size_t i, const char *word)
{
	size_t n = strlen(word);

	return i <= t->n && t->n - i >= n && !memcmp(t->s + i, word, n);
}

/* The end of the comment that begins at `i`, closed or not; `i` itself if none does. */
static size_t past_comment(const struct text *t, size_t i)
{
	if (at(t, i) != '/')
		return i;
	if (at(t, i + 1) == '/')
		return line_end(t, i);
	if (at(t, i + 1) != '*')
		return i;
	for (i += 2; i < t->n; i++) {
		const char *star = memchr(t->s + i, '*', t->n - i);

		if (!star)
			break;
		i = star - t->s;
		if (at(t, i + 1) == '/')
			return i + 2;
	}
	return t->n;
}

/* The end of the string or character constant that begins at `i`: at its quote, or its line. */
static size_t past_string(const struct text *t, size_t i)
{
	int quote = at(t, i++);

	while (i < t->n && at(t, i) != '\n') {
		if (at(t, i) == quote)
			return i + 1;
		if (at(t, i) != '\\')
			i++;
		else if (i + 1 == t->n)
			break;
		else
			i += begins(t, i + 1, "\r\n") ? 3 : 2;
	}
	return i;
}

bool clens_next(const struct text *t, size_t *start, size_t *end)
{
	size_t i;

	for (i = *end; i < t->n; i++) {
		int c = t->s[i];

		*start = i;
		*end = c == '"' || c == '\'' ? past_string(t, i) : past_comment(t, i);
		if (*end > i)
			return true;
	}
	return false;
}

void clens_blank(char *s, size_t start, size_t end)
{
	for (; start < end; start++)
		if (s[start] != '\n' && s[start] != '\r')
			s[start] = ' ';
}

/* The end of the directive whose `#` is at `i`, with the lines that continue it. */
static size_t past_directive(const struct text *t, size_t i)
{
	for (i++; i < t->n && t->s[i] != '\n';) {
		size_t end = past_comment(t, i);

		if (end > i)
			i = end;
		else if (begins(t, i, "\\\n"))
			i += 2;
		else
			i += begins(t, i, "\\\r\n") ? 3 : 1;
	}
	return i;
}

/* The end of the plain bytes and whole strings that may stand between a macro's parentheses. */
static size_t past_plain(const struct text *t, size_t i, const char *others)
{
	for (; i < t->n; i++) {
		const char *end;

		if (t->s[i] == '"') {
			size_t j = i + 1;

			while (j < t->n && !memchr("\"\\\n", t->s[j], 3))
				j++;
			if (at(t, j) != '"')
				break;
			i = j;
			continue;
		}
		end = strchr(others, t->s[i]);
		if (t->s[i] && end)
			break;
	}
	return i;
}

static size_t past_nested(const struct text *t, size_t i, int levels)
{
	for (;;) {
		size_t end;

		i = past_plain(t, i, "();\n'/\\");
		if (at(t, i) != '(' || !levels)
			return i;
		end = past_nested(t, i + 1, levels - 1);
		if (at(t, end) != ')')
			return i;
		i = end + 1;
	}
}

/* The end of the arguments, and the blanks before them, at `i`; `i` itself if there are none. */
static size_t past_arguments(const struct text *t, size_t i)
{
	size_t open = past_blanks(t, i), end;

	if (at(t, open) != '(')
		return i;
	end = past_nested(t, open + 1, DEEPEST);
	return at(t, end) == ')' ? end + 1 : i;
}

/* As `past_arguments`, for parentheses too deep or open: up to the end of statement or line. */
static size_t past_broken_arguments(const struct text *t, size_t i)
{
	size_t open = past_blanks(t, i);

	return at(t, open) == '(' ? past_plain(t, open + 1, ";\n'/\\") : i;
}

/* True if `macros` names the word from `start` to `end`. */
static bool names(const struct text *macros, const struct text *t, size_t start, size_t end)
{
	const char *word = t->s + start;
	size_t n = end - start, i, known;
	bool among = false, alone = false;

	for (i = 0; n && i < macros->n; i += 1 + known) {
		const char *name = macros->s + i + 1;

		known = (unsigned char)macros->s[i];
		if (*name != *word)
			continue;
		if (name[known - 1] != '*') {
			if (n == known && !memcmp(name, word, n))
				return true;
		} else if (n >= known - 1 && !memcmp(name, word, known - 1)) {
			among = true;
			alone |= n == known - 1;
		}
	}
	return among && !alone;
}

/* The end of the annotations in a row at `i`, with the blanks behind them. */
static size_t past_row(const struct text *t, size_t i, const struct macros *m)
{
	for (;;) {
		size_t end = past_word(t, i), stop = end;

		if (names(&m->called, t, i, end)) {
			stop = past_arguments(t, end);
			if (stop == end)
				return i;
		} else if (!names(&m->plain, t, i, end) || at(t, past_blanks(t, end)) == '(') {
			return i;
		}
		i = past_blanks(t, stop);
	}
}

/* True if the parenthesis behind a row at `i` would come to belong to a macro before it. */
static bool is_call(const struct text *t, size_t i, const struct macros *m)
{
	size_t end = i, start;

	while (end && is_blank(at(t, end - 1)))
		end--;
	start = end;
	while (is_in_word(t, start))
		start--;
	return end < i && (names(&m->called, t, start, end) || names(&m->bare, t, start, end) ||
			   names(&m->typed, t, start, end));
}

/*
 * Called with each word of code that may be a macro, or with the end of the line before it for one
 * that begins a line; it answers where to go on.
 */
typedef size_t word_fn(const struct text *t, size_t start, size_t end, char *shadow,
		       const struct macros *m);

/* Directives, comments and strings are never looked into. `t` begins with a newline. */
static void scan(const struct text *t, char *shadow, const struct macros *m, word_fn *word)
{
	size_t i = 0;

	while (i < t->n) {
		int c = at(t, i);
		size_t end;

		if (c == '\n') {
			end = past_blanks(t, i + 1);
			c = at(t, end);
			if (c == '#')
				i = past_directive(t, end);
			else if (c >= 'A' && c <= 'Z')
				i = word(t, i, past_word(t, end), shadow, m);
			else
				i = end;
		} else if (c == '/') {
			end = past_comment(t, i);
			if (end == i) {
				i++;
				continue;
			}
			i = past_blanks(t, end);
			if (at(t, i) == '#')
				i = past_directive(t, i);
		} else if (c == '"' || c == '\'') {
			i = past_string(t, i);
		} else if (is_word(c)) {
			end = past_word(t, i);
			/* Few annotations begin with a letter. */
			if (!is_in_word(t, i) && (c == '_' || names(&m->plain, t, i, end)))
				i = word(t, i, end, shadow, m);
			else
				i = end;
		} else {
			i++;
		}
	}
}

/* The end of `#` with nothing but comments before it, at `i`; 0 if it is not there. */
static size_t past_hash(const struct text *t, size_t i)
{
	size_t end;

	while ((end = past_comment(t, i)) > i)
		i = past_blanks(t, end);
	return at(t, i) == '#' ? i + 1 : 0;
}

/* Annotations blanked, unless what stands behind them would come to mean something else. */
static size_t hide(const struct text *t, size_t start, size_t end, char *shadow,
		   const struct macros *m)
{
	size_t stop = past_row(t, start, m), hash;
	int behind;

	if (stop == start)
		return names(&m->called, t, start, end) ? past_broken_arguments(t, end) : end;
	behind = at(t, stop);
	hash = past_hash(t, stop);
	if (hash) /* the `#` would come to begin its line */
		return hash;
	if (behind != '(' || !is_call(t, start, m))
		memset(shadow + start, ' ', stop - start);
	return stop + (behind == '(');
}

/* True if a line has nothing from `i` on but blanks and comments. */
static bool ends_line(const struct text *t, size_t i)
{
	for (;;) {
		size_t end = past_comment(t, i);

		if (end == i && (is_blank(at(t, i)) || at(t, i) == '\r'))
			end++;
		if (end == i)
			return i >= t->n || t->s[i] == '\n';
		i = end;
	}
}

/* An argument of several words, such as a type, as one identifier: only that is C. */
static void join_words(char *s, size_t start, size_t end)
{
	const struct text call = { s, end };
	size_t i;

	for (i = start; i < end; i++)
		if (s[i] == '*')
			s[i] = ' ';
	for (i = start; i < end;) {
		size_t stop = past_blanks(&call, i);

		if (stop > i && i > start && is_word(at(&call, i - 1)) && is_word(at(&call, stop)))
			memset(s + i, '_', stop - i);
		i = stop > i ? stop : i + 1;
	}
}

/* Bare macros ended, and the arguments of these and of typed ones made words. */
static size_t complete(const struct text *t, size_t start, size_t end, char *shadow,
		       const struct macros *m)
{
	size_t name = past_blanks(t, start + 1), stop;
	bool bare;

	if (t->s[start] != '\n')
		return end;
	bare = names(&m->bare, t, name, end);
	if (!bare && !names(&m->typed, t, name, end))
		return end;
	stop = past_arguments(t, end);
	if (stop == end)
		return end;
	if (bare) { /* it has its line for itself */
		int behind = at(t, stop);

		if (!is_blank(behind) && behind != '\r' && behind != '\n')
			return end;
		if (!ends_line(t, stop))
			return end;
		shadow[stop] = ';';
	} else if (at(t, past_blanks(t, stop)) != ';') {
		return end;
	}
	join_words(shadow, end, stop);
	return stop;
}

/* The end of the bare macros, each ended with `;`, that a line begins with. */
static size_t past_bare_calls(const struct text *line, const struct macros *m)
{
	size_t end = 0;

	for (;;) {
		size_t start = past_row(line, past_blanks(line, end), m);
		size_t stop = past_word(line, start);
		size_t after = past_arguments(line, stop);

		if (!names(&m->bare, line, start, stop) || after == stop || at(line, after) != ';')
			return end;
		end = after + 1;
	}
}

static void part_line(char *s, size_t n, const struct macros *m)
{
	const struct text line = { s, n };
	size_t end, i;

	if (!n || !memchr(s, '#', n)) /* most lines */
		return;
	for (i = 0; i < n && !begins(&line, i, ");"); i++)
		;
	if (i == n || !memchr(s + i, '#', n - i))
		return;
	end = past_bare_calls(&line, m);
	if (!end)
		return;
	for (i = past_blanks(&line, end); at(&line, i) == '/'; i = past_blanks(&line, i)) {
		size_t stop = past_comment(&line, i);

		if (stop < i + 4 || !begins(&line, i, "/*") || !begins(&line, stop - 2, "*/"))
			return;
		i = stop;
	}
	if (at(&line, i) != '#')
		return;
	for (i = 0; i + 1 < end; i++)
		if (begins(&line, i, ");"))
			s[i + 1] = '\n';
}

void clens_part(char *s, size_t n, const struct macros *m)
{
	const struct text t = { s, n };
	size_t i, end;

	for (i = 0; i < n; i = end + 1) {
		end = line_end(&t, i);
		part_line(s + i, end - i, m);
	}
}

/* The lines of `#ifdef CONFIG_X` that are open, and the others, which stay. */
struct block {
	size_t start, end; /* equal: one that stays */
};

/* What a line with a directive is to `hide_options`. */
enum kind { OPENS_OPTION, OPENS, CLOSES, OTHER };

static enum kind kind_of(const struct text *t, size_t hash)
{
	size_t i = past_blanks(t, hash + 1), word;

	if (begins(t, i, "ifdef") && is_blank(at(t, i + 5))) {
		word = past_blanks(t, i + 5);
		if (begins(t, word, "CONFIG_") && is_word(at(t, word + 7))) {
			word = past_blanks(t, past_word(t, word));
			word += at(t, word) == '\r';
			if (word >= t->n || t->s[word] == '\n')
				return OPENS_OPTION;
		}
	}
	if (begins(t, i, "if"))
		return OPENS;
	return begins(t, i, "endif") && !is_word(at(t, i + 5)) ? CLOSES : OTHER;
}

/*
 * Blank `#ifdef CONFIG_X` and `#endif` around lines that hold no other directive than such. To a
 * parser such a block is a node of its own, wherever it stands; which conditionals a place stands
 * under is not its business. `seen` is the text without comments.
 */
static int hide_options(char *s, const struct text *seen)
{
	struct block *open = NULL;
	size_t depth = 0, room = 0, i, newline;

	for (i = 0; i < seen->n; i = newline + 1) {
		size_t hash = past_blanks(seen, i), end = hash;
		struct block line = { 0, 0 };
		enum kind kind;

		newline = line_end(seen, i);
		if (at(seen, hash) != '#')
			continue;
		kind = kind_of(seen, hash);
		while (end < newline && !memchr("\r\f\v", seen->s[end], 3))
			end++;
		while (is_blank(at(seen, end - 1)))
			end--;
		if (kind == OPENS_OPTION || kind == OPENS) {
			if (depth == room) {
				struct block *more;

				room = 2 * room + 16;
				more = realloc(open, room * sizeof(*open));
				if (!more) {
					free(open);
					return -1;
				}
				open = more;
			}
			if (kind == OPENS_OPTION)
				line = (struct block){ hash, end };
			open[depth++] = line;
			continue;
		}
		if (kind == CLOSES && depth) {
			line = open[--depth];
			if (line.start < line.end) {
				clens_blank(s, line.start, line.end);
				clens_blank(s, hash, end);
				continue;
			}
		}
		if (depth)
			open[depth - 1] = (struct block){ 0, 0 };
	}
	free(open);
	return 0;
}

/* The grammar takes a carriage return into the value of a #define: the line ends before it. */
static void end_lines_early(char *s, size_t n)
{
	size_t i, end;

	for (i = 0; i < n; i = end + 1) {
		const char *first = memchr(s + i, '\r', n - i);

		if (!first)
			return;
		i = first - s;
		for (end = i; end < n && s[end] == '\r'; end++)
			;
		if (end < n && s[end] == '\n') {
			memset(s + i, ' ', end + 1 - i);
			s[i] = '\n';
		}
	}
}

int clens_show(char *s, size_t n, const struct macros *m)
{
	char *text = malloc(n + 1), *shadow = malloc(n + 1);
	struct text seen = { text, n }, lines = { text, n + 1 };
	int failed = -1;
	size_t start, end = 0;

	if (!text || !shadow)
		goto out;
	memcpy(text, s, n);
	while (clens_next(&seen, &start, &end))
		if (text[start] == '/')
			clens_blank(text, start, end);
	if (hide_options(s, &seen))
		goto out;
	text[0] = shadow[0] = '\n'; /* what begins the first line begins a line, too */
	memcpy(text + 1, s, n);
	memcpy(shadow + 1, s, n);
	scan(&lines, shadow, m, hide);
	memcpy(text, shadow, n + 1);
	scan(&lines, shadow, m, complete);
	memcpy(s, shadow + 1, n);
	end_lines_early(s, n);
	failed = 0;
out:
	free(text);
	free(shadow);
	return failed;
}
