/*
 * The two island grammars as tree-sitter languages, for Python's tree_sitter.Language().
 * Limited API: one wheel serves every Python from 3.11 on.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

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

static PyMethodDef methods[] = {
	{ "lds", lds, METH_NOARGS, "The language of the kernel's linker scripts, *.lds.S." },
	{ "kbuild", kbuild, METH_NOARGS, "The language of the kernel's makefiles." },
	{ NULL, NULL, 0, NULL },
};

static struct PyModuleDef definition = {
	.m_base = PyModuleDef_HEAD_INIT,
	.m_name = "_grammars",
	.m_doc = "Island grammars of kpatch-ast, as capsules for tree_sitter.Language().",
	.m_size = 0, /* no state, so every interpreter may have its own copy */
	.m_methods = methods,
};

PyMODINIT_FUNC PyInit__grammars(void)
{
	return PyModuleDef_Init(&definition);
}
