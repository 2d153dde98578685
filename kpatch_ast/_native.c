/*
 * What is native: the two island grammars as tree-sitter languages, for Python's
 * tree_sitter.Language(), and the loops over every byte of a C file (syntax/clens.c).
 * Limited API: one wheel serves every Python from 3.11 on.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <string.h>

#include "syntax/clens.h"

typedef struct TSLanguage TSLanguage;

const TSLanguage *tree_sitter_lds(void);
const TSLanguage *tree_sitter_kbuild(void);

/* tree_sitter.Language() accepts a capsule of exactly this name. */
static PyObject *capsule(const TSLanguage *language)
{
	return PyCapsule_New((void *)language, "tree_sitter.Language", NULL);
}

static PyObject *lds(PyObject *self, PyObject *args)
{
	(void)self, (void)args;
	return capsule(tree_sitter_lds());
}

static PyObject *kbuild(PyObject *self, PyObject *args)
{
	(void)self, (void)args;
	return capsule(tree_sitter_kbuild());
}

/* A copy of the bytes `data`, to be changed; NULL if it is no bytes object. */
static PyObject *copy(PyObject *data, char **s, struct text *t)
{
	PyObject *result;
	Py_ssize_t n;
	char *from;

	if (PyBytes_AsStringAndSize(data, &from, &n))
		return NULL;
	result = PyBytes_FromStringAndSize(NULL, n); /* given bytes, it may answer with shared ones */
	if (!result)
		return NULL;
	*s = PyBytes_AsString(result);
	memcpy(*s, from, n);
	*t = (struct text){ from, n };
	return result;
}

/* Append the span of a comment of several lines; one that never ends goes on behind the text. */
static int append_long(PyObject *spans, const struct text *t, size_t start, size_t end)
{
	const char *comment = t->s + start;
	size_t n = end - start;
	PyObject *span;
	int failed;

	if (comment[1] != '*' || !memchr(comment, '\n', n))
		return 0;
	if (memcmp(comment + n - 2, "*/", 2))
		end++;
	span = Py_BuildValue("nn", (Py_ssize_t)start, (Py_ssize_t)end);
	if (!span)
		return -1;
	failed = PyList_Append(spans, span);
	Py_DECREF(span);
	return failed;
}

static PyObject *without_comments(PyObject *self, PyObject *data)
{
	PyObject *result, *spans = PyList_New(0);
	struct text t;
	size_t start, end = 0;
	char *s;

	(void)self;
	result = spans ? copy(data, &s, &t) : NULL;
	if (!result)
		goto failed;
	while (clens_next(&t, &start, &end)) {
		if (t.s[start] != '/')
			continue;
		clens_blank(s, start, end);
		if (append_long(spans, &t, start, end))
			goto failed;
	}
	return Py_BuildValue("NN", result, spans);
failed:
	Py_XDECREF(result);
	Py_XDECREF(spans);
	return NULL;
}

static PyObject *without_strings(PyObject *self, PyObject *data)
{
	struct text t;
	size_t start, end = 0;
	char *s;
	PyObject *result = copy(data, &s, &t);

	(void)self;
	while (result && clens_next(&t, &start, &end))
		if (t.s[start] != '/')
			clens_blank(s, start, end);
	return result;
}

/* The arguments of `part` and `show`: bytes, and four lists of macros. */
static PyObject *shown(PyObject *args, char **s, struct text *t, struct macros *m)
{
	struct text *lists[] = { &m->plain, &m->called, &m->bare, &m->typed };
	PyObject *data, *names[4];
	Py_ssize_t n;
	size_t i;
	char *list;

	if (!PyArg_ParseTuple(args, "OOOOO", &data, &names[0], &names[1], &names[2], &names[3]))
		return NULL;
	for (i = 0; i < 4; i++) {
		if (PyBytes_AsStringAndSize(names[i], &list, &n))
			return NULL;
		*lists[i] = (struct text){ list, n };
	}
	return copy(data, s, t);
}

static PyObject *part(PyObject *self, PyObject *args)
{
	struct macros m;
	struct text t;
	char *s;
	PyObject *result = shown(args, &s, &t, &m);

	(void)self;
	if (result)
		clens_part(s, t.n, &m);
	return result;
}

static PyObject *show(PyObject *self, PyObject *args)
{
	struct macros m;
	struct text t;
	char *s;
	PyObject *result = shown(args, &s, &t, &m);

	(void)self;
	if (result && clens_show(s, t.n, &m)) {
		Py_DECREF(result);
		return PyErr_NoMemory();
	}
	return result;
}

static PyMethodDef methods[] = {
	{ "lds", lds, METH_NOARGS, "The language of the kernel's linker scripts, *.lds.S." },
	{ "kbuild", kbuild, METH_NOARGS, "The language of the kernel's makefiles." },
	{ "without_comments", without_comments, METH_O,
	  "C with its comments blanked, and the spans of those over several lines." },
	{ "without_strings", without_strings, METH_O, "C with its strings blanked." },
	{ "part", part, METH_VARARGS, "Directives behind bare macros on lines of their own." },
	{ "show", show, METH_VARARGS, "C as a parser may see it." },
	{ NULL, NULL, 0, NULL },
};

static struct PyModuleDef definition = {
	.m_base = PyModuleDef_HEAD_INIT,
	.m_name = "_native",
	.m_doc = "Island grammars as capsules for tree_sitter.Language(), and the C lens.",
	.m_size = 0, /* no state, so every interpreter may have its own copy */
	.m_methods = methods,
};

PyMODINIT_FUNC PyInit__native(void)
{
	return PyModuleDef_Init(&definition);
}
